"""Two who lead press at once, and two processes look at the clock at once: one of each happens."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.meetings import operations, queries
from forum.meetings.models import EventKind, Meeting
from tests.factories import viewer_of
from tests.meetings.factories import a_facilitator, a_meeting, key_of, open_room
from tests.meetings.test_at_once import all_at_once

MINUTE = timedelta(minutes=1)


def events(meeting: Meeting) -> list[EventKind]:
    """What happened in a room, in order."""
    db.session.rollback()
    return [line.event.kind for line in queries.lines(meeting.id, 0)]


def takes_over(person: Person, meeting: Meeting, version: int) -> Callable[[], object]:
    """Take over, later."""
    viewer = viewer_of(person)
    return lambda: operations.take_over(viewer, meeting.public_id, version)


def hands_on(person: Person, meeting: Meeting, version: int, to: Person) -> Callable[[], object]:
    """Hand the meeting on, later."""
    viewer, key = viewer_of(person), key_of(to, meeting)
    return lambda: operations.hand_over(viewer, meeting.public_id, version, key)


def test_two_take_over_at_once_and_one_leads(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    people = [open_room(meeting, a_facilitator(meeting.group)) for _ in range(2)]
    version = queries.get_meeting(SYSTEM, meeting.public_id).state_version
    results = all_at_once(app_context, *(takes_over(person, meeting, version) for person in people))
    assert sorted(map(str, results)) == ["None", "room_changed"]
    assert events(meeting).count(EventKind.LEAD) == 1


def test_it_is_handed_on_while_somebody_takes_over_and_one_of_both_holds(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    lead = open_room(meeting)
    one, other = (open_room(meeting, a_facilitator(meeting.group)) for _ in range(2))
    version = queries.get_meeting(SYSTEM, meeting.public_id).state_version
    acts = hands_on(lead, meeting, version, one), takes_over(other, meeting, version)
    results = all_at_once(app_context, *acts)
    assert min(map(str, results)) == "None"
    assert events(meeting).count(EventKind.LEAD) == 1


def test_two_processes_see_the_same_dropped_line_and_the_room_is_held_once(
    app_context: Flask, now: FrozenClock
) -> None:
    meeting = a_meeting()
    open_room(meeting)
    now.advance(8 * MINUTE)
    all_at_once(app_context, *(lambda: operations.tick(SYSTEM, meeting.id) for _ in range(3)))
    assert events(meeting).count(EventKind.HELD) == 1


def test_two_processes_see_that_nobody_came_and_it_is_noted_once(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    now.advance(15 * MINUTE)
    all_at_once(app_context, *(lambda: operations.tick(SYSTEM, meeting.id) for _ in range(3)))
    assert events(meeting).count(EventKind.CLOSED) == 1
