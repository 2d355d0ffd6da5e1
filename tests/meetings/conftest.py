"""A frozen evening, as most tests of meetings want it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from forum.core import clock
from forum.core.clock import FrozenClock

EVENING = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


@pytest.fixture
def now(app_context: Flask) -> Iterator[FrozenClock]:
    """Half past seven in Dublin; it moves only when told to."""
    with clock.frozen(EVENING) as frozen:
        yield frozen
