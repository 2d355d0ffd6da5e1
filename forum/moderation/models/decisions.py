"""What was decided in a case, and what it does to a person."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Key, Model, PublicId
from forum.moderation.models.cases import Case


class Action(StrEnum):
    """What a decision does: to the words, to somebody's stay in a meeting, or to what a person may do here."""

    KEEP = "keep"
    PUBLISH = "publish"
    # "I know this person": everything opens to a newcomer at once.
    VOUCH = "vouch"
    ASK_CHANGE = "ask_change"
    HIDE = "hide"
    REMOVE = "remove"
    RESTORE = "restore"
    MUTE = "mute"
    LIFT = "lift"
    LET_OUT = "let_out"
    # To a person: each is a row of ``Sanction`` while it lasts.
    WARN = "warn"
    READ_ONLY = "read_only"
    LIMIT = "limit"
    SUSPEND = "suspend"
    BAN = "ban"
    # What else needs two people (safety-rules S-55).
    GIVE_TASK = "give_task"
    ERASE_EVIDENCE = "erase_evidence"
    # Answers to an appeal.
    UPHOLD = "uphold"
    GRANT = "grant"
    # A member is kept apart from one of the staff: that one decides nothing about them any more, or goes on.
    RECUSE = "recuse"


class DecisionState(StrEnum):
    """A decision that needs a second person is proposed first. Only an effective one ever did anything."""

    PROPOSED = "proposed"
    EFFECTIVE = "effective"
    DECLINED = "declined"
    # Taken back by whoever asked for it, before anybody answered.
    CANCELLED = "cancelled"


class FoundBy(StrEnum):
    """How the words came to be looked at; told in every statement of reasons (DSA Art. 17(3)(b), (c))."""

    PERSON = "person"
    REPORT = "report"
    NOTICE = "notice"
    FILTER = "filter"


RESTRICTIONS = ("hide", "remove", "mute", "let_out", "warn", "read_only", "limit", "suspend", "ban")
"""What takes something from somebody: not without facts and the rule or the law that it rests on (S-53)."""
_COMPLETE = (
    f"action NOT IN ({', '.join(map(repr, RESTRICTIONS))}) "
    "OR (length(reason) >= 20 AND (rule IS NOT NULL OR law <> ''))"
)


class Decision(Model):
    """What was decided, by whom, and what the person is told. Never changed but by what settles it: a second person's
    answer, or being taken back, which is a decision of its own."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_subject", "subject_id", "at"),
        Index("ix_decision_review", "review_by"),
        CheckConstraint(_COMPLETE, name="complete"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # None where the house did it by itself (``automatic``), or somebody from outside did (``outside_id``).
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outside_id: Mapped[int | None] = mapped_column(ForeignKey("outside_review.id"))
    action: Mapped[Action]
    # Which of the house's twelve rules; None where nothing is taken away, or where it rests on a law.
    rule: Mapped[int | None]
    # The law that it rests on, in words; empty where it is a rule.
    law: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # To the author, in the moderator's words.
    reason: Mapped[str] = mapped_column(Text, default="")
    # For the desk only.
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    found_by: Mapped[FoundBy] = mapped_column(default=FoundBy.REPORT, server_default="report")
    automatic: Mapped[bool] = mapped_column(default=False, server_default="0")
    # For how many days (None: no end), and where: see ``policy/scopes.py``. Of a task to be given: which.
    days: Mapped[int | None]
    scope: Mapped[str] = mapped_column(String(40), default="", server_default="")
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.EFFECTIVE, server_default="effective")
    # The second person, when they answered, and what they said to the desk.
    second_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    second_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Done at once in an emergency: a second person looks until then, or it falls back to the lesser measure.
    review_by: Mapped[datetime | None]
    # The state that it took the words from, by its name: what reversing gives back.
    target_before: Mapped[str | None] = mapped_column(String(16))
    reversed_at: Mapped[datetime | None]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    # Whoever decided it undid it a moment later: a slip, of which nobody need be told.
    undone_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(viewonly=True)


class Sanction(Model):
    """What a person may not do for a time, or what counts beside their name; it points at the decision that made it.

    It stands from ``starts_at`` until ``ends_at`` (none: until it is lifted). What is in force is the sum of all rows
    that stand (``spaces`` and ``accounts`` keep that sum where it is asked for); lifting one never touches another.
    """

    __tablename__ = "sanction"
    __table_args__ = (Index("ix_sanction_person", "person_id", "ends_at"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # One of WARN, READ_ONLY, LIMIT, SUSPEND, BAN.
    kind: Mapped[Action]
    scope: Mapped[str] = mapped_column(String(40), default="", server_default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    # The decision that lifted it; null where it was superseded or fell back by the clock.
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))

    decision: Mapped[Decision] = relationship(foreign_keys=[decision_id], viewonly=True)
