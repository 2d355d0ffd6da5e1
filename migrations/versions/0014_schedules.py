"""Schedules: moved meetings, reminders, the word when one opens, and in which language and spirit a group meets."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("support_group", sa.Column("language", sa.String(length=12), server_default="en", nullable=False))
    leaning = sa.Enum("any", "secular", "faith", name="leaning", native_enum=False, length=32)
    op.add_column("support_group", sa.Column("leaning", leaning, server_default="any", nullable=False))
    op.add_column("meeting", sa.Column("moved_from", sa.String(length=16), nullable=True))
    op.add_column("meeting", sa.Column("revision", NUMBER, server_default="0", nullable=False))
    op.add_column("meeting", sa.Column("reminded", NUMBER, server_default="0", nullable=False))
    op.create_table(
        "reminder_wish",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_wish")),
    )
    op.create_table(
        "opening_wish",
        sa.Column("group_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["support_group.id"], name=op.f("fk_opening_wish_group_id_support_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_opening_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_opening_wish")),
    )
    op.create_index("ix_opening_wish_person", "opening_wish", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("opening_wish")
    op.drop_table("reminder_wish")
    for table, columns in (
        ("meeting", ("reminded", "revision", "moved_from")),
        ("support_group", ("leaning", "language")),
    ):
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
