"""A separation: two members never meet. Stored once per direction, so that either side's reads find it by one index.

Beside it stands why: the house itself wants it (``by_house``), or a member asked for it (``KeptApart``). It lasts as
long as anybody wants it.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId

NAME_LENGTH = 60
NONCE_LENGTH = 64
DIGEST_LENGTH = 32
_STANDS = text("ended_at IS NULL")


class Separation(Model):
    """One direction of a separation: ``member_id`` does not meet ``other_id``. Rows come and go in pairs."""

    __tablename__ = "separation"
    __table_args__ = (
        Index("uq_separation_member_other", "member_id", "other_id", unique=True),
        CheckConstraint("member_id <> other_id", name="two_people"),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]
    # Made by the command line or by staff: no member's change of mind ends it.
    by_house: Mapped[bool] = mapped_column(default=False)


class KeptApart(Model):
    """A member asked to be kept apart from a pen name. Only they ever see this row; the other one is never told.

    ``pen_name`` is the name as it was when they asked. ``ends_at``: they asked for the end, which comes then and may be
    taken back until then. An ended row stays, unseen, until it no longer counts for how often one may ask.
    """

    __tablename__ = "kept_apart"
    __table_args__ = (
        Index(
            "uq_kept_apart_member_other", "member_id", "other_id", unique=True,
            sqlite_where=_STANDS, postgresql_where=_STANDS,
        ),
        Index("uq_kept_apart_nonce", "member_id", "nonce", unique=True),
        Index("ix_kept_apart_member_since", "member_id", "since"),
        CheckConstraint("member_id <> other_id", name="two_people"),
    )  # fmt: skip

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    member_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    pen_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    since: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # The actor's own name for the act, and a digest of what it was about, so that sending it again finds this row.
    nonce: Mapped[str | None] = mapped_column(String(NONCE_LENGTH))
    about: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
