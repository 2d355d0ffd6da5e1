"""What happens to a line after it was said: changing it, taking it back, a kind word, an answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.meetings import operations, present, queries
from forum.meetings.models import Earlier, EventKind, Meeting, Reaction, RoomEvent
from tests.factories import separate, viewer_of
from tests.meetings.factories import a_meeting, come_in, key_of, open_room, refusal, say

MINUTE = timedelta(minutes=1)
WHY = "One at a time, please, for tonight."


@pytest.fixture
def meeting(now: FrozenClock) -> Meeting:
    """A meeting that has begun."""
    return a_meeting()


def heard(person: Person, meeting: Meeting) -> list[present.EventOut]:
    """What the person hears from the beginning, as it is sent to them."""
    who = viewer_of(person)
    return present.heard(who, queries.hear(who, meeting.public_id, 0)).events


def line_of(person: Person, meeting: Meeting, seq: int) -> present.EventOut:
    """One line, as the person hears it."""
    return next(event for event in heard(person, meeting) if event.seq == seq)


def live(meeting: Meeting, kind: EventKind) -> present.EventOut:
    """The last event of a kind, as it is sent to everybody by itself."""
    lines = [line for line in queries.lines(meeting.id, 0) if line.event.kind is kind]
    return present.event(lines[-1])


def pause(meeting: Meeting, on: bool = True) -> None:
    """Have the room stand as a facilitator's pause leaves it."""
    db.session.get_one(Meeting, meeting.id).paused_at = meeting.starts_at if on else None
    db.session.commit()


# -- changing ----------------------------------------------------------------------------------------------------------


def test_a_changed_line_says_the_new_words_and_that_it_was_changed(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting, "Good evning.")
    operations.edit_line(viewer_of(facilitator), said.message_id, "Good evening.")
    found = line_of(facilitator, meeting, said.seq)
    assert (found.text, found.edited) == ("Good evening.", True)


def test_what_it_said_before_is_kept_and_heard_by_nobody(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    member = come_in(meeting)
    said = say(member, meeting, "He lives in Ashford.")
    operations.edit_line(viewer_of(member), said.message_id, "He lives nearby.")
    assert db.session.scalars(select(Earlier.source)).all() == ["He lives in Ashford."]
    assert not any("Ashford" in event.model_dump_json() for event in heard(facilitator, meeting))


def test_the_event_of_a_change_carries_no_words(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting)
    operations.edit_line(viewer_of(facilitator), said.message_id, "Other words.")
    sent = live(meeting, EventKind.EDITED)
    assert (sent.target, sent.text, sent.id) == (said.seq, None, None)


def test_the_same_words_again_are_no_change(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting, "Good evening.")
    operations.edit_line(viewer_of(facilitator), said.message_id, "Good evening.")
    assert queries.last_seq(meeting.id) == said.seq


def test_each_change_keeps_what_was_said_before_it(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting, "One.")
    for words in ("Two.", "Three."):
        operations.edit_line(viewer_of(facilitator), said.message_id, words)
    assert db.session.scalars(select(Earlier.source).order_by(Earlier.number)).all() == ["One.", "Two."]


def test_the_line_can_be_changed_until_its_time_is_over(meeting: Meeting, now: FrozenClock) -> None:
    facilitator = viewer_of(open_room(meeting))
    said = operations.say(facilitator, meeting.public_id, "One.", "nonce-0001")
    now.advance(profile().edit_line_within)
    operations.edit_line(facilitator, said.message_id, "Two.")
    now.advance(timedelta(seconds=1))
    assert refusal(operations.edit_line, facilitator, said.message_id, "Three.") == "edit_over"


def test_only_who_said_it_changes_it(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(come_in(meeting), meeting)
    assert refusal(operations.edit_line, viewer_of(facilitator), said.message_id, "Other.") == "not_your_line"


def test_a_hidden_line_is_not_changed(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting)
    operations.hide_message(viewer_of(facilitator), said.message_id)
    assert refusal(operations.edit_line, viewer_of(member), said.message_id, "Other.") == "line_gone"


def test_after_the_end_nothing_is_changed(meeting: Meeting, now: FrozenClock) -> None:
    facilitator = viewer_of(open_room(meeting))
    now.advance(59 * MINUTE)
    operations.enter(facilitator, meeting.public_id)
    said = operations.say(facilitator, meeting.public_id, "One.", "nonce-0001")
    now.advance(2 * MINUTE)
    assert refusal(operations.edit_line, facilitator, said.message_id, "Two.") == "meeting_over"


def test_in_a_pause_only_who_leads_changes_a_line(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    theirs, mine = say(member, meeting), say(facilitator, meeting)
    pause(meeting)
    assert refusal(operations.edit_line, viewer_of(member), theirs.message_id, "Other.") == "room_paused"
    operations.edit_line(viewer_of(facilitator), mine.message_id, "Other.")
    assert line_of(facilitator, meeting, mine.seq).text == "Other."


def test_a_muted_person_changes_nothing(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting)
    operations.mute(viewer_of(facilitator), meeting.public_id, key_of(member, meeting), WHY)
    assert refusal(operations.edit_line, viewer_of(member), said.message_id, "Other.") == "muted"


def test_the_nonce_goes_on_naming_the_first_words(meeting: Meeting) -> None:
    facilitator = viewer_of(open_room(meeting))
    first = operations.say(facilitator, meeting.public_id, "One.", "nonce-0001")
    operations.edit_line(facilitator, first.message_id, "Two.")
    assert operations.say(facilitator, meeting.public_id, "One.", "nonce-0001") == first
    with pytest.raises(Conflict, match="nonce_reused"):
        operations.say(facilitator, meeting.public_id, "Two.", "nonce-0001")


def test_who_came_in_after_a_line_hears_nothing_of_its_change(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting, "Before.")
    late = come_in(meeting)
    operations.edit_line(viewer_of(facilitator), said.message_id, "Changed.")
    assert heard(late, meeting) == []
    with pytest.raises(NotFound):
        operations.react(viewer_of(late), said.message_id, "heard")


def test_a_line_of_another_meeting_is_not_changed_by_way_of_this_one(meeting: Meeting) -> None:
    facilitator = viewer_of(open_room(meeting))
    said = operations.say(facilitator, meeting.public_id, "One.", "nonce-0001")
    with pytest.raises(NotFound):
        operations.edit_line(facilitator, said.message_id, "Two.", within=a_meeting().public_id)


# -- taking back -------------------------------------------------------------------------------------------------------


def test_a_line_taken_back_leaves_every_screen_with_words_of_its_own(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting, "I wish I had not said it.")
    operations.take_back_line(viewer_of(member), said.message_id)
    found = line_of(facilitator, meeting, said.seq)
    assert (found.hidden, found.code, found.text, found.by) == (True, "taken_back", None, None)
    assert live(meeting, EventKind.HIDDEN).code == "taken_back"


def test_taking_back_twice_is_once(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting)
    for _ in range(2):
        operations.take_back_line(viewer_of(facilitator), said.message_id)
    assert queries.last_seq(meeting.id) == said.seq + 1


def test_nobody_takes_back_what_another_said(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting)
    assert refusal(operations.take_back_line, viewer_of(facilitator), said.message_id) == "not_your_line"


def test_what_was_taken_back_is_not_shown_again_by_who_leads(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting)
    operations.take_back_line(viewer_of(member), said.message_id)
    operations.restore_message(viewer_of(facilitator), said.message_id)
    assert line_of(facilitator, meeting, said.seq).hidden


def test_a_hidden_line_can_be_taken_back_and_then_stays_away(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting)
    operations.hide_message(viewer_of(facilitator), said.message_id)
    operations.take_back_line(viewer_of(member), said.message_id)
    operations.restore_message(viewer_of(facilitator), said.message_id)
    found = line_of(facilitator, meeting, said.seq)
    assert (found.hidden, found.code) == (True, "taken_back")


def test_a_line_can_be_taken_back_on_the_way_home_and_not_once_it_is_sealed(meeting: Meeting, now: FrozenClock) -> None:
    member = viewer_of(open_room(meeting))
    one, other = (operations.say(member, meeting.public_id, "Hm.", f"nonce-000{number}") for number in range(2))
    now.advance(61 * MINUTE)
    operations.take_back_line(member, one.message_id)
    now.advance(profile().readable_after_close)
    with pytest.raises(NotFound):
        operations.take_back_line(member, other.message_id)


def test_who_was_muted_may_still_take_their_line_back(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting)
    operations.mute(viewer_of(facilitator), meeting.public_id, key_of(member, meeting), WHY)
    operations.take_back_line(viewer_of(member), said.message_id)
    assert line_of(facilitator, meeting, said.seq).hidden


# -- kind words --------------------------------------------------------------------------------------------------------


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
