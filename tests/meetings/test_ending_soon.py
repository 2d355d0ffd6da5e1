"""A meeting can be brought to its end before its time, with the last part and the last minutes of every meeting."""

from datetime import timedelta

import pytest

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.meetings import operations
from forum.meetings.models import MeetingState
from tests.factories import viewer_of
from tests.meetings.factories import a_group, a_meeting, open_room, refusal, say
from tests.meetings.rounds import HOME, TALK, Round, a_round

WARNING = profile().closing_warning
SECOND = timedelta(seconds=1)


@pytest.fixture
def room(now: FrozenClock) -> Round:
    """Two who talk, and one who leads them."""
    return a_round(TALK, HOME, others=2)


def end(room: Round, version: int | None = None) -> None:
    """As who leads it."""
    operations.end_soon(viewer_of(room.lead), room.room, version or room.version)


def test_the_last_part_begins_at_once_and_the_room_closes_after_the_last_minutes(room: Round, now: FrozenClock) -> None:
    end(room)
    meeting = room.fresh()
    assert (meeting.state, meeting.agenda[meeting.step]["name"]) == (MeetingState.CLOSING, "Home")
    assert say(room.people[0], meeting).seq
    now.advance(WARNING - SECOND)
    assert operations.tick(SYSTEM, meeting.id) == MeetingState.CLOSING
    now.advance(SECOND)
    assert operations.tick(SYSTEM, meeting.id) == MeetingState.CLOSED


def test_near_the_end_it_changes_nothing(room: Round, now: FrozenClock) -> None:
    ends_at = room.fresh().ends_at
    now.move_to(ends_at - WARNING + SECOND)
    end(room)
    assert room.fresh().ends_at == ends_at


def test_a_member_ends_no_meeting(room: Round) -> None:
    assert refusal(operations.end_soon, viewer_of(room.people[0]), room.room, room.version) == "not_allowed"


def test_from_another_version_it_does_nothing(room: Round) -> None:
    before = room.version
    operations.raise_hand(viewer_of(room.people[0]), room.room, True)
    assert refusal(end, room, before) == "room_changed"
    assert room.fresh().state is MeetingState.OPEN


def test_a_room_that_is_always_open_stays_so(now: FrozenClock) -> None:
    meeting = a_meeting(a_group(always_open=True))
    lead = open_room(meeting)
    db.session.refresh(meeting)
    assert refusal(operations.end_soon, viewer_of(lead), meeting.public_id, meeting.state_version) == "always_open"
