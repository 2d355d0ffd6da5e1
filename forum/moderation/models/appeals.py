"""Asking for another look: appeals, and reviewers from outside when nobody here is untouched."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Key, Model, PublicId
from forum.moderation.models.decisions import Decision


class AppealState(StrEnum):
    """Waiting, answered either way, or taken back by whoever made it."""

    WAITING = "waiting"
    UPHELD = "upheld"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class Appeal(Model):
    """A member asks for another look at one decision: once for each, within six months (DSA Art. 20)."""

    __tablename__ = "appeal"
    __table_args__ = (UniqueConstraint("decision_id"), UniqueConstraint("person_id", "nonce"))

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    state: Mapped[AppealState] = mapped_column(default=AppealState.WAITING)
    answered_at: Mapped[datetime | None]
    # The decision (UPHOLD or GRANT, in the appeal's own case) that answered it.
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    nonce: Mapped[str | None] = mapped_column(String(64))

    decision: Mapped[Decision] = relationship(foreign_keys=[decision_id], viewonly=True)
    answer: Mapped[Decision | None] = relationship(foreign_keys=[answer_id], viewonly=True)


class OutsideReview(Model):
    """Somebody from outside was asked to decide one case, by a link that is good for one answer.

    Of the link only a digest is kept. What they see is the sealed case, and nothing else.
    """

    __tablename__ = "outside_review"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
