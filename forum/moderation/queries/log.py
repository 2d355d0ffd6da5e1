"""Reading the record of privileged acts."""

from sqlalchemy import ColumnElement, Text, and_, cast, or_, select

from forum.accounts.models import Person
from forum.audit.models import AuditEntry
from forum.core.db import db
from forum.core.paging import Page, seal, unseal
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case
from forum.moderation.policy.access import NOT_FOR_ALL
from forum.moderation.policy.members import UNTOLD

PAGE = 30
READING = "log.read"
"""That somebody read the record. It stands there, and is shown when it is asked for: it would hide all the rest."""


def log(
    viewer: Viewer, older: str | None = None, *, case: str | None = None, act: str | None = None, by: str | None = None
) -> Page[AuditEntry]:
    """The record of privileged acts, newest first; one statement. Rows are only ever added, so their own order is the
    order of time. What concerns the viewer's own words is left out: it would say that somebody told the desk of them.

    Args:
        case: only what was done in this case, or to what it is about (public id).
        act: only this act.
        by: only what this person did (public id).

    Raises:
        NotFound: it is not the viewer's to read.
        Malformed: the cursor is none of ours.
    """
    require(policy.reads_the_log(viewer))
    statement = select(AuditEntry).where(~_own(viewer), *_asked(case, act, by))
    statement = statement.order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    if older:
        (public_id,) = unseal("desk:log", older)
        here = select(AuditEntry.id).where(AuditEntry.public_id == public_id).scalar_subquery()
        statement = statement.where(AuditEntry.id < here)
    rows = list(db.session.scalars(statement))
    items = rows[:PAGE]
    return Page(items, older=seal("desk:log", items[-1].public_id) if len(rows) > PAGE else None)


def _asked(case: str | None, act: str | None, by: str | None) -> list[ColumnElement[bool]]:
    """The conditions of what is asked for, each along an index."""
    wanted: list[ColumnElement[bool]] = [AuditEntry.act == act if act else AuditEntry.act != READING]
    if case:
        about = select(Case.target_id).where(Case.public_id == case).scalar_subquery()
        wanted.append(or_(AuditEntry.subject_id == case, AuditEntry.subject_id == about))
    if by:
        wanted.append(AuditEntry.actor_id == select(Person.id).where(Person.public_id == by).scalar_subquery())
    return wanted


def _own(viewer: Viewer) -> ColumnElement[bool]:
    # Nor that a member is kept apart from them, or what troubled somebody in a meeting that they led.
    apart = and_(Case.target_kind.in_(NOT_FOR_ALL), cast(Case.snapshots, Text).contains(f'"{viewer.public_id}"'))
    mine = select(Case).where(or_(Case.subject_id == viewer.user_id, apart))
    return or_(
        AuditEntry.subject_id.in_(mine.with_only_columns(Case.public_id)),
        AuditEntry.subject_id.in_(mine.with_only_columns(Case.target_id)),
        and_(AuditEntry.subject_id == viewer.public_id, AuditEntry.act.in_(UNTOLD)),
    )
