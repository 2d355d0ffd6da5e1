"""The bell of the desk: whatever of a case changes, everybody who has the desk open looks again."""

from functools import cache
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper

from forum.core.operation import after_commit, is_writing
from forum.live import publish
from forum.moderation.models import Case

DESK = "desk"
"""What the bell's channel is called; after it comes whose words the case is about, for nobody hears of their own."""
# Somebody goes on having a case; the house told those on duty. Neither changes what the queue says.
_QUIET = frozenset({"lease_until", "first_touch_at", "alerted_at", "all_alerted_at"})


def connect() -> None:
    """Listen to every case that is written. Here, and not in each operation: none can forget it."""
    for name in ("after_insert", "after_update"):
        if not event.contains(Case, name, _rings):
            event.listen(Case, name, _rings)


def _rings(_mapper: Mapper[Any], _connection: Any, case: Case) -> None:
    """Ring once the operation has committed. What is written outside of one (a demo's first rows) rings nobody."""
    if is_writing() and _changed(case):
        after_commit(publish.ring, f"{DESK}:{case.subject_id or 0}")


def _changed(case: Case) -> bool:
    attributes = inspect(case).attrs
    return any(attributes[key].history.has_changes() for key in _said())


@cache
def _said() -> tuple[str, ...]:
    return tuple(one.key for one in inspect(Case).column_attrs if one.key not in _QUIET)
