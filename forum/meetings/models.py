"""Support groups, their meetings, who has a seat, and what is said in a meeting's room."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, PrimaryKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Key, Model, PublicId
from forum.core.html import SafeHtml
from forum.core.viewer import Audience


class MeetingState(StrEnum):
    """Where a meeting stands. The clock moves it (``policy.due``); what moved is also an event of its room."""

    SCHEDULED = "scheduled"
    LOBBY = "lobby"
    OPEN = "open"
    CLOSING = "closing"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SeatState(StrEnum):
    """A seat is an application from the start. Waiting has many causes, and nobody is ever told which."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    RELEASED = "released"


LANGUAGES = (
    "ar", "bn", "cs", "cy", "da", "de", "el", "en", "es", "fa", "fi", "fr", "ga", "he", "hi", "hu", "id", "it", "ja",
    "ko", "nb", "nl", "pl", "pt", "ro", "ru", "so", "sv", "sw", "ta", "tl", "tr", "uk", "ur", "vi", "yo", "zh",
)  # fmt: skip
"""The languages a group can speak (BCP 47)."""


class Leaning(StrEnum):
    """From where a group speaks of what carries people: nobody should be surprised by a prayer, or by its absence."""

    ANY = "any"
    SECULAR = "secular"
    FAITH = "faith"


class EventKind(StrEnum):
    """What is durable in a room. Coming and going is not: that is presence."""

    MESSAGE = "message"
    HIDDEN = "hidden"
    SHOWN = "shown"
    OPENED = "opened"
    CLOSING = "closing"
    CLOSED = "closed"
    HELD = "held"
    RESUMED = "resumed"
    NOTICE = "notice"


class Group(Model):
    """A support group. ``zone`` is where it lives: its meetings keep that zone's wall time."""

    __tablename__ = "support_group"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    # A stable name for the community's own set-up; groups made on the page have none.
    key: Mapped[str | None] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    audience: Mapped[Audience]
    description: Mapped[str] = mapped_column(String(600))
    agreement: Mapped[list[str]] = mapped_column(JSON)
    agreement_version: Mapped[int] = mapped_column(default=1)
    # The language spoken there: one of LANGUAGES.
    language: Mapped[str] = mapped_column(String(12), default="en")
    leaning: Mapped[Leaning] = mapped_column(default=Leaning.ANY)
    zone: Mapped[str] = mapped_column(String(60))
    seats: Mapped[int]
    # Rows of {name, writes, minutes, script}: the form of a meeting as data.
    agenda: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # People whose hello has not been read yet may come here.
    newcomers: Mapped[bool] = mapped_column(default=False)
    # One meeting follows another without a gap and nobody is ever late: the demo's open room.
    always_open: Mapped[bool] = mapped_column(default=False)
    # Same maker and nonce: the same group.
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    nonce: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("maker_id", "nonce"),)


class Schedule(Model):
    """When a group meets: local wall time and zone, once (``rrule`` is null) or by an RFC 5545 rule."""

    __tablename__ = "schedule"
    __table_args__ = (UniqueConstraint("maker_id", "nonce"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"), index=True)
    # "2026-11-24T19:30": the first one's wall time. Never converted: the zone's rules may change after it was written.
    starts_local: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(60))
    minutes: Mapped[int]
    rrule: Mapped[str | None] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    nonce: Mapped[str | None] = mapped_column(String(64))

    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)


class Meeting(Model):
    """One session of a group, and the room it happens in.

    ``last_seq`` is raised inside the transaction that inserts the event, so the order of numbers is the order of
    commits and no gap is ever seen. ``epoch`` changes when numbers start anew; ``state_version`` with every state.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("schedule_id", "starts_local"),
        Index("ix_meeting_group_starts", "group_id", "starts_at"),
        Index("ix_meeting_state_starts", "state", "starts_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id", ondelete="CASCADE"))
    starts_local: Mapped[str] = mapped_column(String(16))
    # The exception beside the rule: the wall time the schedule gives, where this one meeting was moved away from it.
    moved_from: Mapped[str | None] = mapped_column(String(16))
    # Raised whenever its time changes or it is called off: what was said about an older one no longer holds.
    revision: Mapped[int] = mapped_column(default=0)
    # Which reminders have been asked for, of this revision: see ``operations.reminders``.
    reminded: Mapped[int] = mapped_column(default=0)
    zone: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seats: Mapped[int]
    # When the seats of a bridge meeting have been given; before that they are only asked for.
    seats_given_at: Mapped[datetime | None]
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.SCHEDULED)
    state_version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # A code: why it closed ("time", "no_facilitator").
    closed_by: Mapped[str | None] = mapped_column(String(40))
    # The facilitator's choice after the first minutes.
    lets_late_in: Mapped[bool] = mapped_column(default=False)
    # The group's, copied: the room must not need the group's row.
    always_open: Mapped[bool] = mapped_column(default=False)
    epoch: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid4()))
    last_seq: Mapped[int] = mapped_column(default=0)
    purged_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)


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


class Admission(Model):
    """A person was let into a room: they hear what has a number above ``from_seq``; nothing after ``removed_at``."""

    __tablename__ = "admission"
    __table_args__ = (PrimaryKeyConstraint("meeting_id", "person_id"), Index("ix_admission_person", "person_id"))

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    from_seq: Mapped[int]
    leads: Mapped[bool] = mapped_column(default=False)
    admitted_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class RoomEvent(Model):
    """One durable thing in a room, in order. Words are kept as source and as sanitized HTML."""

    __tablename__ = "room_event"
    __table_args__ = (
        PrimaryKeyConstraint("meeting_id", "seq"),
        UniqueConstraint("meeting_id", "actor_id", "client_nonce"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(autoincrement=False)
    public_id: Mapped[PublicId]
    kind: Mapped[EventKind]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    client_nonce: Mapped[str | None] = mapped_column(String(64))
    # SHA-256 of the source: the same nonce with other words is refused even after the words are gone.
    body_hash: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str | None] = mapped_column(Text)
    body: Mapped[SafeHtml | None]
    renderer: Mapped[int | None]
    # For hidden and shown: the number of the line that it is about.
    target_seq: Mapped[int | None]
    # For events of the house: a code that the edge has a sentence for.
    code: Mapped[str | None] = mapped_column(String(40))
    hidden_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Presence(Model):
    """A lease: this person is here until ``expires_at``. ``place`` is a socket, or the pages of a session."""

    __tablename__ = "presence"
    __table_args__ = (PrimaryKeyConstraint("meeting_id", "place"), Index("ix_presence_worker", "worker"))

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    leads: Mapped[bool] = mapped_column(default=False)
    # Which process keeps the socket: it renews all of its leases in one statement.
    worker: Mapped[str] = mapped_column(String(40))
    expires_at: Mapped[datetime]
