"""What was taken from somebody in a room and is given back at the desk."""

from datetime import timedelta

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import SYSTEM, GrantKind
from forum.meetings import operations
from forum.meetings.models import Meeting
from forum.moderation import operations as desk
from forum.moderation import queries as cases
from forum.moderation.models import Action, Decision
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import come_in, key_of, open_room, refusal, say

MINUTE = timedelta(minutes=1)
WHY = "Three times over somebody else's turn. Please just listen for now."


def mute(by: Person, who: Person, meeting: Meeting, why: str = WHY, rule: int = 7) -> None:
    """Mute somebody."""
    operations.mute(viewer_of(by), meeting.public_id, key_of(who, meeting), why, rule)


def remove(by: Person, who: Person, meeting: Meeting, why: str = WHY, rule: int = 7) -> None:
    """Ask somebody to leave."""
    operations.remove_person(viewer_of(by), meeting.public_id, key_of(who, meeting), why, rule)


def decisions(who: Person) -> list[tuple[Action, int | None, str]]:
    """What was decided about somebody, as they can read it."""
    items = cases.decisions_about(viewer_of(who)).items
    return [(one.action, one.rule, one.reason) for one, _ in items]


def reverse(action: Action) -> Decision:
    """A moderator takes back what was decided."""
    made = db.session.scalars(select(Decision).where(Decision.action == action)).one()
    moderator = viewer_of(a_person(grants=[GrantKind.MODERATOR]))
    return desk.reverse(moderator, made.public_id, "On a second look it was not right.")


def test_a_moderator_gives_the_right_to_write_back(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    reverse(Action.MUTE)
    assert say(member, meeting).seq
    assert {action for action, _, _ in decisions(member)} == {Action.MUTE, Action.RESTORE}


def test_who_was_let_out_in_error_comes_back_and_hears_from_then_on(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    remove(facilitator, member, meeting)
    missed = say(facilitator, meeting)
    reverse(Action.LET_OUT)
    assert operations.enter(viewer_of(member), meeting.public_id).from_seq == missed.seq


def test_nobody_comes_back_to_meet_whom_they_never_meet(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    remove(facilitator, member, meeting)
    other = come_in(meeting)
    separate(member, other)
    reverse(Action.LET_OUT)
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "no_place"


def test_after_the_purge_it_is_taken_back_in_the_record(meeting: Meeting, now: FrozenClock) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    remove(facilitator, member, meeting)
    now.advance(timedelta(days=9))
    operations.tick(SYSTEM, meeting.id)
    operations.purge(SYSTEM, meeting.id)
    assert reverse(Action.LET_OUT).action is Action.RESTORE


def test_a_lifted_mute_is_not_taken_back_once_more(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    operations.unmute(viewer_of(facilitator), meeting.public_id, key_of(member, meeting))
    assert refusal(reverse, Action.MUTE) == "nothing_to_restore"
