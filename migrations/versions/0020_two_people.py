"""Decisions as they are made by two people and last for a time; appeals, reviews from outside, public notices."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
CODE = sa.String(32)
RESTRICTIONS = ("hide", "remove", "mute", "let_out", "warn", "read_only", "limit", "suspend", "ban")
COMPLETE = (
    f"action NOT IN ({', '.join(map(repr, RESTRICTIONS))}) "
    "OR (length(reason) >= 20 AND (rule IS NOT NULL OR law <> ''))"
)
# What the code of before cannot read: its rows go with the way back; a case about words that it knows stays, as a report.
NEW_KINDS = "'appeal', 'notice', 'member', 'team', 'apart'"
NEW_TARGETS = "'appeal', 'notice', 'person', 'team', 'apart'"
NEW_ACTIONS = (
    "'warn', 'read_only', 'limit', 'suspend', 'ban', 'give_task', 'erase_evidence', 'uphold', 'grant', 'recuse'"
)
UNKNOWN = (
    f"moderator_id IS NULL OR subject_id IS NULL OR state <> 'effective' OR action IN ({NEW_ACTIONS}) "
    f"OR case_id IN (SELECT id FROM moderation_case WHERE target_kind IN ({NEW_TARGETS}))"
)


def upgrade() -> None:
    op.create_table(
        "outside_review",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("asked_by", NUMBER, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_outside_review_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_outside_review_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outside_review_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_outside_review_token_digest")),
    )
    op.create_index("ix_outside_review_case_id", "outside_review", ["case_id"])
    # Until now the code alone saw to it that who takes something away names a rule and says why; now the table does.
    with op.batch_alter_table("decision") as batch_op:
        batch_op.add_column(sa.Column("outside_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("law", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("found_by", CODE, server_default="report", nullable=False))
        batch_op.add_column(sa.Column("automatic", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("days", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("scope", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("state", CODE, server_default="effective", nullable=False))
        batch_op.add_column(sa.Column("second_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("settled_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("second_note", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("review_by", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("undone_at", INSTANT, nullable=True))
        batch_op.alter_column("subject_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column("moderator_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index("ix_decision_review", ["review_by"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_decision_second_id_person"), "person", ["second_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_outside_id_outside_review"), "outside_review", ["outside_id"], ["id"]
        )
        batch_op.create_check_constraint(op.f("ck_decision_complete"), COMPLETE)
    op.create_table(
        "sanction",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("decision_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("scope", sa.String(length=40), server_default="", nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=True),
        sa.Column("lifted_at", INSTANT, nullable=True),
        sa.Column("lifted_by_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_sanction_decision_id_decision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["decision.id"], name=op.f("fk_sanction_lifted_by_id_decision")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sanction_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sanction_public_id")),
    )
    op.create_index("ix_sanction_decision_id", "sanction", ["decision_id"])
    op.create_index("ix_sanction_person", "sanction", ["person_id", "ends_at"])
    op.create_table(
        "appeal",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("decision_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answer_id", NUMBER, nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["decision.id"], name=op.f("fk_appeal_answer_id_decision")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_appeal_decision_id_decision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appeal_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeal_decision_id")),
        sa.UniqueConstraint("person_id", "nonce", name=op.f("uq_appeal_person_id_nonce")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeal_public_id")),
    )
    op.create_index("ix_appeal_person_id", "appeal", ["person_id"])
    op.create_table(
        "public_notice",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("outcome_id", NUMBER, nullable=True),
        sa.Column("receipt_digest", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_public_notice_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["outcome_id"], ["decision.id"], name=op.f("fk_public_notice_outcome_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notice")),
        sa.UniqueConstraint("nonce", name=op.f("uq_public_notice_nonce")),
        sa.UniqueConstraint("public_id", name=op.f("uq_public_notice_public_id")),
        sa.UniqueConstraint("receipt_digest", name=op.f("uq_public_notice_receipt_digest")),
    )
    op.create_index("ix_public_notice_case_id", "public_notice", ["case_id"])
    op.add_column("membership", sa.Column("limits", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("moderation_case") as batch_op:
        batch_op.add_column(sa.Column("proposer_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("escalated_at", INSTANT, nullable=True))
        batch_op.alter_column("subject_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_moderation_case_proposer_id_person"), "person", ["proposer_id"], ["id"]
        )


def downgrade() -> None:
    # What went back knows of no appeal, no notice without a known author, and nothing that a house decides by itself.
    for name in ("public_notice", "appeal", "sanction"):
        op.drop_table(name)
    op.execute(f"UPDATE decision SET reverses_id = NULL WHERE reverses_id IN (SELECT id FROM decision WHERE {UNKNOWN})")
    op.execute(f"DELETE FROM decision WHERE {UNKNOWN}")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decision_outside_id_outside_review"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decision_second_id_person"), type_="foreignkey")
        batch_op.drop_index("ix_decision_review")
        batch_op.drop_constraint(op.f("ck_decision_complete"), type_="check")
        batch_op.alter_column("moderator_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column("subject_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("undone_at")
        batch_op.drop_column("review_by")
        batch_op.drop_column("second_note")
        batch_op.drop_column("settled_at")
        batch_op.drop_column("second_id")
        batch_op.drop_column("state")
        batch_op.drop_column("scope")
        batch_op.drop_column("days")
        batch_op.drop_column("automatic")
        batch_op.drop_column("found_by")
        batch_op.drop_column("law")
        batch_op.drop_column("outside_id")
    op.drop_table("outside_review")
    op.drop_column("membership", "limits")
    op.execute(f"DELETE FROM moderation_case WHERE subject_id IS NULL OR target_kind IN ({NEW_TARGETS})")
    op.execute(f"UPDATE moderation_case SET kind = 'report' WHERE kind IN ({NEW_KINDS})")
    with op.batch_alter_table("moderation_case") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_moderation_case_proposer_id_person"), type_="foreignkey")
        batch_op.alter_column("subject_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("escalated_at")
        batch_op.drop_column("proposer_id")
