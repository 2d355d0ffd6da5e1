"""The matrix itself, a file a slice."""

from tests.rules.matrix.rows import Event, Row
from tests.rules.matrix.table import accounts, hello, home, mail, meetings, moderation, notifications, spaces, threads

SLICES = (home, accounts, spaces, hello, threads, meetings, notifications, moderation, mail)
ROWS: tuple[Row, ...] = tuple(row for one in SLICES for row in one.ROWS)
EVENTS: tuple[Event, ...] = (*meetings.EVENTS, *notifications.EVENTS)
