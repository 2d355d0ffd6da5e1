"""The room and the clock: opening, holding, closing, being sealed and forgotten."""

from datetime import timedelta

import pytest

from forum.core.clock import FrozenClock
from forum.core.errors import NotFound
from forum.core.viewer import SYSTEM
from forum.meetings import operations, queries
from forum.meetings.models import EventKind, MeetingState
from tests.factories import a_person, viewer_of
from tests.meetings.factories import (
    a_meeting,
    come_in,
    open_room,
    refusal,
    say,
)

MINUTE = timedelta(minutes=1)


def test_the_room_opens_when_its_facilitator_comes_in_after_the_start(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    assert queries.get_meeting(SYSTEM, meeting.public_id).state is MeetingState.OPEN


def test_before_the_start_a_facilitator_waits_in_the_lobby_like_everybody(now: FrozenClock) -> None:
    meeting = a_meeting(starts_in=5 * MINUTE)
    entered = operations.enter(viewer_of(open_room(meeting)), meeting.public_id)
    assert (entered.state, entered.from_seq) == (MeetingState.LOBBY, None)


def test_nothing_is_said_after_the_end_even_when_no_tick_has_come(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    now.advance(60 * MINUTE)
    assert refusal(say, facilitator, meeting) == "meeting_over"


def test_the_house_warns_five_minutes_before_it_closes_and_closes_on_time(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    for _ in range(14):
        now.advance(4 * MINUTE)
        operations.enter(viewer_of(facilitator), meeting.public_id)
    now.advance(4 * MINUTE)
    operations.tick(SYSTEM, meeting.id)
    kinds = [line.event.kind for line in queries.lines(meeting.id, 0) if line.event.kind is not EventKind.STEP]
    assert kinds == [EventKind.NOTICE, EventKind.OPENED, EventKind.CLOSING, EventKind.CLOSED]


def test_a_second_tick_does_nothing(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    for _ in range(3):
        operations.tick(SYSTEM, meeting.id)
    assert queries.get_meeting(SYSTEM, meeting.public_id).last_seq == 2


def test_without_a_facilitator_the_lobby_closes_kindly(now: FrozenClock) -> None:
    meeting = a_meeting()
    come_in(meeting)
    now.advance(15 * MINUTE)
    assert operations.tick(SYSTEM, meeting.id) is MeetingState.CLOSED


def test_the_room_holds_when_the_facilitators_line_is_gone_too_long(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    member = come_in(meeting)
    now.advance(7 * MINUTE)
    operations.tick(SYSTEM, meeting.id)
    assert refusal(say, member, meeting) == "room_held"
    operations.enter(viewer_of(facilitator), meeting.public_id)
    assert say(member, meeting).seq == 5


def test_after_the_close_those_who_were_inside_read_for_half_an_hour(now: FrozenClock) -> None:
    meeting = a_meeting()
    member = a_person()
    facilitator = open_room(meeting)
    come_in(meeting, member)
    said = say(facilitator, meeting)
    now.advance(89 * MINUTE)
    assert queries.get_message(viewer_of(member), said.message_id).source == "Good evening."
    now.advance(2 * MINUTE)
    with pytest.raises(NotFound):
        queries.get_message(viewer_of(member), said.message_id)


def test_after_the_sealed_time_the_words_are_gone(now: FrozenClock) -> None:
    meeting = a_meeting()
    said = say(open_room(meeting), meeting)
    now.advance(timedelta(hours=74))
    operations.tick(SYSTEM, meeting.id)
    operations.purge(SYSTEM, meeting.id)
    with pytest.raises(NotFound):
        queries.evidence(said.message_id)
