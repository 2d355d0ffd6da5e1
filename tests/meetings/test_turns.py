"""Hands and turns: one speaks, the queue is in order, the soft clock touches nothing, and nobody is pressed."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.errors import NotFound
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.meetings import operations, timetable
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import refusal, say
from tests.meetings.rounds import a_round, hands_of

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("a_small_house")


# -- hands -------------------------------------------------------------------------------------------------------------


def test_hands_wait_in_the_order_they_went_up(now: FrozenClock) -> None:
    room = a_round()
    one, two, three = room.people[:3]
    for person in (two, one, three, two):
        room.hand(person)
    assert hands_of(room) == [two.pen_name, one.pen_name, three.pen_name]
    room.hand(two, up=False)
    room.hand(two)
    assert hands_of(room) == [one.pen_name, three.pen_name, two.pen_name]


def test_the_first_hand_gets_the_turn_and_goes_down(now: FrozenClock) -> None:
    room = a_round()
    for person in room.people[:2]:
        room.hand(person)
    room.give()
    assert room.turn == room.people[0].id
    assert hands_of(room) == [room.people[1].pen_name]
    room.give()
    assert room.turn == room.people[1].id


def test_without_a_hand_nobody_is_called(now: FrozenClock) -> None:
    room = a_round()
    assert refusal(room.give) == "no_hands"
    assert room.turn is None


def test_who_leads_needs_no_hand(now: FrozenClock) -> None:
    room = a_round()
    assert refusal(room.hand, room.lead) == "you_lead"
    room.hand(room.people[0])


def test_somebody_outside_raises_no_hand(now: FrozenClock) -> None:
    room = a_round()
    with pytest.raises(NotFound):
        room.hand(a_person())


def test_later_moves_a_hand_to_the_end_and_lowers_the_last_one(now: FrozenClock) -> None:
    room = a_round()
    one, two = room.people[:2]
    room.hand(one)
    room.hand(two)
    room.put_off(one)
    assert hands_of(room) == [two.pen_name, one.pen_name]
    room.put_off(one)
    assert hands_of(room) == [two.pen_name]
    assert refusal(room.put_off, one) == "room_changed"


def test_whoever_just_listens_is_passed_over_and_a_raised_hand_ends_it(now: FrozenClock) -> None:
    room = a_round()
    quiet = room.people[0]
    room.hand(quiet)
    operations.just_listen(viewer_of(quiet), room.room, True)
    assert hands_of(room) == []
    assert refusal(room.give, quiet) == "person_listens"
    room.hand(quiet)
    assert not room.admission(quiet).listening
    room.give()
    assert room.turn == quiet.id


def test_listening_in_the_middle_of_ones_turn_ends_it(now: FrozenClock) -> None:
    room = a_round()
    room.give(room.people[0])
    operations.just_listen(viewer_of(room.people[0]), room.room, True)
    assert room.turn is None


# -- turns -------------------------------------------------------------------------------------------------------------


def test_a_turn_can_be_given_without_a_hand_and_passed_on_unused(now: FrozenClock) -> None:
    room = a_round()
    room.give(room.people[2])
    operations.end_turn(viewer_of(room.people[2]), room.room)
    assert (room.turn, room.events()) == (None, [("turn", None), ("turn", "done")])
    assert refusal(say, room.people[2], room.meeting) == "not_your_turn"


def test_there_is_one_turn_at_a_time(now: FrozenClock) -> None:
    room = a_round()
    room.give(room.people[0])
    room.give(room.people[1])
    assert room.turn == room.people[1].id
    assert refusal(say, room.people[0], room.meeting) == "not_your_turn"
    assert say(room.people[1], room.meeting).seq


def test_a_turn_is_given_to_nobody_who_is_away_leads_or_never_came(now: FrozenClock) -> None:
    room = a_round()
    gone = room.people[0]
    operations.leave(viewer_of(gone), room.room)
    now.advance(timedelta(seconds=21))
    assert refusal(room.give, gone) == "person_away"
    assert refusal(room.give, room.lead) == "leads_here"
    assert refusal(room.give, a_person()) == "not_found"
    room.give(room.people[2])


def test_ending_a_turn_that_is_not_ones_own_does_nothing_and_a_facilitator_names_the_version(now: FrozenClock) -> None:
    room = a_round()
    room.give(room.people[0])
    operations.end_turn(viewer_of(room.people[1]), room.room)
    operations.end_turn(viewer_of(room.lead), room.room)
    assert room.turn == room.people[0].id
    assert refusal(operations.end_turn, viewer_of(room.people[1]), room.room, room.version) == "not_allowed"
    operations.end_turn(viewer_of(room.lead), room.room, room.version)
    assert room.turn is None


def test_the_soft_timer_ends_nothing(now: FrozenClock) -> None:
    room = a_round()
    room.give(room.people[0])
    now.advance(profile().turn_length + MINUTE / 2)
    operations.tick(SYSTEM, room.meeting.id)
    timetable.let_go()
    assert say(room.people[0], room.meeting).seq


def test_more_time_counts_from_the_end_or_from_now_and_can_be_had_again(now: FrozenClock) -> None:
    room = a_round()
    speaker = viewer_of(room.people[0])
    room.give(room.people[0])
    operations.more_time(speaker, room.room)
    assert room.fresh().turn_until == clock.now() + profile().turn_length + profile().turn_more
    now.advance(profile().turn_length + 2 * profile().turn_more)
    for _ in range(2):
        operations.more_time(viewer_of(room.lead), room.room)
    assert room.fresh().turn_until == clock.now() + 2 * profile().turn_more


def test_more_time_is_for_whose_turn_it_is(now: FrozenClock) -> None:
    room = a_round()
    room.give(room.people[0])
    assert refusal(operations.more_time, viewer_of(room.people[1]), room.room) == "not_your_turn"
    operations.more_time(viewer_of(room.people[0]), room.room)


# -- lines that drop, and people who go --------------------------------------------------------------------------------


def test_the_turn_of_a_dropped_line_is_kept_for_a_minute_after_the_name_has_faded(now: FrozenClock) -> None:
    room = a_round()
    speaker = room.people[0]
    room.give(speaker)
    operations.leave(viewer_of(speaker), room.room)
    now.advance(timedelta(seconds=79))
    timetable.let_go()
    assert room.turn == speaker.id
    now.advance(timedelta(seconds=2))
    timetable.let_go()
    assert room.fresh().turn_id is None
    assert room.events()[-1] == ("turn", "ended")


def test_whoever_comes_back_in_time_keeps_the_turn(now: FrozenClock) -> None:
    room = a_round()
    speaker = room.people[0]
    room.give(speaker)
    operations.leave(viewer_of(speaker), room.room)
    now.advance(timedelta(seconds=70))
    operations.enter(viewer_of(speaker), room.room)
    now.advance(timedelta(seconds=70))
    timetable.let_go()
    assert say(speaker, room.meeting).seq


def test_a_hand_of_somebody_away_is_passed_over_and_goes_down_after_a_while(now: FrozenClock) -> None:
    room = a_round()
    away, there = room.people[:2]
    room.hand(away)
    room.hand(there)
    operations.leave(viewer_of(away), room.room)
    now.advance(timedelta(seconds=21))
    assert hands_of(room) == [there.pen_name]
    assert room.admission(away).hand is not None
    now.advance(timedelta(seconds=60))
    timetable.let_go()
    assert room.admission(away).hand is None
    assert room.admission(there).hand is not None


def test_whoever_is_let_out_loses_turn_and_hand(now: FrozenClock) -> None:
    room = a_round()
    speaker, waiting = room.people[:2]
    room.hand(waiting)
    room.give(speaker)
    for person in (speaker, waiting):
        separate(room.lead, person)
        operations.keep_apart(room.lead.id, person.id)
    assert (room.turn, hands_of(room)) == (None, [])
    with pytest.raises(NotFound):
        say(speaker, room.meeting)
