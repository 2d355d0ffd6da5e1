"""The audit: who did what in a role, to which one thing, and why. Rows are only added: the database sees to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Key, Model, PublicId


class AuditEntry(Model):
    """One privileged act. The actor's name is kept as it was, so the row can be read after the account is gone."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_act", "act", "id"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    at: Mapped[datetime]
    # No foreign key: erasing a person must not need an UPDATE here, which the database refuses.
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(40), index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class AuditSeal(Model):
    """One link of the chain over the entries (``chain.py``). Number 0 stands before the first entry."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    # SHA-256 over the link before it and the entry, in hexadecimal.
    link: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime]
