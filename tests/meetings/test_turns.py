"""Hands and turns: one speaks, the queue is in order, the soft clock touches nothing, and nobody is pressed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, NotFound
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.meetings import operations, queries, timetable
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import a_group, a_meeting, come_in, key_of, open_room, refusal, say
from tests.meetings.rounds import HOME, ROUND, TALK, WELCOME, Round, a_round

MINUTE = timedelta(minutes=1)
FEW = 2


@pytest.fixture(autouse=True)
def a_small_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people talk openly here and three in turns, so that no test has to seat six."""
    monkeypatch.setattr("forum.meetings.policy.turns.profile", lambda: replace(profile(), open_talk_up_to=FEW))


def hands_of(round_: Round) -> list[str]:
    """Who waits, in order."""
    return [one.name for one in queries.floor(round_.fresh()).hands]


# -- who may write -----------------------------------------------------------------------------------------------------


def test_in_turns_only_whose_turn_it_is_writes_and_who_leads(now: FrozenClock) -> None:
    room = a_round()
    speaker, other = room.people[:2]
    assert refusal(say, speaker, room.meeting) == "not_your_turn"
    room.give(speaker)
    assert say(speaker, room.meeting).seq
    assert refusal(say, other, room.meeting) == "not_your_turn"
    assert say(room.lead, room.meeting).seq


def test_a_few_people_talk_openly_also_in_turns(now: FrozenClock) -> None:
    few, many = a_round(others=FEW), a_round(others=FEW + 1)
    assert say(few.people[0], few.meeting).seq
    assert refusal(say, many.people[0], many.meeting) == "not_your_turn"


def test_a_dropped_line_still_counts_for_a_minute_so_that_the_form_of_the_room_does_not_flicker(
    now: FrozenClock,
) -> None:
    room = a_round()
    operations.leave(viewer_of(room.people[-1]), room.room)
    now.advance(timedelta(seconds=60))
    room.people.pop()
    room.come_again()
    assert refusal(say, room.people[0], room.meeting) == "not_your_turn"
    now.advance(timedelta(seconds=30))
    assert say(room.people[0], room.meeting).seq


def test_in_a_step_of_the_facilitators_everybody_else_waits(now: FrozenClock) -> None:
    room = a_round(WELCOME, TALK, others=2)
    assert refusal(say, room.people[0], room.meeting) == "only_facilitators"
    assert say(room.lead, room.meeting).seq
    room.give(room.people[0])
    assert say(room.people[0], room.meeting).seq


def test_a_group_without_rows_talks_openly_and_then_goes_home(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    people = [come_in(meeting) for _ in range(4)]
    db.session.refresh(meeting)
    assert [step["code"] for step in meeting.agenda] == ["talk", "home"]
    assert say(people[0], meeting).seq


def test_a_room_that_is_always_open_is_one_long_open_talk(now: FrozenClock) -> None:
    group = a_group(always_open=True)
    group.agenda = [dict(WELCOME), dict(HOME)]
    db.session.commit()
    meeting = a_meeting(group)
    open_room(meeting)
    db.session.refresh(meeting)
    assert [step["code"] for step in meeting.agenda] == ["talk"]


def test_what_changes_in_the_group_does_not_change_a_meeting_under_way(now: FrozenClock) -> None:
    room = a_round(TALK)
    room.meeting.group.agenda = [dict(WELCOME)]
    db.session.commit()
    assert say(room.people[0], room.meeting).seq
    assert [step["name"] for step in room.fresh().agenda] == ["Talk"]


def test_a_muted_person_reads_and_does_not_write(now: FrozenClock) -> None:
    room = a_round(TALK)
    room.admission(room.people[0]).muted_at = clock.now()
    db.session.commit()
    assert refusal(say, room.people[0], room.meeting) == "muted"
    assert refusal(room.hand, room.people[0]) == "muted"
    assert say(room.people[1], room.meeting).seq


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


# -- steps -------------------------------------------------------------------------------------------------------------


def test_the_next_step_ends_the_turn_gives_it_to_nobody_and_keeps_the_hands(now: FrozenClock) -> None:
    room = a_round(ROUND, ROUND | {"name": "Second round"})
    room.hand(room.people[1])
    room.give(room.people[0])
    room.go_on()
    assert (room.fresh().step, room.turn, hands_of(room)) == (1, None, [room.people[1].pen_name])
    assert refusal(say, room.people[0], room.meeting) == "not_your_turn"


def test_after_the_last_step_comes_none(now: FrozenClock) -> None:
    room = a_round(TALK, HOME)
    room.go_on()
    assert refusal(room.go_on) == "last_step"
    assert room.fresh().step == 1


def test_a_member_neither_goes_on_nor_gives_turns_nor_pauses(now: FrozenClock) -> None:
    room = a_round(TALK, HOME)
    member, version = viewer_of(room.people[0]), room.version
    assert refusal(operations.next_step, member, room.room, version) == "not_allowed"
    assert refusal(operations.give_turn, member, room.room, version) == "not_allowed"
    assert refusal(operations.pause_room, member, room.room, version, True) == "not_allowed"
    assert room.version == version


def test_a_facilitator_who_is_not_inside_does_not_lead(now: FrozenClock) -> None:
    room = a_round(TALK, HOME)
    with pytest.raises(NotFound):
        operations.next_step(viewer_of(a_person()), room.room, room.version)


def test_a_command_from_another_version_does_nothing(now: FrozenClock) -> None:
    room = a_round(TALK, ROUND, HOME)
    before = room.version
    room.go_on()
    leads = viewer_of(room.lead)
    commands: tuple[Callable[[], None], ...] = (
        lambda: operations.next_step(leads, room.room, before),
        lambda: operations.give_turn(leads, room.room, before, key_of(room.people[0], room.meeting)),
        lambda: operations.pause_room(leads, room.room, before, True),
        lambda: operations.end_turn(leads, room.room, before),
        lambda: operations.put_off(leads, room.room, before, key_of(room.people[0], room.meeting)),
    )
    for command in commands:
        with pytest.raises(Conflict, match="room_changed"):
            command()
    assert (room.fresh().step, room.turn, room.fresh().paused_at) == (1, None, None)


def test_every_change_raises_the_version_once(now: FrozenClock) -> None:
    room = a_round(ROUND, HOME)
    seen = [room.version]
    room.hand(room.people[0])
    seen.append(room.version)
    room.give()
    seen.append(room.version)
    room.pause()
    seen.append(room.version)
    room.pause(on=False)
    seen.append(room.version)
    room.go_on()
    seen.append(room.version)
    assert seen == list(range(seen[0], seen[0] + 6))


def test_the_closing_part_begins_by_itself_with_the_warning(now: FrozenClock) -> None:
    room = a_round(ROUND, TALK, HOME)
    room.give(room.people[0])
    now.advance(54 * MINUTE)
    room.come_again()
    assert (room.fresh().step, room.turn) == (0, room.people[0].id)
    now.advance(MINUTE)
    operations.tick(SYSTEM, room.meeting.id)
    assert (room.fresh().step, room.turn) == (2, None)
    assert room.events()[-2:] == [("closing", None), ("step", None)]
    assert say(room.people[1], room.meeting).seq


def test_a_last_part_that_is_no_closing_part_does_not_begin_by_itself(now: FrozenClock) -> None:
    room = a_round(TALK, ROUND)
    now.advance(54 * MINUTE)
    room.come_again()
    now.advance(MINUTE)
    operations.tick(SYSTEM, room.meeting.id)
    assert room.fresh().step == 0


# -- a pause -----------------------------------------------------------------------------------------------------------


def test_in_a_pause_only_those_who_lead_write_and_the_turn_is_still_there_afterwards(now: FrozenClock) -> None:
    room = a_round()
    speaker = room.people[0]
    room.give(speaker)
    room.pause()
    assert refusal(say, speaker, room.meeting) == "room_paused"
    assert say(room.lead, room.meeting).seq
    room.pause(on=False)
    assert say(speaker, room.meeting).seq


def test_a_pause_is_given_back_to_the_turn_and_the_step(now: FrozenClock) -> None:
    room = a_round()
    now.advance(MINUTE)
    room.give(room.people[0])
    until, since = room.fresh().turn_until, room.fresh().step_since
    now.advance(MINUTE)
    room.pause()
    now.advance(2 * MINUTE)
    room.pause(on=False)
    assert until is not None and since is not None
    assert (room.fresh().turn_until, room.fresh().step_since) == (until + 2 * MINUTE, since + 2 * MINUTE)


def test_hands_go_up_in_a_pause_too(now: FrozenClock) -> None:
    room = a_round()
    room.pause()
    room.hand(room.people[0])
    assert hands_of(room) == [room.people[0].pen_name]


def test_while_the_facilitator_is_gone_nobody_leads_and_the_turn_waits(now: FrozenClock) -> None:
    room = a_round()
    speaker = room.people[0]
    room.give(speaker)
    until = room.fresh().turn_until
    now.advance(4 * MINUTE)
    operations.leave(viewer_of(room.lead), room.room)
    for person in room.people:
        operations.enter(viewer_of(person), room.room)
    now.advance(timedelta(seconds=20) + profile().line_dropped_hold)
    operations.tick(SYSTEM, room.meeting.id)
    assert refusal(say, speaker, room.meeting) == "room_held"
    now.advance(MINUTE)
    room.come_again()
    assert until is not None
    assert (room.turn, room.fresh().turn_until) == (speaker.id, until + MINUTE)
    assert say(speaker, room.meeting).seq


def test_after_the_end_there_is_no_turn_and_no_hand_goes_up(now: FrozenClock) -> None:
    room = a_round()
    room.give(room.people[0])
    now.advance(61 * MINUTE)
    assert refusal(room.hand, room.people[1]) == "meeting_over"
    operations.tick(SYSTEM, room.meeting.id)
    assert room.turn is None


def test_whoever_may_only_read_for_a_while_raises_no_hand(now: FrozenClock) -> None:
    room = a_round()
    quiet = replace(viewer_of(room.people[0]), read_only_until=clock.now() + MINUTE)
    assert refusal(operations.raise_hand, quiet, room.room, True) == "read_only"
    room.hand(room.people[1])
