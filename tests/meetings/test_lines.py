"""What happens to a line after it was said: changing it, taking it back, a kind word, an answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, NotFound
from forum.core.profile import profile
from forum.meetings import operations, queries
from forum.meetings.models import Earlier, EventKind, Meeting
from tests.factories import viewer_of
from tests.meetings.factories import a_meeting, come_in, key_of, open_room, refusal, say
from tests.meetings.hearing import heard, line_of, live, pause

MINUTE = timedelta(minutes=1)
WHY = "One at a time, please, for tonight."


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
