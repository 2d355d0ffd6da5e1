"""Those who work at the desk: who decides nothing about whom, who is on call, and what keeps them well."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId


class Touch(Model):
    """Somebody had a hand in a case: they took it, decided, confirmed or wrote a note. Another decides an appeal."""

    __tablename__ = "case_touch"

    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Recusal(Model):
    """One of the staff decides nothing about a member (S-59): they said so themselves, or a second person confirmed
    that the two are kept apart. It is no sanction, and the member is told nothing."""

    __tablename__ = "recusal"
    __table_args__ = (UniqueConstraint("staff_id", "member_id"), Index("ix_recusal_member", "member_id"))

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    since: Mapped[datetime]
    # They said so themselves: they may take it back themselves.
    by_oneself: Mapped[bool] = mapped_column(default=False)


class OnCall(Model):
    """A weekly time at which somebody can be woken, in their own zone. ``weekday`` 0 is Monday; minutes of the day."""

    __tablename__ = "on_call"
    __table_args__ = (Index("ix_on_call_person", "person_id"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    from_minute: Mapped[int]
    # After ``from_minute``; 1440 is midnight.
    until_minute: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))


class DeskWish(Model):
    """How somebody at the desk wants to work: for themselves alone."""

    __tablename__ = "desk_wish"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    # Reasons whose cases they would rather not get (codes of ``Reason``), and whether all words come folded.
    spared: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    folds_all: Mapped[bool] = mapped_column(default=False, server_default="0")
    # Away: not woken, and not counted on for a second look until then.
    away_until: Mapped[datetime | None]


class Skip(Model):
    """Somebody passed a case by: it does not come to them by itself again. Nobody else sees it, and it needs no why."""

    __tablename__ = "case_skip"

    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Exposure(Model):
    """How much of what is hard to read somebody met on one day: only they see it (S-57)."""

    __tablename__ = "exposure"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    # In the person's own zone.
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    severity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cases: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class Figure(Model):
    """One number of one month, counted by the clock, so that no page counts. ``name`` is a dotted code."""

    __tablename__ = "figure"

    month: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int]
