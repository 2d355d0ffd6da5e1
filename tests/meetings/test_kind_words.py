"""A kind word about a line: who gives it, to what, and what is left of it."""

from datetime import timedelta

import pytest

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.viewer import SYSTEM
from forum.meetings import operations, queries
from forum.meetings.models import Earlier, EventKind, Meeting, Reaction, RoomEvent
from tests.factories import separate, viewer_of
from tests.meetings.factories import come_in, key_of, open_room, refusal, say
from tests.meetings.hearing import heard, line_of, live, pause

MINUTE = timedelta(minutes=1)
WHY = "One at a time, please, for tonight."


def test_a_reaction_stands_with_the_line_under_the_name_of_who_gave_it(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(facilitator, meeting)
    operations.react(viewer_of(member), said.message_id, "with_you")
    [shown] = line_of(facilitator, meeting, said.seq).reactions or []
    assert (shown.kind, shown.names) == ("with_you", [member.pen_name])


@pytest.mark.parametrize("on", [True, False])
def test_a_reaction_and_its_end_are_events_that_say_who_and_what(meeting: Meeting, on: bool) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(facilitator, meeting)
    for wanted in (True, on):
        operations.react(viewer_of(member), said.message_id, "thank_you", wanted)
    sent = live(meeting, EventKind.REACTED)
    assert sent.by is not None
    assert (sent.target, sent.code, sent.on, sent.by.name) == (said.seq, "thank_you", on, member.pen_name)


def test_reacting_twice_is_once_and_taking_away_what_is_not_there_is_nothing(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(facilitator, meeting)
    operations.react(viewer_of(member), said.message_id, "heard", False)
    for _ in range(2):
        operations.react(viewer_of(member), said.message_id, "heard")
    assert queries.last_seq(meeting.id) == said.seq + 1


def test_nobody_reacts_to_their_own_line(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting)
    assert refusal(operations.react, viewer_of(facilitator), said.message_id, "heard") == "own_line"


def test_there_are_no_other_reactions_than_the_house_has(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    with pytest.raises(Invalid):
        operations.react(viewer_of(member), say(facilitator, meeting).message_id, "angry")


def test_reactions_are_for_when_one_may_not_speak(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(facilitator, meeting)
    pause(meeting)
    assert refusal(say, member, meeting) == "room_paused"
    operations.react(viewer_of(member), said.message_id, "heard")
    assert line_of(facilitator, meeting, said.seq).reactions


def test_a_hidden_line_takes_no_reaction_and_forgets_those_it_had(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(facilitator, meeting)
    operations.react(viewer_of(member), said.message_id, "heard")
    operations.hide_message(viewer_of(facilitator), said.message_id)
    assert line_of(member, meeting, said.seq).reactions is None
    assert refusal(operations.react, viewer_of(member), said.message_id, "with_you") == "line_gone"


def test_a_muted_person_reacts_to_nothing(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(facilitator, meeting)
    operations.mute(viewer_of(facilitator), meeting.public_id, key_of(member, meeting), WHY)
    assert refusal(operations.react, viewer_of(member), said.message_id, "heard") == "muted"


def test_a_line_of_somebody_who_was_let_out_takes_no_reaction(meeting: Meeting) -> None:
    facilitator, one, other = open_room(meeting), come_in(meeting), come_in(meeting)
    said = say(one, meeting)
    operations.remove_person(viewer_of(facilitator), meeting.public_id, key_of(one, meeting), WHY)
    assert refusal(operations.react, viewer_of(other), said.message_id, "heard") == "line_gone"


def test_after_a_separation_nothing_of_the_other_is_left_of_reactions(meeting: Meeting, now: FrozenClock) -> None:
    facilitator, one = open_room(meeting), come_in(meeting)
    now.advance(MINUTE)
    other = come_in(meeting)
    mine, theirs = say(one, meeting), say(other, meeting)
    operations.react(viewer_of(other), mine.message_id, "heard")
    operations.react(viewer_of(facilitator), theirs.message_id, "with_you")
    separate(one, other)
    operations.keep_apart(one.id, other.id)
    assert [event.kind for event in heard(one, meeting)] == [EventKind.MESSAGE]
    assert line_of(one, meeting, mine.seq).reactions is None


def test_reactions_are_gone_with_the_words(meeting: Meeting, now: FrozenClock) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(facilitator, meeting)
    operations.edit_line(viewer_of(facilitator), said.message_id, "Other.")
    operations.react(viewer_of(member), said.message_id, "heard")
    now.advance(timedelta(days=9))
    operations.tick(SYSTEM, meeting.id)
    operations.purge(SYSTEM, meeting.id)
    left = [
        db.session.query(table).filter_by(meeting_id=meeting.id).count() for table in (RoomEvent, Reaction, Earlier)
    ]
    assert left == [0, 0, 0]
