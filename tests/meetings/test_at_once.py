"""Many people at the same instant, each in a thread of their own: races that a lock must decide."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Problem
from forum.core.viewer import SYSTEM, Audience, GrantKind, Viewer
from forum.jobs.queue import run_due
from forum.meetings import operations, queries
from forum.meetings.models import Admission, Meeting, MeetingState, RoomEvent, Seat, SeatState
from forum.notifications.models import Notice
from forum.shield import operations as shield
from forum.shield.queries import separated_among
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, come_in, key_of, open_room, take_seat


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


def gives_back(viewer: Viewer, room: str) -> Callable[[], object]:
    """Give a seat back, later."""
    return lambda: operations.release_seat(viewer, room)


def parts(one: int, other: int) -> Callable[[], object]:
    """Keep two people apart, later."""
    return lambda: shield.separate(SYSTEM, one, other)


def told_of_seats(app: Flask) -> Counter[int]:
    """How often each person was told that they have a seat, with the work done by three at the same time."""
    all_at_once(app, *[run_due] * 3)
    return Counter(one.person_id for one in Notice.query.filter_by(kind="seat_given"))


def in_order(meeting: Meeting) -> list[int]:
    """Who has or wants a seat, as they asked."""
    rows = Seat.query.filter(Seat.meeting_id == meeting.id, Seat.state != SeatState.RELEASED)
    return [seat.person_id for seat in rows.order_by(Seat.asked_at, Seat.id)]


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


def test_seats_given_back_together_go_to_the_next_each_told_once(app_context: Flask, now: FrozenClock) -> None:
    meeting, people = a_meeting(a_group(seats=4), starts_in=timedelta(hours=3)), [a_person() for _ in range(7)]
    for person in people:
        operations.ask_seat(viewer_of(person), meeting.public_id)
        now.advance(timedelta(seconds=1))
    leaving, waiting = people[:4], people[4:]
    # Each of them on two devices.
    all_at_once(app_context, *[gives_back(viewer_of(person), meeting.public_id) for person in leaving for _ in "ab"])
    assert sorted(queries.confirmed_people(meeting.id)) == sorted(person.id for person in waiting)
    assert told_of_seats(app_context) == Counter(person.id for person in waiting)


def test_coming_and_going_at_the_same_time_leaves_no_place_empty_that_somebody_waits_for(
    app_context: Flask, now: FrozenClock
) -> None:
    meeting = a_meeting(a_group(seats=3), starts_in=timedelta(hours=3))
    had, wanted, asking = ([a_person() for _ in range(number)] for number in (3, 3, 6))
    for person in [*had, *wanted]:
        operations.ask_seat(viewer_of(person), meeting.public_id)
    calls = [gives_back(viewer_of(person), meeting.public_id) for person in had]
    all_at_once(app_context, *calls, *[asks(viewer_of(person), meeting.public_id) for person in asking])
    assert sorted(queries.confirmed_people(meeting.id)) == sorted(in_order(meeting)[:3])
    told = told_of_seats(app_context)
    assert {person.id for person in wanted} <= set(told) and set(told.values()) == {1}


def test_one_person_on_four_devices_asks_for_one_seat(app_context: Flask, now: FrozenClock) -> None:
    meeting, viewer = a_meeting(), viewer_of(a_person())
    all_at_once(app_context, *[asks(viewer, meeting.public_id)] * 4)
    assert Seat.query.filter_by(meeting_id=meeting.id).count() == 1


def test_separations_come_while_everybody_asks(app_context: Flask, now: FrozenClock) -> None:
    meeting, people = a_meeting(a_group(seats=4), starts_in=timedelta(hours=3)), [a_person() for _ in range(6)]
    pairs = [(people[0], people[1]), (people[2], people[3]), (people[1], people[4]), (people[5], people[0])]
    keys = [(one.id, other.id) for one, other in pairs]
    calls = [asks(viewer_of(person), meeting.public_id) for person in people]
    all_at_once(app_context, *calls, *[parts(*pair) for pair in keys])
    seated = queries.confirmed_people(meeting.id)
    assert len(seated) <= 4 and not separated_among(seated)


def test_seats_are_given_together_once_however_many_clocks_strike(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting(a_group(Audience.BRIDGE, seats=3), starts_in=timedelta(days=3))
    early, late = ([a_person(bridge=True) for _ in range(4)] for _ in range(2))
    separate(early[0], early[2])
    for person in early:
        operations.ask_seat(viewer_of(person), meeting.public_id)
        now.advance(timedelta(seconds=1))
    now.move_to(meeting.starts_at - timedelta(hours=1))
    key, room = meeting.id, meeting.public_id
    calls = [lambda: operations.give_seats(SYSTEM, key)] * 3
    all_at_once(app_context, *calls, *[asks(viewer_of(person), room) for person in late])
    assert sorted(queries.confirmed_people(key)) == sorted(early[number].id for number in (0, 1, 3))
    assert told_of_seats(app_context) == Counter(early[number].id for number in (0, 1, 3))


def test_whoever_is_kept_apart_from_who_comes_to_lead_never_stands_in_their_way(
    app_context: Flask, now: FrozenClock
) -> None:
    meeting, member = a_meeting(), a_person()
    leads = a_person(grants=[GrantKind.FACILITATOR])
    take_seat(member, meeting)
    agree(leads, meeting)
    room, keys = meeting.public_id, (member.id, leads.id)
    calls = [enters(viewer_of(person), room) for person in (leads, member)]
    all_at_once(app_context, *calls, *calls, parts(*keys))
    # A refused knock may have come with facts that had changed by then: who leads knocks again, as the page does.
    operations.enter(viewer_of(leads), room)
    assert inside(meeting.id) == [leads.id] and queries.confirmed_people(meeting.id) == []


def test_whoever_is_taken_out_while_they_knock_again_is_out(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting(a_group(seats=2))
    leads = viewer_of(open_room(meeting))
    member, other, waits = (a_person() for _ in range(3))
    for person in (member, other):
        come_in(meeting, person)
    take_seat(waits, meeting)
    room, name, why = meeting.public_id, key_of(member, meeting), "Names, said more than once."
    calls = [enters(viewer_of(member), room)] * 3
    all_at_once(app_context, *calls, lambda: operations.remove_person(leads, room, name, why))
    assert member.id not in inside(meeting.id)
    assert sorted(queries.confirmed_people(meeting.id)) == sorted([other.id, waits.id])


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
    numbers = [seq for (seq,) in rows]
    assert numbers == list(range(1, len(numbers) + 1))
    assert db.session.query(RoomEvent).filter_by(meeting_id=meeting.id, kind="message").count() == len(calls)


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
    assert [line.event.kind for line in queries.lines(key, 0)].count("opened") == 1
    assert operations.tick(SYSTEM, key) is MeetingState.OPEN
