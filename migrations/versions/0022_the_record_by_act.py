"""The record can be read by act."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_audit_entry_act", "audit_entry"


def upgrade() -> None:
    op.create_index(INDEX, TABLE, ["act", "id"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
