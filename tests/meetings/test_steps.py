"""The agenda goes on when who leads says so, and a pause holds everything as it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.errors import Conflict, NotFound
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.meetings import operations
from tests.factories import a_person, viewer_of
from tests.meetings.factories import key_of, refusal, say
from tests.meetings.rounds import HOME, ROUND, TALK, a_round, hands_of

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("a_small_house")


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


def test_a_pause_in_which_the_facilitator_is_gone_is_given_back_once(now: FrozenClock) -> None:
    room = a_round()
    room.give(room.people[0])
    until, since, began = room.fresh().turn_until, room.fresh().step_since, clock.now()
    room.pause()
    now.advance(MINUTE)
    operations.leave(viewer_of(room.lead), room.room)
    now.advance(timedelta(seconds=20) + profile().line_dropped_hold)
    operations.tick(SYSTEM, room.meeting.id)
    now.advance(MINUTE)
    room.come_again()
    now.advance(MINUTE)
    room.pause(on=False)
    waited = clock.now() - began
    assert until is not None and since is not None
    assert (room.fresh().turn_until, room.fresh().step_since) == (until + waited, since + waited)


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
