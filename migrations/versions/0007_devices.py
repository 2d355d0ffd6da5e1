"""Devices, second factors, and changes of address."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = sa.Enum(
    "phone", "tablet", "computer", "program", "other", name="devicekind", native_enum=False, length=32
)


def upgrade() -> None:
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("own_device", sa.Boolean(), server_default=sa.true(), nullable=False))
        session.add_column(sa.Column("idle_seconds", KEY, server_default="1209600", nullable=False))
        session.add_column(sa.Column("kind", KINDS, server_default="other", nullable=False))
        session.add_column(sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))
        session.add_column(sa.Column("second_step_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("mailed_code") as code:
        code.add_column(sa.Column("person_id", KEY, nullable=True))
        code.create_foreign_key(
            op.f("fk_mailed_code_person_id_person"), "person", ["person_id"], ["id"], ondelete="CASCADE"
        )
    op.create_table(
        "second_factor",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("person_id", name=op.f("uq_second_factor_person_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("code_hmac", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hmac", name=op.f("uq_recovery_code_code_hmac")),
    )
    op.create_index("ix_recovery_code_person", "recovery_code", ["person_id"], unique=False)
    op.create_table(
        "address_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("old_email", sa.String(length=254), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_address_change_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("public_id", name=op.f("uq_address_change_public_id")),
    )
    op.create_index(op.f("ix_address_change_person_id"), "address_change", ["person_id"], unique=False)
    op.create_index("ix_address_change_until", "address_change", ["until"], unique=False)


def downgrade() -> None:
    op.drop_table("address_change")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
    # A code for a change of address means nothing to the house before.
    op.execute("DELETE FROM mailed_code WHERE purpose = 'change'")
    with op.batch_alter_table("mailed_code") as code:
        code.drop_constraint(op.f("fk_mailed_code_person_id_person"), type_="foreignkey")
        code.drop_column("person_id")
    with op.batch_alter_table("session") as session:
        for column in ("second_step_at", "proven_at", "kind", "idle_seconds", "own_device"):
            session.drop_column(column)
