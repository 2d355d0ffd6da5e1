"""A newcomer's hello."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from forum.core.db import Key, Model, PublicId
from forum.spaces.models import Membership


class HelloState(StrEnum):
    """Where a hello stands."""

    WAITING = "waiting"
    # A person wrote back and asked for more; the newcomer's change brings it to the desk again.
    RETURNED = "returned"
    # A person has read it: the newcomer's side opens.
    READ = "read"


class Hello(Model):
    """Two sentences: "What brings you here?" They are shown to nobody but the desk. One a person."""

    __tablename__ = "hello"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    state: Mapped[HelloState] = mapped_column(default=HelloState.WAITING)
    # What a person at the desk asked, while it is returned.
    desk_note: Mapped[str | None] = mapped_column(Text)
    # What a person answered when they published it; may be empty.
    answer: Mapped[str] = mapped_column(Text, default="")
    # Moves on with every change of the words.
    version: Mapped[int] = mapped_column(default=1)
    said_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    membership: Mapped[Membership] = relationship(
        primaryjoin=lambda: foreign(Hello.person_id) == Membership.person_id, viewonly=True
    )
