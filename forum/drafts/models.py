"""A draft: what one person has typed in one place and not sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model


class Draft(Model):
    """One row per person and place. ``sealed`` holds all fields of the form (see ``core/sealed.py``): not even who runs
    the database can read them."""

    __tablename__ = "draft"
    __table_args__ = (
        Index("uq_draft_place", "person_id", "place", unique=True),
        Index("ix_draft_old", "lasting", "changed_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # Where it belongs: a kind registered in places.py, and the public ids of what it is about.
    place: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[str] = mapped_column(Text)
    # Moves on with every change, so that two devices do not overwrite each other unseen.
    version: Mapped[int]
    changed_at: Mapped[datetime]
    # A letter has no send and stays until its writer throws it away; other drafts are tidied away when they are old.
    lasting: Mapped[bool]
    # Its writer has closed it until then.
    opens_at: Mapped[datetime | None]
