"""The matrix itself, a file a slice."""

from tests.rules.matrix.rows import Event, Row
from tests.rules.matrix.table import (
    accounts,
    apart,
    composing,
    devices,
    drafts,
    hello,
    home,
    letters,
    mail,
    meetings,
    moderation,
    notifications,
    search,
    spaces,
    private,
    threads,
    turns,
)

SLICES = (
    home,
    accounts,
    devices,
    spaces,
    hello,
    threads,
    composing,
    meetings,
    turns,
    notifications,
    leading,
    private,
    moderation,
    mail,
    drafts,
    letters,
    apart,
    search,
)
ROWS: tuple[Row, ...] = tuple(row for one in SLICES for row in one.ROWS)
EVENTS: tuple[Event, ...] = (*meetings.EVENTS, *leading.EVENTS, *turns.EVENTS, *private.EVENTS, *notifications.EVENTS)
