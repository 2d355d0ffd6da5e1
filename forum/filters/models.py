"""What is watched for, and what then happens."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId


class Watched(StrEnum):
    """What a filter looks for."""

    WORDS = "words"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"
    FLOOD = "flood"


class Effect(StrEnum):
    """What follows. Offering help never stands between a person and their words."""

    BLOCK = "block"
    HOLD = "hold"
    FLAG = "flag"
    HELP = "help"


class Filter(Model):
    """One thing that is watched for, until ``ended_at``. Ended ones stay, for the record speaks of them."""

    __tablename__ = "filter"
    __table_args__ = (Index("ix_filter_ended", "ended_at"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    watched: Mapped[Watched]
    # For words: the pattern as it was written (``matching.py``); empty for everything else.
    pattern: Mapped[str] = mapped_column(String(200), default="")
    effect: Mapped[Effect]
    # For the people at the desk: why it is here.
    note: Mapped[str] = mapped_column(String(300), default="")
    hits: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    maker_id: Mapped[int | None]
    # Same maker and nonce: the same filter.
    nonce: Mapped[str | None] = mapped_column(String(64))
