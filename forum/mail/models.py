"""Mail that is to go out, and what addresses have said about being written to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId


class MailState(StrEnum):
    """Where a mail is on its way."""

    WAITING = "waiting"
    # Committed just before the line that ends it: from here on it may be at the other side.
    HANDED_OVER = "handed_over"
    SENT = "sent"
    # It was handed over and nobody knows what came of it. It is not sent again.
    UNSURE = "unsure"
    # Nobody needs it any more: seen already, too late, or taken back.
    DROPPED = "dropped"
    # It was due when its backup was brought back, so it may have gone before. An operator says what becomes of it.
    PUT_ASIDE = "put_aside"
    # Refused for good, or too often. A person should look.
    DEAD = "dead"


class OutgoingMail(Model):
    """One mail. What it says is made when it goes (``kind`` and ``about`` say from what), or sealed until then."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        Index("ix_outgoing_mail_state", "state", "due_at"),
        Index("ix_outgoing_mail_about", "kind", "about", "ended_at"),
    )

    id: Mapped[Key]
    # Stands in the Message-ID.
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(64), default="")
    # Two with the same key are one. A kind that gathers gives its key free when it is handed over.
    key: Mapped[str | None] = mapped_column(String(100), unique=True)
    sealed: Mapped[str | None] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    # Later than this nobody needs it.
    due_by: Mapped[datetime | None]
    # Each try has a number; only the latest may hand the mail over.
    tries: Mapped[int] = mapped_column(default=0)
    # Why the last try did not work: a code, never a word of the other side's.
    refusal: Mapped[str | None] = mapped_column(String(40))
    # When it was handed over or given up.
    ended_at: Mapped[datetime | None]


class AddressNote(Model):
    """What is known of an address under its keyed digest: that nobody may write there, and what went there unasked."""

    __tablename__ = "address_note"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    never_at: Mapped[datetime | None]
    unasked_since: Mapped[datetime | None]
    unasked: Mapped[int] = mapped_column(default=0)
