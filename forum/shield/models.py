"""A separation: two members never meet. Stored once per direction, so that either side's reads find it by one index."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, db


class Separation(db.Model):  # type: ignore[name-defined,misc]
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
