"""Separations that members make themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Until now only the command line made separations.
    op.add_column("separation", sa.Column("by_house", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "kept_apart",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pen_name", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.CheckConstraint("member_id <> other_id", name=op.f("ck_kept_apart_two_people")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["person.id"], name=op.f("fk_kept_apart_member_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["person.id"], name=op.f("fk_kept_apart_other_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_apart")),
        sa.UniqueConstraint("public_id", name=op.f("uq_kept_apart_public_id")),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_kept_apart_member_other",
        "kept_apart",
        ["member_id", "other_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_index("uq_kept_apart_nonce", "kept_apart", ["member_id", "nonce"], unique=True)
    op.create_index("ix_kept_apart_member_since", "kept_apart", ["member_id", "since"], unique=False)
    op.create_index(op.f("ix_kept_apart_other_id"), "kept_apart", ["other_id"], unique=False)


def downgrade() -> None:
    op.drop_table("kept_apart")
    op.execute("ALTER TABLE separation DROP COLUMN by_house")
