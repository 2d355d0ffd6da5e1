"""A notice: something happened that concerns a member. It carries no member's words but a label of the place."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId


class Notice(Model):
    """One thing to know. ``actor_id`` and ``withdrawn_at`` let it be filtered without knowing what it is about."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person_at", "person_id", "at", "id"),
        Index("ix_notice_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    # Whose act it was, if a member's: kept apart like everything else. Null when the house itself speaks.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    # What it is about (its withdrawal withdraws this), and the place to go to.
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(40))
    place_id: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(140))
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # What it is about went out of this person's sight with a separation, whoever acted: an answer to somebody whom they
    # never meet, or a post in that person's thread.
    kept_apart: Mapped[bool] = mapped_column(default=False)


class MailWish(Model):
    """What a member has said about mail: the row is there once they were asked. Nothing is wanted until they say so."""

    __tablename__ = "mail_wish"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    # Stands, sealed, in the link that ends the mail; it leads nowhere else.
    public_id: Mapped[PublicId]
    wanted: Mapped[bool] = mapped_column(default=False)
    # Hours of the person's own day between which no mail goes; equal: there is no such time.
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
