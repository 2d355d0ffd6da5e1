"""A person, their sessions and second factor, the mailed codes, and changes of address."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId
from forum.core.viewer import Side

FORTNIGHT = 14 * 24 * 3600
"""Seconds. What a session without another answer lives on (those from before the question was asked)."""


class Person(Model):
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
    # Whether they have typed anything that is not sent; pages ask this before they ask for a draft.
    has_drafts: Mapped[bool] = mapped_column(default=False, server_default=false())
    demo: Mapped[bool] = mapped_column(default=False)
    # Nobody: a name of the script of a rehearsal, without an address or a password; gone when that ends.
    scripted: Mapped[bool] = mapped_column(default=False, server_default=false())


class DeviceKind(StrEnum):
    """What somebody signed in on, as coarse as they would say it themselves. No address, no browser, no version."""

    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    PROGRAM = "program"
    OTHER = "other"


MADE_UP = "no token: "
"""What stands before the name of a session that the demo made up, where others have a SHA-256: no token opens it."""


class Session(Model):
    """One signed-in device. The cookie holds a token; only its SHA-256 is stored: a stolen database signs nobody in.

    ``expires_at`` is always ``last_used_at`` and ``idle_seconds`` of quiet; a use moves both on (see ``used.py``).
    """

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
    # The code of why, as its sockets are told it. None where nobody ended it: quiet for too long.
    ended_because: Mapped[str | None] = mapped_column(String(20))
    # What the person answered at sign-in: a device that nobody else opens.
    own_device: Mapped[bool] = mapped_column(default=True, server_default=true())
    idle_seconds: Mapped[int] = mapped_column(default=FORTNIGHT, server_default=str(FORTNIGHT))
    kind: Mapped[DeviceKind] = mapped_column(default=DeviceKind.OTHER, server_default=DeviceKind.OTHER.value)
    # When the password was last typed in this session (at sign-in it is not counted), and the second step taken.
    proven_at: Mapped[datetime | None]
    second_step_at: Mapped[datetime | None]


class SecondFactor(Model):
    """A person's authenticator app. It counts from the moment a code of it has been typed (``confirmed_at``)."""

    __tablename__ = "second_factor"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    # The shared secret, sealed (core/sealed.py) and bound to this person: a stolen database makes no codes.
    secret: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # The number of the half minute whose code was used last: no code is taken twice (RFC 6238 §5.2).
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Model):
    """One of ten ways in without the app, each for one use. Only an HMAC is stored, bound to its person."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_person", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    code_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class AddressChange(Model):
    """An address that was replaced, kept only as long as its owner can take the change back.

    The link in the mail to it is the public id with an HMAC: no secret of it is stored.
    """

    __tablename__ = "address_change"
    __table_args__ = (Index("ix_address_change_until", "until"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    old_email: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]
    until: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Purpose(StrEnum):
    """What a mailed code is for."""

    JOIN = "join"
    RESET = "reset"
    CHANGE = "change"


class MailedCode(Model):
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
    # A change of address only: whose.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # Sign-up only: the password chosen on the first screen, already hashed, until the address is proven.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int]
    proven_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
