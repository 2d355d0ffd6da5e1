"""When sessions were last used: remembered here while pages are read, written in batches by the timetable.

A look at a page writes nothing to the database. What stands in the table may lag behind this process by ``LAG``, so
whoever judges a session by the table asks ``ends_at`` what is known here. Losing this with the process, or asking
another one, costs at most that lag: seconds of a span of minutes.
"""

from datetime import datetime, timedelta

from forum.core import clock

MOST_KEPT = 50_000
WRITE_AFTER = timedelta(seconds=30)
"""A session that stays in use is written this often at most."""
LAG = timedelta(seconds=60)
"""How far the table may be behind what is known here: ``WRITE_AFTER``, and the batch in good time."""

_latest: dict[int, datetime] = {}
_written: dict[int, datetime] = {}


def touch(*session_ids: int) -> None:
    """These sessions are in use now."""
    now = clock.now()
    for session_id in session_ids:
        if len(_latest) < MOST_KEPT or session_id in _latest:
            _latest[session_id] = now


def ends_at(session_id: int, written: datetime, idle: timedelta) -> datetime:
    """When a session ends for want of use: what stands in the table, or later by what is known here."""
    latest = _latest.get(session_id)
    return written if latest is None else max(written, latest + idle)


def take_due() -> dict[int, datetime]:
    """The sessions whose last use should be written now, with its time; they count as written from here on."""
    due = {key: at for key, at in list(_latest.items()) if key not in _written or at - _written[key] >= WRITE_AFTER}
    _written.update(due)
    return due


def drop_quiet(longest: timedelta) -> None:
    """Forget what is of no use any more: written and quiet for a while, or quiet for ``longest``."""
    now = clock.now()
    for key, at in list(_latest.items()):
        if now - at > longest or (_written.get(key) == at and now - at > WRITE_AFTER):
            del _latest[key]
            _written.pop(key, None)


def forget() -> None:
    """Forget everything (tests; a database that was restored)."""
    _latest.clear()
    _written.clear()
