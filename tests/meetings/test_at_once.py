"""Many people at the same instant, each in a thread of their own: races that a lock must decide."""

import threading
from collections.abc import Callable

from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Problem
from forum.core.viewer import SYSTEM, Viewer
from forum.meetings import operations, queries
from forum.meetings.models import Admission, MeetingState, RoomEvent
from forum.shield import operations as shield
from forum.shield.queries import separated_among
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, come_in, open_room, take_seat


def all_at_once(app: Flask, *calls: Callable[[], object]) -> list[object]:
    """Run the calls at the same time; their results, or the codes they were refused with."""
    start = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                results[number] = call()
            except Problem as problem:
                results[number] = problem.code

    db.session.commit()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return results


def inside(meeting_id: int) -> list[int]:
    """Who is inside."""
    rows = db.session.query(Admission.person_id).filter_by(meeting_id=meeting_id, removed_at=None)
    return sorted(person_id for (person_id,) in rows)


def asks(viewer: Viewer, room: str) -> Callable[[], object]:
    """Ask for a seat, later."""
    return lambda: operations.ask_seat(viewer, room).state


def enters(viewer: Viewer, room: str) -> Callable[[], object]:
    """Come in, later."""
    return lambda: operations.enter(viewer, room)


def says(viewer: Viewer, room: str, nonce: str) -> Callable[[], object]:
    """Say something, later."""
    return lambda: operations.say(viewer, room, f"Words {nonce[-1]}.", nonce)


def test_eight_people_ask_for_three_seats(app_context: Flask, now: FrozenClock) -> None:
    meeting, people = a_meeting(a_group(seats=3)), [viewer_of(a_person()) for _ in range(8)]
    states = all_at_once(app_context, *(asks(viewer, meeting.public_id) for viewer in people))
    assert sorted(map(str, states)) == ["confirmed"] * 3 + ["waiting"] * 5


def test_separated_people_ask_at_the_same_time(app_context: Flask, now: FrozenClock) -> None:
    meeting, people = a_meeting(), [a_person() for _ in range(6)]
    for one, other in (people[0:2], people[2:4], people[4:6]):
        separate(one, other)
    all_at_once(app_context, *(asks(viewer_of(person), meeting.public_id) for person in people))
    seated = queries.confirmed_people(meeting.id)
    assert len(seated) == 3 and not separated_among(seated)


def test_a_separation_comes_while_both_are_at_the_door(app_context: Flask, now: FrozenClock) -> None:
    meeting, one, other = a_meeting(), a_person(), a_person()
    open_room(meeting)
    for person in (one, other):
        take_seat(person, meeting)
    keys, room = (one.id, other.id), meeting.public_id
    all_at_once(
        app_context,
        enters(viewer_of(one), room),
        enters(viewer_of(other), room),
        lambda: shield.separate(SYSTEM, *keys),
    )
    assert not separated_among(inside(meeting.id))


def test_words_said_at_the_same_time_get_numbers_without_a_gap(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    people = [viewer_of(open_room(meeting)), *(viewer_of(come_in(meeting)) for _ in range(4))]
    calls = [says(viewer, meeting.public_id, f"nonce-{n}-{i}") for i, viewer in enumerate(people) for n in range(3)]
    all_at_once(app_context, *calls)
    rows = db.session.query(RoomEvent.seq).filter_by(meeting_id=meeting.id).order_by(RoomEvent.seq)
    assert [seq for (seq,) in rows] == list(range(1, 17))


def test_one_message_sent_five_times_at_once_is_one_message(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    viewer = viewer_of(open_room(meeting))
    receipts = all_at_once(app_context, *[says(viewer, meeting.public_id, "nonce-the-same")] * 5)
    assert len(set(receipts)) == 1
    assert db.session.query(RoomEvent).filter_by(meeting_id=meeting.id, kind="message").count() == 1


def test_ticks_at_the_same_time_open_the_room_once(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitators = [a_facilitator(meeting.group) for _ in range(3)]
    for facilitator in facilitators:
        agree(facilitator, meeting)
    viewers, key = [viewer_of(facilitator) for facilitator in facilitators], meeting.id
    calls = [enters(viewer, meeting.public_id) for viewer in viewers]
    all_at_once(app_context, *calls, *[lambda: operations.tick(SYSTEM, key)] * 3)
    assert [line.event.kind for line in queries.lines(key, 0)] == ["opened"]
    assert operations.tick(SYSTEM, key) is MeetingState.OPEN
