"""The matrix itself, a file a slice."""

from tests.rules.matrix.rows import Event, Row
from tests.rules.matrix.table import (
    accounts,
    again,
    apart,
    composing,
    devices,
    drafts,
    filters,
    hello,
    home,
    leading,
    letters,
    lines,
    mail,
    meetings,
    moderation,
    noticing,
    notifications,
    noting,
    private,
    rehearsing,
    search,
    second,
    spaces,
    threads,
    turns,
    wellbeing,
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
    leading,
    lines,
    private,
    rehearsing,
    turns,
    notifications,
    moderation,
    second,
    again,
    noticing,
    noting,
    wellbeing,
    filters,
    mail,
    drafts,
    letters,
    apart,
    search,
)
ROWS: tuple[Row, ...] = tuple(row for one in SLICES for row in one.ROWS)
EVENTS: tuple[Event, ...] = tuple(
    event
    for one in (meetings, leading, lines, turns, private, rehearsing, notifications, moderation)
    for event in one.EVENTS
)
