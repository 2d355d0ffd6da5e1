"""Asking for another look at what was taken in a meeting: by who led it, and at the desk."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import ANONYMOUS
from forum.meetings import operations as meetings
from forum.meetings import queries as rooms
from forum.meetings.models import RoomEvent
from forum.moderation import operations
from forum.moderation.models import Action, AppealState, Case, Decision, Reason, TargetKind
from forum.moderation.operations import outside
from forum.moderation.operations.outside_answering import answer_outside
from tests.factories import client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_meeting, come_in, key_of, open_room, say
from tests.moderation.appeals import AGAIN, PLEASE, an_appeal, answered, case_of, fresh
from tests.moderation.factories import WHY, a_moderator, decided, text
from tests.moderation.test_appeal_reviewers import touched_it
from tests.moderation.test_outside import asked

LATER = timedelta(days=5)


@pytest.fixture
def now(app_context):
    """Half past seven in the evening; it moves only when told to."""
    with clock.frozen(datetime(2026, 11, 24, 19, 30, tzinfo=UTC)) as frozen:
        yield frozen


@pytest.fixture
def meeting(now):
    """An open room."""
    found = a_meeting()
    open_room(found)
    return found


@pytest.fixture
def leader(meeting):
    """Somebody who leads it, and is inside."""
    return come_in(meeting, a_facilitator(meeting.group))


def measured(action):
    """The one decision of this kind."""
    return db.session.execute(db.select(Decision).where(Decision.action == action)).scalar_one()


def line_of(person, meeting, words="We live above the bakery."):
    """A line that somebody says, among others."""
    return say(person, meeting, words).message_id


def is_hidden(line):
    """Whether a line is hidden now."""
    return db.session.query(RoomEvent.hidden_at).filter_by(public_id=line).scalar() is not None


def state_in(meeting, person):
    """How somebody's stay stands."""
    return rooms.state_of(rooms.stay_in(meeting.public_id, person.id))


def test_granted_while_the_room_is_open_one_can_write_again(meeting, leader):
    person = come_in(meeting)
    meetings.mute(viewer_of(leader), meeting.public_id, key_of(person, meeting), WHY)
    made = an_appeal(measured(Action.MUTE))
    assert state_in(meeting, person) == "muted"
    answered(made, Action.GRANT)
    assert (state_in(meeting, person), fresh(made).state) == ("inside", AppealState.GRANTED)


def test_after_the_meeting_being_let_out_is_given_back_in_the_record(now, meeting, leader):
    person = come_in(meeting)
    meetings.remove_person(viewer_of(leader), meeting.public_id, key_of(person, meeting), WHY)
    decision = measured(Action.LET_OUT)
    now.advance(LATER)
    answered(an_appeal(decision), Action.GRANT)
    assert fresh(decision).reversed_at is not None


def test_a_hidden_line_comes_back_and_another_stays_hidden(meeting, leader):
    person = come_in(meeting)
    lines = [line_of(person, meeting, words) for words in ("One.", "Two.")]
    for line in lines:
        meetings.hide_line(viewer_of(leader), line)
    first = db.session.execute(
        db.select(Decision).where(Decision.action == Action.HIDE).order_by(Decision.id)
    ).scalars()
    answered(an_appeal(next(iter(first))), Action.GRANT)
    assert [is_hidden(line) for line in lines] == [False, True]


def test_who_led_and_moderates_does_not_answer_about_what_they_took(meeting, leader):
    person = come_in(meeting)
    meetings.mute(viewer_of(leader), meeting.public_id, key_of(person, meeting), WHY)
    decision = measured(Action.MUTE)
    moderator = a_moderator()
    decision.moderator_id = moderator.id
    db.session.commit()
    made = an_appeal(decision)
    touched_it(lambda: answered(made, Action.UPHOLD, by=moderator))


def test_lifting_a_mute_ends_an_appeal_against_it(meeting, leader):
    person = come_in(meeting)
    meetings.mute(viewer_of(leader), meeting.public_id, key_of(person, meeting), WHY)
    made = an_appeal(measured(Action.MUTE))
    meetings.unmute(viewer_of(leader), meeting.public_id, key_of(person, meeting))
    assert fresh(made).state is AppealState.GRANTED


def test_the_reviewer_reads_what_was_said_before_it(app, meeting, leader):
    person = come_in(meeting)
    line_of(person, meeting, "Nobody lets me finish.")
    meetings.mute(viewer_of(leader), meeting.public_id, key_of(person, meeting), WHY)
    case = case_of(an_appeal(measured(Action.MUTE)))
    page = text(client_of(app, a_moderator()).get(f"/desk/cases/{case.public_id}"))
    for seen in ("Nobody lets me finish.", PLEASE, WHY):
        assert seen in page, seen


def a_reported_line(meeting, by):
    """A line of a person, told to the desk by another: its case."""
    line = line_of(come_in(meeting), meeting)
    operations.report(viewer_of(by), TargetKind.MESSAGE, line, Reason.IDENTIFYING)
    return line, db.session.query(Case).filter_by(target_id=line).one()


def test_from_outside_a_line_is_hidden_and_put_back(meeting, leader):
    alone = a_moderator()
    line, case = a_reported_line(meeting, come_in(meeting, alone))
    answer = answer_outside(ANONYMOUS, asked(case, alone), Action.HIDE, WHY, 3)
    assert is_hidden(line)
    made = an_appeal(answer)
    assert outside.ask_outside(viewer_of(alone), case_of(made).public_id, "other@example.net")
    answered(made, Action.GRANT, by=a_moderator())
    assert not is_hidden(line)


def test_a_line_hidden_at_the_desk_is_given_back_from_outside(meeting, leader):
    alone = a_moderator()
    line, case = a_reported_line(meeting, come_in(meeting))
    made = an_appeal(decided(case, Action.HIDE, alone))
    answer_outside(ANONYMOUS, asked(case_of(made), alone), Action.GRANT, AGAIN)
    assert not is_hidden(line)
