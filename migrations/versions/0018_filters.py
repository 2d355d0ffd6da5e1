"""Filters: what moderators watch for. A house begins with ways to reach people stopped (safety rule 27)."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    watched = sa.Enum("words", "email", "phone", "link", "flood", name="watched", native_enum=False, length=32)
    effect = sa.Enum("block", "hold", "flag", "help", name="effect", native_enum=False, length=32)
    op.create_table(
        "filter",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("watched", watched, nullable=False),
        sa.Column("pattern", sa.String(length=200), nullable=False),
        sa.Column("effect", effect, nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("hits", NUMBER, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("maker_id", NUMBER, nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filter")),
        sa.UniqueConstraint("public_id", name=op.f("uq_filter_public_id")),
    )
    op.create_index("ix_filter_ended", "filter", ["ended_at"])
    start = "2026-01-01 00:00:00.000000" + ("" if op.get_bind().dialect.name == "sqlite" else "+00")
    for public_id, kind in (("0000000000000001", "email"), ("0000000000000002", "phone")):
        op.execute(
            "INSERT INTO filter (public_id, watched, pattern, effect, note, hits, created_at, version) "  # noqa: S608
            f"VALUES ('{public_id}', '{kind}', '', 'block', '', 0, '{start}', 1)"
        )


def downgrade() -> None:
    op.drop_table("filter")
