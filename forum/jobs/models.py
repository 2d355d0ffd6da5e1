"""Due work: what must happen later, written in the transaction that needs it. A lost doorbell costs promptness only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model


class DueWork(Model):
    """One piece of work. ``claimed_until`` makes it single-flight; a dead worker's claim runs out by itself."""

    __tablename__ = "due_work"
    __table_args__ = (Index("ix_due_work_due", "due_at", "id"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # Work that was refused too often stays here for a person to look at.
    given_up: Mapped[bool] = mapped_column(default=False)
