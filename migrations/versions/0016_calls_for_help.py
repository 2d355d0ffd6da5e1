"""Private words: each talk gets a name of its own, and a call for help an end."""

import sqlalchemy as sa
from alembic import op

from forum.core import ids

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TALK = sa.table(
    "private_talk",
    sa.column("meeting_id", NUMBER),
    sa.column("member_id", NUMBER),
    sa.column("public_id", sa.String(length=16)),
)


def upgrade() -> None:
    op.add_column("private_talk", sa.Column("help_over_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("private_talk", sa.Column("public_id", sa.String(length=16), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.select(TALK.c.meeting_id, TALK.c.member_id)).all():
        this = sa.and_(TALK.c.meeting_id == row.meeting_id, TALK.c.member_id == row.member_id)
        connection.execute(sa.update(TALK).where(this).values(public_id=ids.new()))
    with op.batch_alter_table("private_talk") as talk:
        talk.alter_column("public_id", existing_type=sa.String(length=16), nullable=False)
        talk.create_unique_constraint(op.f("uq_private_talk_public_id"), ["public_id"])


def downgrade() -> None:
    # The step before knows no such cases: they are closed and kept as cases about lines that are gone.
    op.execute(
        "UPDATE moderation_case SET kind = 'report', target_kind = 'message', claimed_by = NULL, lease_until = NULL,"
        " status = CASE WHEN status = 'open' THEN 'closed' ELSE status END WHERE target_kind IN ('talk', 'private')"
    )
    with op.batch_alter_table("private_talk") as talk:
        talk.drop_constraint(op.f("uq_private_talk_public_id"), type_="unique")
        talk.drop_column("public_id")
        talk.drop_column("help_over_at")
