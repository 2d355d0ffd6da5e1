"""When sessions were last used: remembered here while pages are read, written in one batch by the timetable.

A look at a page writes nothing to the database. Losing this with the process costs a few minutes of a span of days.
"""

from datetime import datetime

from forum.core import clock

MOST_KEPT = 50_000
_used: dict[int, datetime] = {}


def touch(session_id: int) -> None:
    """This session is in use now."""
    if len(_used) < MOST_KEPT or session_id in _used:
        _used[session_id] = clock.now()


def take_all() -> dict[int, datetime]:
    """All sessions used since the last call, with the time of their last use."""
    global _used
    found, _used = _used, {}
    return found
