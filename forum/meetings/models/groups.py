"""Support groups and when they meet."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Key, Model, PublicId
from forum.core.viewer import Audience

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
