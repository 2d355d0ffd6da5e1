"""After a meeting: what its facilitators answer to three questions, if they like."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class Debrief(Model):
    """One facilitator's answers after one meeting; ``answers`` is empty when they skipped it."""

    __tablename__ = "debrief"
    __table_args__ = (PrimaryKeyConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    written_at: Mapped[datetime]
