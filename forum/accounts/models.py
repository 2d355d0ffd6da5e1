"""A person, their sessions, and the mailed codes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, PublicId, db
from forum.core.viewer import Side


class Person(db.Model):  # type: ignore[name-defined,misc]
    """A member. Others see the pen name and nothing else of this row.

    ``epoch`` ends all sessions when it moves on; ``viewer_version`` moves on with every change of what the person may
    see or do, so that cached facts about them are dropped everywhere.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_demo", "demo"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    # Lower-cased, normalised by email-validator; unique. Null only for a person whose account was erased.
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    pen_name: Mapped[str] = mapped_column(String(40))
    # safety.names.fold(pen_name): what "the same name" means.
    pen_name_folded: Mapped[str] = mapped_column(String(120), unique=True)
    side: Mapped[Side]
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    language: Mapped[str] = mapped_column(String(12), default="en")
    consent_version: Mapped[str] = mapped_column(String(20))
    joined_at: Mapped[datetime]
    epoch: Mapped[int] = mapped_column(default=1)
    viewer_version: Mapped[int] = mapped_column(default=1)
    suspended_until: Mapped[datetime | None]
    # The unread mark under Notices; set by the write that makes a notice, cleared when the list is opened.
    has_news: Mapped[bool] = mapped_column(default=False)
    demo: Mapped[bool] = mapped_column(default=False)


class Session(db.Model):  # type: ignore[name-defined,misc]
    """One signed-in device. The cookie holds a token; only its SHA-256 is stored: a stolen database signs nobody in."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_person", "person_id", "ended_at"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    epoch: Mapped[int]
    started_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Purpose(StrEnum):
    """What a mailed code is for."""

    JOIN = "join"
    RESET = "reset"


class MailedCode(db.Model):  # type: ignore[name-defined,misc]
    """A six-digit code sent to an address, for signing up or for a new password. Only its HMAC is stored.

    Known and unknown addresses get a row alike, so that nothing differs for who asks; which mail is written, if any,
    is decided by the job that makes the code. ``public_id`` is the visitor's ticket: it stays in their cookie.
    """

    __tablename__ = "mailed_code"
    __table_args__ = (Index("ix_mailed_code_email", "email", "purpose"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254))
    purpose: Mapped[Purpose]
    # Empty until the job has made and mailed the code.
    code_hmac: Mapped[str] = mapped_column(String(64), default="")
    # Sign-up only: the password chosen on the first screen, already hashed, until the address is proven.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int]
    proven_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
