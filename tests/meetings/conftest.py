"""A frozen evening, as most tests of meetings want it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.profile import profile
from forum.meetings.models import Meeting
from tests.meetings.factories import a_meeting, come_in, open_room

EVENING = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


@pytest.fixture
def now(app_context: Flask) -> Iterator[FrozenClock]:
    """Half past seven in Dublin; it moves only when told to."""
    with clock.frozen(EVENING) as frozen:
        yield frozen


@pytest.fixture
def a_small_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people talk openly here and three in turns, so that no test has to seat six."""
    monkeypatch.setattr("forum.meetings.policy.turns.profile", lambda: replace(profile(), open_talk_up_to=2))


@pytest.fixture
def meeting(now: FrozenClock) -> Meeting:
    """A meeting that is on."""
    return a_meeting()


@pytest.fixture
def leader(meeting: Meeting) -> Person:
    """Who leads it."""
    return open_room(meeting)


@pytest.fixture
def member(meeting: Meeting, leader: Person) -> Person:
    """Somebody inside."""
    return come_in(meeting)
