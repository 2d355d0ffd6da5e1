"""A frozen evening, and who meets on it, as most tests of meetings want them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.profile import profile
from forum.meetings.models import Group, Meeting
from tests.meetings.factories import a_group, a_meeting, come_in, open_room

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
def group(now: FrozenClock) -> Group:
    """A parents' group in Dublin."""
    return a_group()


@pytest.fixture
def meeting(group: Group) -> Meeting:
    """Its meeting, an hour that begins now; nobody has come in yet."""
    return a_meeting(group)


@pytest.fixture
def leader(meeting: Meeting) -> Person:
    """Who leads it."""
    return open_room(meeting)


@pytest.fixture
def member(meeting: Meeting, leader: Person) -> Person:
    """Somebody inside."""
    return come_in(meeting)
