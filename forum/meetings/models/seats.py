"""Who has a place in a meeting, who wants to hear of it, and what they agreed to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model


class SeatState(StrEnum):
    """A seat is an application from the start. Waiting has many causes, and nobody is ever told which."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    RELEASED = "released"


class Seat(Model):
    """One person's place in one meeting, or their wish for one."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"), Index("ix_seat_person", "person_id", "state"))

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    state: Mapped[SeatState]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    nonce: Mapped[str | None] = mapped_column(String(64))


class ReminderWish(Model):
    """What a person has said about reminders. Without a row: nothing for members, reminders for who leads a group."""

    __tablename__ = "reminder_wish"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    wanted: Mapped[bool]


class OpeningWish(Model):
    """A person wants to be told when a meeting of a group opens at once."""

    __tablename__ = "opening_wish"
    __table_args__ = (PrimaryKeyConstraint("group_id", "person_id"), Index("ix_opening_wish_person", "person_id"))

    group_id: Mapped[int] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))


class Acceptance(Model):
    """A person agreed to a group's agreement, in this version, for this meeting."""

    __tablename__ = "agreement_acceptance"
    __table_args__ = (PrimaryKeyConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    version: Mapped[int]
    accepted_at: Mapped[datetime]
