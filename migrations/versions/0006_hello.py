"""Hellos, start-here threads, and what a newcomer may do."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "hello",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "returned", "read", name="hellostate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("desk_note", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_hello_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hello")),
        sa.UniqueConstraint("person_id", name=op.f("uq_hello_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hello_public_id")),
    )
    op.add_column("membership", sa.Column("side_opens_at", sa.DateTime(timezone=True), nullable=True))
    # Whoever is here already was let in by the rules of their day: nobody loses what they could read.
    op.execute(
        "UPDATE membership SET side_opens_at ="
        " (SELECT person.joined_at FROM person WHERE person.id = membership.person_id)"
    )
    for column in ("start_here", "start_here_declined"):
        op.add_column("thread", sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_thread_start_here", "thread", ["space_id", "start_here", "id"])
    for column in ("alerted_at", "all_alerted_at"):
        op.add_column("moderation_case", sa.Column(column, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # The step before knows no hellos: their cases are closed and kept as cases about words that are gone.
    op.execute("UPDATE decision SET action = 'publish' WHERE action = 'vouch'")
    op.execute(
        "UPDATE moderation_case SET kind = 'held_post', target_kind = 'post', claimed_by = NULL, lease_until = NULL,"
        " status = CASE WHEN status = 'open' THEN 'closed' ELSE status END WHERE kind = 'hello'"
    )
    for column in ("all_alerted_at", "alerted_at"):
        op.drop_column("moderation_case", column)
    op.drop_index("ix_thread_start_here", table_name="thread")
    for column in ("start_here_declined", "start_here"):
        op.drop_column("thread", column)
    op.drop_column("membership", "side_opens_at")
    op.drop_table("hello")
