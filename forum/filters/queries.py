"""Reading filters: the list of those in force, and each as it is needed to look at a text."""

import time
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import select

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.prepared import Prepared
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.filters.models import Effect, Filter, Watched
from forum.filters.policy import can_keep


class Rule(NamedTuple):
    """What is needed of a filter to look at a text."""

    id: int
    watched: Watched
    pattern: str
    effect: Effect


def rules() -> tuple[Rule, ...]:
    """All that is watched for now."""
    return tuple(Rule(*row) for row in _in_force().all())


@cache
def _in_force() -> Prepared:
    """Asked before everything that is posted."""
    columns = (Filter.id, Filter.watched, Filter.pattern, Filter.effect)
    return Prepared(select(*columns).where(Filter.ended_at.is_(None)).order_by(Filter.id))


# How long a process goes by what it has read: a filter is in force everywhere within this time. Nothing in tests.
REMEMBERED = 0.5
_remembered_for = 0.0
_in_mind: tuple[tuple[Rule, ...], float] | None = None


def keep_in_mind(seconds: float) -> None:
    """Say for how long what is watched for is not read again (called once by ``wiring.py``)."""
    global _remembered_for
    _remembered_for = seconds
    forget()


def forget() -> None:
    """Somebody has changed a filter: read them again."""
    global _in_mind
    _in_mind = None


def rules_in_mind() -> tuple[Rule, ...]:
    """All that is watched for, as it was read a moment ago: what is said in a room waits for no statement."""
    global _in_mind
    now = time.monotonic()
    known = _in_mind
    if known is not None and now < known[1]:
        return known[0]
    fresh = rules()
    if _remembered_for:
        _in_mind = fresh, now + _remembered_for
    return fresh


def list_filters(viewer: Viewer) -> Sequence[Filter]:
    """Those in force: ways to reach people first, then words, by effect and pattern.

    Raises:
        NotFound: the viewer may not know of them.
    """
    require(can_keep(viewer))
    found = db.session.scalars(select(Filter).where(Filter.ended_at.is_(None)))
    order = list(Effect)
    return sorted(found, key=lambda one: (one.watched is Watched.WORDS, order.index(one.effect), one.pattern, one.id))


def get_filter(viewer: Viewer, filter_id: str, *, lock: bool = False) -> Filter:
    """One filter in force.

    Raises:
        NotFound: there is none, or the viewer may not know of it.
    """
    require(can_keep(viewer))
    statement = select(Filter).where(Filter.public_id == filter_id, Filter.ended_at.is_(None))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found
