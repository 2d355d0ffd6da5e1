"""Reading the figures: what is open now, and what the clock has counted."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, union_all

from forum.core.db import db
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case, CaseStatus, Figure

MOST = 100
"""More open cases of a class than this are "many": no page counts further."""


@dataclass(frozen=True, slots=True)
class OpenNow:
    """What waits of one class: how many (``MOST`` is "many"), and since when the oldest does."""

    severity: int
    cases: int
    oldest: datetime


def open_now(viewer: Viewer) -> list[OpenNow]:
    """What waits of each class, of what the viewer sees in the queue; one statement, bounded, along the queue's index.

    Somebody's own case is left out here as there: a number more would say that it is there.
    """
    parts = [
        select(Case.severity, Case.opened_at)
        .where(policy.seen_by(viewer), Case.status == CaseStatus.OPEN, Case.severity == severity)
        .order_by(Case.opened_at)
        .limit(MOST)
        .subquery()
        for severity in policy.SEVERITY_NAMES
    ]
    found = union_all(*(select(part) for part in parts)).subquery()
    rows = db.session.execute(
        select(found.c.severity, func.count(), func.min(found.c.opened_at))
        .group_by(found.c.severity)
        .order_by(found.c.severity)
    )
    return [OpenNow(*row) for row in rows]


def last_counted() -> date | None:
    """The latest month that has been counted."""
    return db.session.scalar(select(Figure.month).order_by(Figure.month.desc()).limit(1))


def figures_of(months: Collection[date]) -> dict[date, dict[str, int]]:
    """The figures of some months, by name; one statement."""
    found: defaultdict[date, dict[str, int]] = defaultdict(dict)
    for row in db.session.scalars(select(Figure).where(Figure.month.in_(sorted(months)))):
        found[row.month][row.name] = row.value
    return dict(found)
