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
