"""The chain over the audit, and the refusal of TRUNCATE where there is one."""

import sqlalchemy as sa
from alembic import op

from forum.audit.record import append_only, no_truncate, remove_append_only

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEAL, ENTRY = "audit_seal", "audit_entry"


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.create_table(
        SEAL,
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("entry_id", NUMBER, nullable=True),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_seal_entry_id_audit_entry")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_seal_entry_id")),
    )
    # Number 0 stands before the first entry, and is the lock of whoever adds links.
    start = "2026-01-01 00:00:00.000000" + ("" if dialect == "sqlite" else "+00")
    op.execute(f"INSERT INTO {SEAL} (number, link, sealed_at) VALUES (0, '{'0' * 64}', '{start}')")  # noqa: S608
    for statement in append_only(dialect, SEAL):
        op.execute(statement)
    if dialect == "postgresql":
        for table in (ENTRY, SEAL):
            op.execute(no_truncate(table))


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        for table in (ENTRY, SEAL):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
    for statement in remove_append_only(dialect, SEAL):
        op.execute(statement)
    op.drop_table(SEAL)
