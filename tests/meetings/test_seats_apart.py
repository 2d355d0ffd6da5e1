"""Seats of people who must not meet: the earlier one stays, who loses one is told at an hour of the house, and nobody
keeps a meeting from opening by asking to be kept apart from who leads it."""

from datetime import timedelta

import pytest

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.viewer import SYSTEM, GrantKind
from forum.meetings import operations, queries
from forum.meetings.models import Meeting, SeatState
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import a_group, a_meeting, agree, come_in, open_room, refusal, take_seat
from tests.meetings.test_seats import LATE, ask, seat_of, told


@pytest.fixture
def two_seats(now: FrozenClock) -> tuple[Meeting, Person, Person]:
    """A meeting in three days; who has the earlier seat, and who has the later one."""
    meeting, earlier, later = a_meeting(starts_in=timedelta(days=3)), a_person(), a_person()
    for person in (earlier, later):
        take_seat(person, meeting)
        now.advance(timedelta(seconds=1))
    return meeting, earlier, later


@pytest.mark.parametrize(
    ("lost_before", "told_before"),
    [
        (timedelta(days=2), timedelta(hours=24)),
        (timedelta(hours=20), timedelta(hours=2)),
        (timedelta(hours=1), timedelta(minutes=10)),
        (timedelta(minutes=5), timedelta(minutes=5)),
    ],
)
def test_who_loses_a_seat_is_told_at_an_hour_of_the_house(
    two_seats: tuple[Meeting, Person, Person], now: FrozenClock, lost_before: timedelta, told_before: timedelta
) -> None:
    meeting, earlier, later = two_seats
    now.move_to(meeting.starts_at - lost_before)
    separate(later, earlier)
    if told_before != lost_before:
        now.move_to(meeting.starts_at - told_before - timedelta(minutes=1))
        assert told(later) == []
    now.move_to(meeting.starts_at - told_before)
    assert (told(later), told(earlier)) == (["no_place_now"], [])


def test_who_has_a_seat_again_by_then_is_told_nothing_of_having_lost_it(
    two_seats: tuple[Meeting, Person, Person], now: FrozenClock
) -> None:
    meeting, earlier, later = two_seats
    separate(later, earlier)
    operations.release_seat(viewer_of(earlier), meeting.public_id)
    now.move_to(meeting.starts_at - timedelta(hours=1))
    assert told(later) == ["seat_given"]


def test_in_the_open_room_the_earlier_seat_stays_and_the_place_goes_to_who_waits(now: FrozenClock) -> None:
    meeting, waits = a_meeting(a_group(seats=2)), a_person()
    open_room(meeting)
    earlier = come_in(meeting)
    now.advance(timedelta(seconds=1))
    later = come_in(meeting)
    ask(meeting, waits)
    separate(later, earlier)
    assert sorted(queries.confirmed_people(meeting.id)) == sorted([earlier.id, waits.id])
    assert refusal(operations.enter, viewer_of(later), meeting.public_id) == "no_place"
    assert told(later) == []


def test_an_earlier_seat_that_nobody_came_for_puts_nobody_out_once_the_door_is_closed(now: FrozenClock) -> None:
    meeting, absent = a_meeting(), a_person()
    take_seat(absent, meeting)
    leads = open_room(meeting)
    now.advance(timedelta(seconds=1))
    inside = come_in(meeting)
    now.advance(LATE)
    operations.enter(viewer_of(leads), meeting.public_id)
    separate(absent, inside)
    assert (seat_of(meeting, inside), seat_of(meeting, absent)) == (SeatState.CONFIRMED, SeatState.WAITING)


# -- those who lead ----------------------------------------------------------------------------------------------------


def leads_everywhere() -> Person:
    """A facilitator of the whole community, who has no group of their own."""
    return a_person(grants=[GrantKind.FACILITATOR])


@pytest.mark.parametrize("in_the_lobby", [True, False])
def test_a_member_who_lists_who_leads_loses_the_seat_and_the_meeting_opens(
    now: FrozenClock, in_the_lobby: bool
) -> None:
    meeting, member, leads = a_meeting(starts_in=timedelta(minutes=3)), a_person(), leads_everywhere()
    take_seat(member, meeting)
    agree(leads, meeting)
    separate(member, leads)
    assert seat_of(meeting, member) is SeatState.CONFIRMED
    operations.enter(viewer_of(leads), meeting.public_id)
    if in_the_lobby:
        operations.enter(viewer_of(member), meeting.public_id)
    now.move_to(meeting.starts_at)
    operations.tick(SYSTEM, meeting.id)
    admission = queries.get_admission(meeting.id, leads.id)
    assert admission is not None and admission.leads
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "no_place"
    assert seat_of(meeting, member) is SeatState.WAITING


def test_a_second_facilitator_never_ends_the_meeting_of_the_first(now: FrozenClock) -> None:
    meeting, second = a_meeting(), leads_everywhere()
    first = open_room(meeting)
    separate(second, first)
    agree(second, meeting)
    assert refusal(operations.enter, viewer_of(second), meeting.public_id) == "no_place"
    assert queries.is_inside(meeting.id, first.id)


def test_two_facilitators_kept_apart_while_both_lead_leave_the_first_there(now: FrozenClock) -> None:
    meeting = a_meeting()
    first, second = leads_everywhere(), leads_everywhere()
    for person in (first, second):
        open_room(meeting, person)
        now.advance(timedelta(seconds=1))
    separate(first, second)
    assert [queries.is_inside(meeting.id, person.id) for person in (first, second)] == [True, False]


def test_where_the_line_of_the_first_has_dropped_the_second_may_lead(now: FrozenClock) -> None:
    meeting, second = a_meeting(), leads_everywhere()
    first = open_room(meeting)
    separate(second, first)
    agree(second, meeting)
    now.advance(timedelta(minutes=6))
    operations.enter(viewer_of(second), meeting.public_id)
    assert [queries.is_inside(meeting.id, person.id) for person in (first, second)] == [False, True]
