"""Public notices: somebody without an account tells us of something here (DSA Art. 16)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId
from forum.moderation.models.cases import Reason


class PublicNotice(Model):
    """What somebody told us through the public form: where, why, in good faith, and how to answer them if they wish.

    It stands in the case about the words it names, or, until those are known, in one of its own. Whose words they are
    never learns who asked.
    """

    __tablename__ = "public_notice"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    location: Mapped[str] = mapped_column(String(500))
    why: Mapped[str] = mapped_column(Text)
    law: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[Reason]
    name: Mapped[str] = mapped_column(String(120), default="")
    # Empty where they did not wish to be answered; emptied when evidence is no longer needed (S-68).
    email: Mapped[str] = mapped_column(String(254), default="")
    at: Mapped[datetime]
    # When the outcome was told, once; with no address, when there was one.
    answered_at: Mapped[datetime | None]
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    # What their own page of it is found by (a digest of the number in the receipt).
    receipt_digest: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str | None] = mapped_column(String(64), unique=True)
