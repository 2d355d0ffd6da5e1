"""What those at the desk write down, and what keeps them well: notes, dates, a rota, wishes, figures."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
CODE = sa.String(32)


def upgrade() -> None:
    op.create_table(
        "case_note",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("asks_lead", sa.Boolean(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_case_note_by_id_person")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name=op.f("fk_case_note_case_id_moderation_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
        sa.UniqueConstraint("by_id", "nonce", name=op.f("uq_case_note_by_id_nonce")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_note_public_id")),
    )
    op.create_index("ix_case_note_case_id", "case_note", ["case_id"])
    op.create_table(
        "member_note",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_member_note_by_id_person")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_member_note_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_note")),
        sa.UniqueConstraint("by_id", "nonce", name=op.f("uq_member_note_by_id_nonce")),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_note_public_id")),
    )
    op.create_index("ix_member_note_person_id", "member_note", ["person_id"])
    op.create_table(
        "follow_up",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_follow_up_by_id_person")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name=op.f("fk_follow_up_case_id_moderation_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("public_id", name=op.f("uq_follow_up_public_id")),
    )
    op.create_index("ix_follow_up_case_id", "follow_up", ["case_id"])
    op.create_index("ix_follow_up_due", "follow_up", ["done_at", "due_at"])
    op.create_table(
        "team_word",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("from_team", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_team_word_by_id_person")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_team_word_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_word")),
        sa.UniqueConstraint("by_id", "nonce", name=op.f("uq_team_word_by_id_nonce")),
        sa.UniqueConstraint("public_id", name=op.f("uq_team_word_public_id")),
    )
    op.create_index("ix_team_word_person", "team_word", ["person_id", "id"])
    op.create_table(
        "case_touch",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name=op.f("fk_case_touch_case_id_moderation_case"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_touch_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_case_touch")),
    )
    op.create_table(
        "recusal",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("by_oneself", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["person.id"], name=op.f("fk_recusal_member_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["person.id"], name=op.f("fk_recusal_staff_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recusal_public_id")),
        sa.UniqueConstraint("staff_id", "member_id", name=op.f("uq_recusal_staff_id_member_id")),
    )
    op.create_index("ix_recusal_member", "recusal", ["member_id"])
    op.create_table(
        "on_call",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("weekday", NUMBER, nullable=False),
        sa.Column("from_minute", NUMBER, nullable=False),
        sa.Column("until_minute", NUMBER, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_on_call_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_call")),
        sa.UniqueConstraint("public_id", name=op.f("uq_on_call_public_id")),
    )
    op.create_index("ix_on_call_person", "on_call", ["person_id"])
    op.create_table(
        "desk_wish",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("spared", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("folds_all", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("away_until", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_desk_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_desk_wish")),
    )
    op.create_table(
        "case_skip",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name=op.f("fk_case_skip_case_id_moderation_case"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_skip_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_case_skip")),
    )
    op.create_table(
        "exposure",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("severity", NUMBER, autoincrement=False, nullable=False),
        sa.Column("cases", NUMBER, nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_exposure_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "day", "severity", name=op.f("pk_exposure")),
    )
    op.create_table(
        "figure",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("month", "name", name=op.f("pk_figure")),
    )


def downgrade() -> None:
    for name in (
        "figure",
        "exposure",
        "case_skip",
        "desk_wish",
        "on_call",
        "recusal",
        "case_touch",
        "team_word",
        "follow_up",
        "member_note",
        "case_note",
    ):
        op.drop_table(name)
