"""Once the words of a meeting are sealed, nothing that is done to a person in it opens them again."""

from datetime import timedelta

from sqlalchemy import select

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.profile import profile
from forum.meetings import operations
from forum.meetings.models import Meeting
from forum.moderation.models import Case
from tests.factories import viewer_of
from tests.meetings.factories import come_in, key_of, open_room, refusal, say

WHY = "Three times over somebody else's turn. Please just listen for now."


def test_after_the_words_are_sealed_nobody_is_taken_out_any_more(meeting: Meeting, now: FrozenClock) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    say(member, meeting, "Only for this evening.")
    now.advance(timedelta(hours=1) + profile().readable_after_close)
    about = (viewer_of(facilitator), meeting.public_id, key_of(member, meeting), WHY)
    assert refusal(operations.remove_person, *about) == "meeting_sealed"
    assert db.session.scalars(select(Case)).all() == []


def test_while_they_can_be_read_somebody_can_still_be_taken_out(meeting: Meeting, now: FrozenClock) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    now.advance(timedelta(hours=1) + profile().readable_after_close - timedelta(minutes=1))
    operations.remove_person(viewer_of(facilitator), meeting.public_id, key_of(member, meeting), WHY)
    assert db.session.scalars(select(Case)).one().subject_id == member.id


def test_a_mute_ends_with_the_meeting_and_is_not_lifted_afterwards(meeting: Meeting, now: FrozenClock) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    about = (viewer_of(facilitator), meeting.public_id, key_of(member, meeting))
    operations.mute(*about, WHY)
    now.advance(timedelta(hours=1) + profile().readable_after_close)
    assert refusal(operations.unmute, *about) == "meeting_over"
    assert len(db.session.scalars(select(Case)).one().snapshots) == 1
