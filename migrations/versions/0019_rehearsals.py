"""Rehearsals: people of a script, who are no people of the community, and which of its acts have been played."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("scripted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("meeting", sa.Column("acted", sa.JSON(), server_default="[]", nullable=False))
    op.create_index("ix_meeting_rehearsal", "meeting", ["rehearsal"])


def downgrade() -> None:
    # Nothing of a rehearsal outlives it, and who went back would not know its people for what they are.
    op.execute("DELETE FROM schedule WHERE id IN (SELECT schedule_id FROM meeting WHERE rehearsal)")
    op.execute("DELETE FROM person WHERE scripted")
    op.drop_index("ix_meeting_rehearsal", "meeting")
    op.drop_column("meeting", "acted")
    op.drop_column("person", "scripted")
