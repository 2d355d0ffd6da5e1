"""The live side of a meeting: what happened in it, in order, and who is inside."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model, PublicId
from forum.core.html import SafeHtml


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
    EDITED = "edited"
    REACTED = "reacted"
    STEP = "step"
    TURN = "turn"
    PAUSED = "paused"
    UNPAUSED = "unpaused"
    LEAD = "lead"


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
    # May read and not write, until a facilitator lifts it.
    muted_at: Mapped[datetime | None]
    # Wishes to be passed over in a round.
    listening: Mapped[bool] = mapped_column(default=False)
    # A raised hand: the meeting's ``state_version`` when it went up, so the queue is in order without a clock.
    hand: Mapped[int | None]


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
    # For hidden, shown, edited, reacted: the number of the line that it is about. For a message: what it answers.
    target_seq: Mapped[int | None]
    # Whom an event is about: who got the turn, who leads now.
    about_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    # For events of the house: a code that the edge has a sentence for.
    code: Mapped[str | None] = mapped_column(String(40))
    hidden_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
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


class Earlier(Model):
    """What a line said before its author changed it: kept for a report, and purged with the line."""

    __tablename__ = "room_earlier"
    __table_args__ = (PrimaryKeyConstraint("meeting_id", "seq", "number"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(autoincrement=False)
    number: Mapped[int] = mapped_column(autoincrement=False)
    source: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]


class Reaction(Model):
    """One person's quiet word about a line: of a small, kind set."""

    __tablename__ = "room_reaction"
    __table_args__ = (PrimaryKeyConstraint("meeting_id", "seq", "person_id", "kind"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
