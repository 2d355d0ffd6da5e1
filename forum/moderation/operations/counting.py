"""The clock counts what the desk did in a month, so that no page ever counts.

Months that are over are counted once more in the month after, and stay as they are from then on.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.prepared import insert_into
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import (
    Action,
    Appeal,
    Case,
    CaseKind,
    Decision,
    DecisionState,
    Figure,
    PublicNotice,
    Report,
)
from forum.moderation.policy.figures import (
    AIMS,
    QUARTER,
    TOTALS,
    act_name,
    median_of,
    month_after,
    month_of,
    quarter_of,
)
from forum.moderation.queries.figures import last_counted

SLICE = 1_000
"""Rows that are read at a time, so that others get their turn between (a few milliseconds on SQLite)."""
CATCHES_UP = 12
"""Months that were not counted because nobody was at work are counted later, so many at the most."""
MINUTE = timedelta(minutes=1)


class _Tally:
    """What was found so far: numbers by month, and spans by month and by quarter."""

    def __init__(self, months: set[date]) -> None:
        self.months, self.quarters = months, {quarter_of(month) for month in months}
        self.counts: Counter[tuple[date, str]] = Counter()
        self._spans: defaultdict[tuple[date, str], list[int]] = defaultdict(list)

    def count(self, at: datetime | None, name: str, number: int = 1) -> None:
        if at is not None and (month := month_of(at)) in self.months:
            self.counts[month, name] += number

    def span(self, opened: datetime, until: datetime | None, what: str, of: str) -> None:
        """One wait, in the month in which it began."""
        if until is None or until < opened:
            return
        month, minutes = month_of(opened), (until - opened) // MINUTE
        if month in self.months:
            self._spans[month, f"{what}|{of}"].append(minutes)
        if (quarter := quarter_of(month)) in self.quarters:
            self._spans[quarter, f"{QUARTER}{what}|{of}"].append(minutes)

    def rows(self) -> list[dict[str, Any]]:
        """The rows of ``figure``."""
        found = {**self.counts}
        for (month, name), minutes in self._spans.items():
            what, _, of = name.partition("|")
            found[month, f"{what}.{of}"] = median_of(minutes) or 0
            found[month, f"{what}_n.{of}"] = len(minutes)
        for month in self.months:
            for total in TOTALS:
                found.setdefault((month, total), 0)
        return [{"month": month, "name": name, "value": value} for (month, name), value in sorted(found.items())]


@operation
def count_figures(actor: Viewer) -> None:
    """Count this month and the last one anew, and any before that nobody has counted. Twice is once."""
    now = month_of(clock.now())
    begun = max(last_counted() or now, month_after(now, -CATCHES_UP))
    months, month = {now, month_after(now, -1)}, begun
    while month < now:
        months.add(month)
        month = month_after(month)
    tally = _Tally(months)
    _told(tally)
    _decided(tally)
    _waited(tally)
    rows = tally.rows()
    with transaction(actor):
        _write(tally, rows)


def _told(tally: _Tally) -> None:
    for model, name in ((Report, "reports"), (PublicNotice, "notices"), (Appeal, "appeals")):
        for row in _slices(model.id, model.at):
            tally.count(row.at, name)


def _decided(tally: _Tally) -> None:
    """What was undone right after never happened; what was only proposed has not."""
    columns = (Decision.id, Decision.at, Decision.action, Decision.rule, Decision.law, Decision.reversed_at)
    for row in _slices(*columns, when=(Decision.state == DecisionState.EFFECTIVE) & Decision.undone_at.is_(None)):
        if row.action is not Action.RESTORE:
            named = row.rule is not None or row.law
            tally.count(row.at, act_name(row.action.value, row.rule) if named else f"decisions.{row.action.value}")
        tally.count(row.reversed_at, "overturned")


def _waited(tally: _Tally) -> None:
    columns = (Case.id, Case.severity, Case.kind, Case.opened_at, Case.first_touch_at, Case.decided_at)
    for row in _slices(*columns):
        name = policy.SEVERITY_NAMES[row.severity]
        if row.kind is CaseKind.MEASURE:
            continue  # decided before it came here: nobody waited
        tally.count(row.opened_at, f"cases.{name}")
        tally.span(row.opened_at, row.first_touch_at, "touch", name)
        tally.span(row.opened_at, row.decided_at, "decide", name)
        if row.kind in policy.FIRST_WORDS:
            tally.span(row.opened_at, row.decided_at, "first_words", "all")
        if row.first_touch_at is not None and row.first_touch_at - row.opened_at > AIMS[row.severity]:
            tally.count(row.opened_at, f"late.{name}")


def _slices(key: Any, *columns: Any, when: ColumnElement[bool] | None = None) -> Iterator[Any]:
    """All rows, some at a time, in the order of their keys."""
    last = 0
    while True:
        wanted = select(key, *columns).where(key > last).order_by(key).limit(SLICE)
        rows = db.session.execute(wanted if when is None else wanted.where(when)).all()
        yield from rows
        if len(rows) < SLICE:
            return
        last = rows[-1][0]
        time.sleep(0)


def _write(tally: _Tally, rows: list[dict[str, Any]]) -> None:
    whole = Figure.name.startswith(QUARTER, autoescape=True)
    db.session.execute(delete(Figure).where(Figure.month.in_(tally.months), ~whole))
    db.session.execute(delete(Figure).where(Figure.month.in_(tally.quarters), whole))
    insert = insert_into(Figure)
    put = insert.on_conflict_do_update(index_elements=["month", "name"], set_={"value": insert.excluded.value})
    db.session.execute(put, rows)
