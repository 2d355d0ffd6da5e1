"""A private word between one member and those who lead: its own numbers, and nobody else's business."""

from datetime import datetime

from sqlalchemy import ForeignKey, PrimaryKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model, PublicId
from forum.core.html import SafeHtml

NOWHERE = "ZZ"
"""The country of somebody of whom none is known (ISO 3166 keeps the code free): the international directory."""


class PrivateTalk(Model):
    """The private words of one member in one meeting. ``last_seq`` is raised as a room's is: no gap is ever seen."""

    __tablename__ = "private_talk"
    __table_args__ = (PrimaryKeyConstraint("meeting_id", "member_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    # Names its page for those who lead, and the case about a call for help.
    public_id: Mapped[PublicId]
    last_seq: Mapped[int] = mapped_column(default=0)
    # The last number the member and those who lead have looked at: what is new is each one's own.
    seen_by_member: Mapped[int] = mapped_column(default=0)
    seen_by_leads: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    # A facilitator called for help for this member: since when, and who; and when somebody said that it is in hand.
    help_at: Mapped[datetime | None]
    help_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    help_over_at: Mapped[datetime | None]

    @property
    def calls(self) -> bool:
        """Whether a call for help stands that nobody has taken in hand."""
        return self.help_at is not None and self.help_over_at is None


class PrivateWord(Model):
    """One private word, or a help card: ``card`` is then the country whose lines it shows, or ``NOWHERE``."""

    __tablename__ = "private_word"
    __table_args__ = (
        PrimaryKeyConstraint("meeting_id", "member_id", "seq"),
        UniqueConstraint("meeting_id", "author_id", "client_nonce"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    seq: Mapped[int] = mapped_column(autoincrement=False)
    public_id: Mapped[PublicId]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    client_nonce: Mapped[str | None] = mapped_column(String(64))
    body_hash: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str | None] = mapped_column(Text)
    body: Mapped[SafeHtml | None]
    card: Mapped[str | None] = mapped_column(String(2))
    created_at: Mapped[datetime]
