"""Seats: applications from the start, never too many, and never two people who must not meet."""

from datetime import timedelta

import pytest

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.viewer import SYSTEM, Audience, Side
from forum.jobs.queue import run_due
from forum.meetings import jobs, operations, queries
from forum.meetings.models import Meeting, SeatState
from forum.notifications.models import Notice
from forum.shield import operations as shield
from forum.spaces.models import Membership
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import (
    a_facilitator,
    a_group,
    a_meeting,
    a_nonce,
    come_in,
    key_of,
    open_room,
    take_seat,
)

LATE = timedelta(minutes=11)


def ask(meeting: Meeting, person: object = None) -> SeatState:
    """Ask for a seat; how it stands then."""
    return operations.ask_seat(viewer_of(person or a_person()), meeting.public_id).state  # type: ignore[arg-type]


def told(person: Person) -> list[str]:
    """The kinds of notices somebody has by now, with all work done."""
    run_due()
    db.session.rollback()
    return [notice.kind for notice in Notice.query.filter_by(person_id=person.id).order_by(Notice.id)]


def seat_of(meeting: Meeting, person: Person) -> SeatState:
    """How somebody's seat stands."""
    seat = queries.get_seat(meeting.id, person.id)
    assert seat is not None
    return seat.state


def test_a_side_only_group_gives_the_seat_at_once(now: FrozenClock) -> None:
    assert ask(a_meeting()) is SeatState.CONFIRMED


def test_no_more_seats_are_given_than_there_are(now: FrozenClock) -> None:
    meeting = a_meeting(a_group(seats=2))
    assert [ask(meeting) for _ in range(3)] == [SeatState.CONFIRMED, SeatState.CONFIRMED, SeatState.WAITING]


def test_asking_twice_is_asking_once(now: FrozenClock) -> None:
    meeting, person = a_meeting(a_group(seats=2)), a_person()
    assert [ask(meeting, person) for _ in range(2)] == [SeatState.CONFIRMED] * 2
    assert queries.confirmed_people(meeting.id) == [person.id]


def test_a_seat_given_back_goes_to_whoever_asked_next_and_they_are_told(now: FrozenClock) -> None:
    meeting, first, second = a_meeting(a_group(seats=2)), a_person(), a_person()
    ask(meeting, first)
    ask(meeting)
    ask(meeting, second)
    operations.release_seat(viewer_of(first), meeting.public_id)
    run_due()
    seat = queries.get_seat(meeting.id, second.id)
    assert seat is not None and seat.state is SeatState.CONFIRMED
    assert [notice.kind for notice in Notice.query.filter_by(person_id=second.id)] == ["seat_given"]


def test_the_next_in_line_is_passed_over_while_they_would_meet_someone(now: FrozenClock) -> None:
    meeting = a_meeting(a_group(seats=2))
    first, stays, parted, after = a_person(), a_person(), a_person(), a_person()
    separate(stays, parted)
    for person in (first, stays, parted, after):
        ask(meeting, person)
    operations.release_seat(viewer_of(first), meeting.public_id)
    assert sorted(queries.confirmed_people(meeting.id)) == sorted([stays.id, after.id])


def test_separated_people_never_both_have_a_seat(now: FrozenClock) -> None:
    meeting, one, other = a_meeting(), a_person(), a_person()
    separate(one, other)
    assert [ask(meeting, person) for person in (one, other)] == [SeatState.CONFIRMED, SeatState.WAITING]


def test_people_separated_later_lose_one_of_their_seats_and_the_earlier_one_stays(now: FrozenClock) -> None:
    meeting, one, other = a_meeting(), a_person(), a_person()
    ask(meeting, one)
    now.advance(timedelta(seconds=1))
    ask(meeting, other)
    separate(other, one)
    assert queries.confirmed_people(meeting.id) == [one.id]


def test_whoever_is_kept_apart_from_the_facilitator_gets_no_seat(now: FrozenClock) -> None:
    meeting, member = a_meeting(), a_person()
    separate(a_facilitator(meeting.group), member)
    assert ask(meeting, member) is SeatState.WAITING


def test_where_both_sides_meet_seats_are_only_asked_for_until_their_hour(now: FrozenClock) -> None:
    meeting = a_meeting(a_group(Audience.BRIDGE), starts_in=timedelta(hours=13))
    parent, child = a_person(bridge=True), a_person(Side.ADULT_CHILD, bridge=True)
    separate(parent, child)
    assert [ask(meeting, parent), ask(meeting, child)] == [SeatState.REQUESTED] * 2
    operations.give_seats(SYSTEM, meeting.id)
    assert queries.confirmed_people(meeting.id) == []
    now.advance(timedelta(hours=1))
    operations.give_seats(SYSTEM, meeting.id)
    assert queries.confirmed_people(meeting.id) == [parent.id]


def test_after_that_hour_a_late_wish_is_settled_as_it_comes(now: FrozenClock) -> None:
    meeting = a_meeting(a_group(Audience.BRIDGE), starts_in=timedelta(hours=2))
    assert ask(meeting, a_person(bridge=True)) is SeatState.CONFIRMED


def test_inside_the_seat_is_kept_until_one_leaves(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    member = come_in(meeting)
    with pytest.raises(Conflict, match="already_inside"):
        operations.release_seat(viewer_of(member), meeting.public_id)


def test_everybody_with_a_wish_is_told_that_a_meeting_was_called_off(now: FrozenClock) -> None:
    meeting, member = a_meeting(starts_in=timedelta(days=1)), a_person()
    ask(meeting, member)
    operations.cancel_meeting(SYSTEM, meeting.public_id, "Snow.")
    run_due()
    assert [notice.kind for notice in Notice.query.filter_by(person_id=member.id)] == ["meeting_cancelled"]


def test_an_ask_that_arrives_again_late_takes_no_seat_back(now: FrozenClock) -> None:
    meeting, person, nonce = a_meeting(starts_in=timedelta(days=1)), a_person(), a_nonce()
    operations.ask_seat(viewer_of(person), meeting.public_id, nonce)
    operations.release_seat(viewer_of(person), meeting.public_id)
    assert operations.ask_seat(viewer_of(person), meeting.public_id, nonce).state is SeatState.RELEASED
    assert operations.ask_seat(viewer_of(person), meeting.public_id, a_nonce()).state is SeatState.CONFIRMED


def test_a_seat_given_twice_over_is_told_each_time_and_each_time_once(now: FrozenClock) -> None:
    meeting, first, second = a_meeting(a_group(seats=2), starts_in=timedelta(days=1)), a_person(), a_person()
    ask(meeting)
    for number in (1, 2):
        ask(meeting, first)
        ask(meeting, second)
        operations.release_seat(viewer_of(first), meeting.public_id)
        assert told(second) == ["seat_given"] * number
        work = Notice.query.filter_by(person_id=second.id).order_by(Notice.id.desc()).first()
        jobs.tell(meeting.id, second.id, jobs.SEAT_GIVEN, work.subject_kind, work.subject_id)
        assert told(second) == ["seat_given"] * number
        operations.release_seat(viewer_of(second), meeting.public_id)
        now.advance(timedelta(minutes=1))


def test_whoever_waits_and_cannot_come_any_more_is_passed_over(now: FrozenClock) -> None:
    meeting = a_meeting(a_group(Audience.BRIDGE, seats=2), starts_in=timedelta(days=1))
    stays, gone, rests = a_person(bridge=True), a_person(bridge=True), a_person(bridge=True)
    for person in (gone, rests, stays):
        ask(meeting, person)
    db.session.query(Membership).filter_by(person_id=gone.id).update({"bridge_since": None})
    rests.suspended_until = meeting.ends_at
    for person in (gone, rests):
        person.viewer_version += 1
    db.session.commit()
    now.move_to(meeting.starts_at - timedelta(hours=1))
    operations.give_seats(SYSTEM, meeting.id)
    assert queries.confirmed_people(meeting.id) == [stays.id]


def test_two_who_may_meet_again_are_served_before_who_asks_now(now: FrozenClock) -> None:
    meeting, one, other = a_meeting(a_group(seats=2)), a_person(), a_person()
    separate(one, other)
    for person in (one, other):
        ask(meeting, person)
    shield.reunite(SYSTEM, one.id, other.id)
    assert ask(meeting) is SeatState.WAITING
    assert sorted(queries.confirmed_people(meeting.id)) == sorted([one.id, other.id])


def test_once_the_first_minutes_are_over_no_seat_is_given_that_leads_to_a_closed_door(now: FrozenClock) -> None:
    meeting, first, waits = a_meeting(a_group(seats=2)), a_person(), a_person()
    open_room(meeting)
    for person in (a_person(), first, waits):
        ask(meeting, person)
    now.advance(LATE)
    operations.release_seat(viewer_of(first), meeting.public_id)
    assert (seat_of(meeting, waits), told(waits)) == (SeatState.WAITING, [])
    assert ask(meeting) is SeatState.WAITING


def test_when_late_people_are_let_in_free_seats_go_to_who_waits(now: FrozenClock) -> None:
    meeting, waits = a_meeting(), a_person()
    leads = open_room(meeting)
    now.advance(LATE)
    ask(meeting, waits)
    operations.set_late_entry(viewer_of(leads), meeting.public_id, lets_in=True)
    assert (seat_of(meeting, waits), told(waits)) == (SeatState.CONFIRMED, ["seat_given"])


def test_whoever_is_taken_out_loses_the_seat_and_gets_none_again(now: FrozenClock) -> None:
    meeting, waits = a_meeting(a_group(seats=2)), a_person()
    leads = open_room(meeting)
    member = come_in(meeting)
    come_in(meeting)
    take_seat(waits, meeting)
    operations.remove_person(viewer_of(leads), meeting.public_id, key_of(member, meeting), "Names were said, twice.")
    assert (seat_of(meeting, member), seat_of(meeting, waits)) == (SeatState.WAITING, SeatState.CONFIRMED)
    operations.release_seat(viewer_of(waits), meeting.public_id)
    operations.release_seat(viewer_of(member), meeting.public_id)
    assert ask(meeting, member) is SeatState.WAITING
