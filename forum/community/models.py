"""What a community has set for itself, and the papers it stands on."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId
from forum.core.viewer import Side


class Community(Model):
    """One row. ``version`` moves on with every change, so that every process sees cheaply that there is one.

    ``name`` is not the community's name: the row is found by it.
    """

    __tablename__ = "community"

    name: Mapped[str] = mapped_column(String(10), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)


class Setting(Model):
    """One setting. ``value`` null means the default; the row stays, so that its version never goes back."""

    __tablename__ = "community_setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON, nullable=True)
    version: Mapped[int]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))


class Paper(Model):
    """One version of a paper of the community (its own rules, the agreement at the door). Rows are only added."""

    __tablename__ = "community_paper"
    __table_args__ = (UniqueConstraint("kind", "version"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))


class Agreed(Model):
    """Which version of the agreement somebody has said yes to last."""

    __tablename__ = "community_agreed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    at: Mapped[datetime]


class Named(Model):
    """Somebody on staff said yes to standing on the front door with pen name and side."""

    __tablename__ = "community_named"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]


class HelpCountry(Model):
    """The country whose lines a member wants first under "Need help now". Nobody else ever sees it."""

    __tablename__ = "help_country"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    country: Mapped[str] = mapped_column(String(2))


class Invite(Model):
    """An invitation: for one person, one side, fourteen days (S-22). Nobody is shown whether it was used."""

    __tablename__ = "invite"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    # SHA-256 of the code, which has eighty random bits.
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    side: Mapped[Side]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
