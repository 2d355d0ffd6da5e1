"""What the desk writes down: notes on cases and members, dates to look again, and what is written with a member."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId


class CaseNote(Model):
    """One note on a case, for the desk. Notes are added, never changed. ``asks_lead``: it asked those who lead."""

    __tablename__ = "case_note"
    __table_args__ = (UniqueConstraint("by_id", "nonce"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    asks_lead: Mapped[bool] = mapped_column(default=False)
    nonce: Mapped[str | None] = mapped_column(String(64))


class MemberNote(Model):
    """One note on a member, for the desk, so that the next volunteer need not start anew."""

    __tablename__ = "member_note"
    __table_args__ = (UniqueConstraint("by_id", "nonce"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    nonce: Mapped[str | None] = mapped_column(String(64))


class FollowUp(Model):
    """A case comes back to the queue on a day: to see how somebody is, or whether something holds."""

    __tablename__ = "follow_up"
    __table_args__ = (Index("ix_follow_up_due", "done_at", "due_at"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    # When the case came back for it, or it was taken off.
    done_at: Mapped[datetime | None]


class TeamWord(Model):
    """One thing that a member and the team wrote to each other: all of the team reads it, nobody is alone with it."""

    __tablename__ = "team_word"
    __table_args__ = (UniqueConstraint("by_id", "nonce"), Index("ix_team_word_person", "person_id", "id"))

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    # The member with whom it is; ``by_id`` is who wrote it, ``from_team`` whether for the team.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_team: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    nonce: Mapped[str | None] = mapped_column(String(64))
