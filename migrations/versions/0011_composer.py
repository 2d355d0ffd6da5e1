"""Quotes, content notes, the reply wanted, "with you", bookmarks."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table, column in (("thread", "notes"), ("post", "notes"), ("membership", "folded_notes")):
        op.add_column(table, sa.Column(column, sa.String(length=255), server_default="", nullable=False))
    for column in ("quote_start", "quote_length"):
        op.add_column("post", sa.Column(column, sa.Integer(), nullable=True))
    op.create_table(
        "with_you",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_with_you_post_id_post"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_with_you_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "person_id", name=op.f("pk_with_you")),
        sa.UniqueConstraint("public_id", name=op.f("uq_with_you_public_id")),
    )
    op.create_index(op.f("ix_with_you_person_id"), "with_you", ["person_id"], unique=False)
    op.create_table(
        "bookmark",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_bookmark_post_id_post"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_bookmark_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "person_id", name=op.f("pk_bookmark")),
    )
    op.create_index("ix_bookmark_list", "bookmark", ["person_id", "since", "post_id"], unique=False)


def downgrade() -> None:
    # A thread that only asks for company says less in the older house: that its author has not said.
    op.execute(sa.text("UPDATE thread SET wants = 'anything' WHERE wants = 'witness'"))
    op.drop_table("bookmark")
    op.drop_table("with_you")
    for column in ("quote_length", "quote_start"):
        op.drop_column("post", column)
    for table, column in (("membership", "folded_notes"), ("post", "notes"), ("thread", "notes")):
        op.drop_column(table, column)
