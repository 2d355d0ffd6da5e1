"""The matrix itself, a file a slice."""

from tests.rules.matrix.rows import Event, Row
from tests.rules.matrix.table import accounts, home, meetings, moderation, notifications, spaces, threads

SLICES = (home, accounts, spaces, threads, meetings, notifications, moderation)
ROWS: tuple[Row, ...] = tuple(row for one in SLICES for row in one.ROWS)
EVENTS: tuple[Event, ...] = meetings.EVENTS
