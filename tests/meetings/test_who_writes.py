"""Who may write in a room: by the part of the agenda, the turn, and how many are there."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.meetings import operations
from tests.factories import viewer_of
from tests.meetings.factories import a_group, a_meeting, come_in, open_room, refusal, say
from tests.meetings.rounds import HOME, TALK, WELCOME, a_round

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("a_small_house")


def test_in_turns_only_whose_turn_it_is_writes_and_who_leads(now: FrozenClock) -> None:
    room = a_round()
    speaker, other = room.people[:2]
    assert refusal(say, speaker, room.meeting) == "not_your_turn"
    room.give(speaker)
    assert say(speaker, room.meeting).seq
    assert refusal(say, other, room.meeting) == "not_your_turn"
    assert say(room.lead, room.meeting).seq


def test_a_few_people_talk_openly_also_in_turns(now: FrozenClock) -> None:
    few, many = a_round(others=2), a_round(others=3)
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
