"""The one source of time: aware UTC. Tests freeze it; nothing else in the house asks the machine what time it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
"""An instant that does not come: until then is without an end. (No year 9999: a zone ahead of UTC would pass it.)"""


def _machine_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _machine_time


def now() -> datetime:
    """The present instant, aware, in UTC, with microseconds."""
    return _source()


class FrozenClock:
    """A clock that moves only when it is told to (for tests and rehearsals)."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self.at = at.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> datetime:
        """Move on by a span and return the new instant."""
        self.at += by
        return self.at

    def move_to(self, at: datetime) -> datetime:
        """Jump to an aware instant and return it."""
        self.at = at.astimezone(UTC)
        return self.at


@contextmanager
def frozen(at: datetime) -> Iterator[FrozenClock]:
    """Freeze ``now()`` at an aware instant for the length of the block; yields the clock so that it can be moved."""
    global _source
    before, clock = _source, FrozenClock(at)
    _source = clock
    try:
        yield clock
    finally:
        _source = before
