"""A session keeps the code of why it ended, so that a socket hears the same from the sweep as from the bell."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("ended_because", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("session", "ended_because")
