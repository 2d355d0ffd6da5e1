"""Spaces, membership and grants."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId
from forum.core.viewer import Audience, GrantKind, Side
from forum.safety.notes import KEPT_LENGTH


class Space(Model):
    """Where threads live. ``key`` is its stable name for the community's set-up; ``position`` orders lists."""

    __tablename__ = "space"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(String(300))
    rules: Mapped[list[str]] = mapped_column(JSON, default=list)
    audience: Mapped[Audience]
    position: Mapped[int] = mapped_column(default=0)
    # Closed: what stands there can be read, and nothing new is written. (Opened again by clearing it.)
    closed_at: Mapped[datetime | None]


class Membership(Model):
    """What a person is in this community (one row a person; it is read with the session in one statement)."""

    __tablename__ = "membership"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    # For side "both": the side they speak from.
    home: Mapped[Side]
    # Opt-in to bridge spaces, and to be left at any time.
    bridge_since: Mapped[datetime | None]
    # How many of their posts a person has let through; settled once the profile's number is reached.
    published_posts: Mapped[int] = mapped_column(default=0)
    read_only_until: Mapped[datetime | None]
    # When their own side opens; null until a person has published their hello, or vouched for them.
    side_opens_at: Mapped[datetime | None]
    # The content notes whose posts they want folded, as ``safety/notes.py`` keeps them.
    folded_notes: Mapped[str] = mapped_column(String(KEPT_LENGTH), default="", server_default="")
    # What they may not do for a time, kept from the sanctions that stand: ``{"scope", "until"}``, no until for no end.
    limits: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")


class GrantRow(Model):
    """A grant that somebody holds: in one space, in one group, or (both null) everywhere."""

    __tablename__ = "grant"
    __table_args__ = (Index("ix_grant_person", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[GrantKind]
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))
    # No foreign key: groups live on a floor above; a deleted group's grants name nothing.
    group_id: Mapped[int | None]
    given_at: Mapped[datetime]
