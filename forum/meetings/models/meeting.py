"""One session of a group."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Key, Model, PublicId
from forum.meetings.models.groups import Group


class MeetingState(StrEnum):
    """Where a meeting stands. The clock moves it (``policy.due``); what moved is also an event of its room."""

    SCHEDULED = "scheduled"
    LOBBY = "lobby"
    OPEN = "open"
    CLOSING = "closing"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    PURGED = "purged"


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
        Index("ix_meeting_rehearsal", "rehearsal"),
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
    # The group's rows, copied when the room opens: who changes the group does not change a meeting under way.
    agenda: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    step: Mapped[int] = mapped_column(default=0)
    step_since: Mapped[datetime | None]
    # Whose turn it is, and until when by the soft timer: it never cuts a sentence, and can be extended.
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    turn_since: Mapped[datetime | None]
    turn_until: Mapped[datetime | None]
    # By a facilitator, unlike HELD, which is by the clock.
    paused_at: Mapped[datetime | None]
    # Who leads now; whoever else leads here is a co-facilitator and may take over.
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    # A facilitator practises with scripted people; nobody else knows of it.
    rehearsal: Mapped[bool] = mapped_column(default=False)
    # ... and which acts of their script have been played (``policy.rehearsing``).
    acted: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")

    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)
