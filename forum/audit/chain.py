"""The chain over the audit: every entry is bound to all before it, so none can be changed or taken out unseen.

The database refuses changes, but whoever owns the database can take that refusal away. What they cannot do is make an
older head of the chain come out again: it is mailed to two people every week (``moderation``), and ``open-chair
verify-record`` compares. Entries are bound shortly after their commit and not within it, so that no act waits for
another one; in that minute only the refusal protects them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import func, select

from forum.audit.models import AuditEntry, AuditSeal
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer

START = "0" * 64
"""The link before the first entry."""
AT_ONCE = 200
# A transaction that was under way may commit an entry with a smaller key than one that is sealed; none takes so long.
LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: how many entries it holds, and its last link."""

    number: int
    link: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at the whole chain found.

    Attributes:
        head: the last link that still holds.
        broken_at: the number of the first entry that is not what it was (or is gone); None when all are.
        unsealed: whether an entry should have been bound long ago and was not.
        same_as_kept: whether the kept head came out again; None when none was given.
    """

    head: Head
    broken_at: int | None
    unsealed: bool
    same_as_kept: bool | None

    @property
    def whole(self) -> bool:
        """Nothing was changed, taken out or slipped in."""
        return self.broken_at is None and not self.unsealed and self.same_as_kept is not False


def link_of(before: str, entry: AuditEntry) -> str:
    """The link of an entry that follows the link ``before``: SHA-256 over both, in hexadecimal."""
    said = [
        entry.public_id, entry.at.isoformat(), entry.actor_id, entry.actor_name, entry.act, entry.subject_kind,
        entry.subject_id, entry.reason, entry.details,
    ]  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{before}\n{text}".encode()).hexdigest()


def link_at(number: int) -> str | None:
    """The link with this number; None when there is none."""
    return db.session.scalar(select(AuditSeal.link).where(AuditSeal.number == number))


def head() -> Head:
    """Where the chain ends now."""
    last = db.session.scalars(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).one()
    return Head(last.number, last.link)


@operation
def seal(actor: Viewer) -> int:
    """Bind the entries that are not bound yet, a slice at a time; returns how many. Two at once do each entry once."""
    with transaction(actor):
        # The first row is everybody's lock: who waits for it then reads the chain as the other one left it.
        db.session.execute(select(AuditSeal.number).where(AuditSeal.number == 0).with_for_update()).one()
        last, entries = head(), list(_unsealed(AT_ONCE))
        number, before = last.number, last.link
        for entry in entries:
            number, before = number + 1, link_of(before, entry)
            db.session.add(AuditSeal(number=number, entry_id=entry.id, link=before, sealed_at=clock.now()))
        return len(entries)


def _unsealed(most: int) -> Iterator[AuditEntry]:
    settled = select(func.coalesce(func.max(AuditSeal.entry_id), 0)).where(AuditSeal.sealed_at < clock.now() - LATE)
    sealed = select(AuditSeal.number).where(AuditSeal.entry_id == AuditEntry.id).exists()
    statement = (
        select(AuditEntry).where(AuditEntry.id > settled.scalar_subquery(), ~sealed).order_by(AuditEntry.id).limit(most)
    )
    return iter(db.session.scalars(statement))


def verify(kept: Head | None = None) -> Found:
    """Compute the whole chain anew from the entries.

    Args:
        kept: a head that somebody kept outside of this house.
    """
    number, before, broken_at = 0, START, None
    same = None if kept is None else kept == Head(0, START)
    for written, entry in _bound():
        if written.number != number + 1 or entry is None or link_of(before, entry) != written.link:
            broken_at = number + 1
            break
        number, before = written.number, written.link
        if kept is not None and kept.number == number:
            same = kept.link == before
    return Found(Head(number, before), broken_at, _overlooked(), same)


def _bound() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    """All links with their entries, in order, a slice at a time."""
    last = 0
    while rows := db.session.execute(
        select(AuditSeal, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .where(AuditSeal.number > last)
        .order_by(AuditSeal.number)
        .limit(AT_ONCE)
    ).all():
        for written, entry in rows:
            last = written.number
            yield written, entry


def _overlooked() -> bool:
    """Whether an entry stands outside the chain though it is older than any transaction can be."""
    sealed = select(AuditSeal.number).where(AuditSeal.entry_id == AuditEntry.id).exists()
    older = select(AuditEntry.id).where(AuditEntry.at < clock.now() - LATE, ~sealed).limit(1)
    return db.session.scalar(older) is not None
