"""Mail that goes out later: the mail on its way, what addresses have said, and who wants reply mail."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "handed_over", "sent", "unsure", "dropped", "dead",
                name="mailstate", native_enum=False, length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", KEY, nullable=False),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mail_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outgoing_mail_public_id")),
    )
    op.create_index("ix_outgoing_mail_about", "outgoing_mail", ["kind", "about", "ended_at"], unique=False)
    op.create_index("ix_outgoing_mail_state", "outgoing_mail", ["state", "due_at"], unique=False)
    op.create_table(
        "address_note",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("never_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unasked_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unasked", KEY, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_address_note")),
    )
    op.create_table(
        "mail_wish",
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", KEY, nullable=False),
        sa.Column("quiet_until", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_wish")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mail_wish_public_id")),
    )


def downgrade() -> None:
    op.drop_table("mail_wish")
    op.drop_table("address_note")
    op.drop_table("outgoing_mail")
