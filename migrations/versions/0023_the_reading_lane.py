"""The reading lane finds what waits by its age."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_case_waiting", "moderation_case"


def upgrade() -> None:
    op.create_index(INDEX, TABLE, ["status", "target_kind", "opened_at", "public_id"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
