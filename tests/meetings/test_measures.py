"""Muting somebody and asking them to leave: decisions that they can read, and nothing that others are told."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.audit.models import AuditEntry
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Forbidden, Invalid, NotFound
from forum.core.viewer import Audience, GrantKind
from forum.jobs.queue import run_due
from forum.meetings import operations, queries
from forum.meetings.models import Meeting
from forum.moderation import operations as desk
from forum.moderation import present
from forum.moderation import queries as cases
from forum.moderation.models import Action, Case, CaseStatus, Decision, TargetKind
from forum.moderation.queries.cases import Show
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import (
    a_facilitator,
    a_group,
    a_meeting,
    come_in,
    key_of,
    open_room,
    refusal,
    say,
    take_seat,
)

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


# -- muting ------------------------------------------------------------------------------------------------------------


def test_who_is_muted_reads_and_does_not_write_until_it_is_lifted(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    assert refusal(say, member, meeting) == "muted"
    said = say(facilitator, meeting)
    assert [line.event.seq for line in queries.hear(viewer_of(member), meeting.public_id, 0).lines] == [said.seq]
    operations.unmute(viewer_of(facilitator), meeting.public_id, key_of(member, meeting))
    assert say(member, meeting).seq


def test_being_muted_is_a_decision_that_one_can_read(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    assert decisions(member) == [(Action.MUTE, 7, WHY)]
    assert decisions(facilitator) == []


def test_the_person_is_told_once(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    run_due()
    made = db.session.scalars(select(Decision)).one()
    desk.tell_measured(made.public_id)
    [notice] = db.session.scalars(select(Notice).where(Notice.person_id == member.id, Notice.kind == desk.MEASURE))
    assert (notice.place_id, notice.label, notice.actor_id) == (made.public_id, meeting.group.name, None)


def test_others_in_the_room_are_told_nothing(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    before = queries.last_seq(meeting.id)
    mute(facilitator, member, meeting)
    assert queries.last_seq(meeting.id) == before


def test_muting_twice_is_one_decision(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    for _ in range(2):
        mute(facilitator, member, meeting)
    assert len(decisions(member)) == 1


def test_lifting_ends_the_decision_and_is_read_beside_it(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    operations.unmute(viewer_of(facilitator), meeting.public_id, key_of(member, meeting))
    assert {action for action, _, _ in decisions(member)} == {Action.MUTE, Action.LIFT}
    muted, lifted = db.session.scalars(select(Decision).order_by(Decision.id))
    assert muted.reversed_at is not None and lifted.reverses_id == muted.id


def test_lifting_what_is_not_there_is_nothing(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    operations.unmute(viewer_of(facilitator), meeting.public_id, key_of(member, meeting))
    assert decisions(member) == []


@pytest.mark.parametrize(("why", "code"), [("", "missing"), ("  ", "missing"), ("Enough.", "why_short")])
def test_nothing_is_taken_from_anybody_without_a_reason(meeting: Meeting, why: str, code: str) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    for take in (mute, remove):
        with pytest.raises(Invalid) as refused:
            take(facilitator, member, meeting, why)
        assert refused.value.fields == {"reason": code}
    assert say(member, meeting).seq


def test_who_leads_is_not_muted_or_taken_out_by_another_who_leads(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    for take in (mute, remove):
        assert refusal(take, other, facilitator, meeting) == "leads_here"
        assert refusal(take, other, other, meeting) == "leads_here"


def test_a_member_takes_nothing_from_anybody(meeting: Meeting) -> None:
    open_room(meeting)
    one, other = come_in(meeting), come_in(meeting)
    for take in (mute, remove):
        with pytest.raises(Forbidden, match="not_allowed"):
            take(one, other, meeting)


def test_who_leads_another_group_does_not_know_of_this_room(now: FrozenClock) -> None:
    meeting = a_meeting(a_group(Audience.ADULT_CHILDREN))
    stranger = a_facilitator(a_group())
    with pytest.raises(NotFound):
        mute(stranger, a_person(), meeting)


def test_a_name_of_another_room_names_nobody_here(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    key = key_of(member, a_meeting())
    assert refusal(operations.mute, viewer_of(facilitator), meeting.public_id, key, WHY) == "not_found"


def test_before_the_room_opens_nobody_is_muted(now: FrozenClock) -> None:
    meeting = a_meeting(starts_in=MINUTE)
    facilitator, member = open_room(meeting), come_in(meeting)
    assert refusal(mute, facilitator, member, meeting) == "not_found"


def test_being_muted_lowers_the_hand_and_ends_the_turn(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    operations.raise_hand(viewer_of(member), meeting.public_id, True)
    db.session.get_one(Meeting, meeting.id).turn_id = member.id
    db.session.commit()
    mute(facilitator, member, meeting)
    after = queries.get_admission(meeting.id, member.id)
    assert after is not None
    assert (after.hand, db.session.get_one(Meeting, meeting.id, populate_existing=True).turn_id) == (None, None)


# -- asking somebody to leave ------------------------------------------------------------------------------------------


def test_who_is_asked_to_leave_is_out_and_does_not_come_back(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    remove(facilitator, member, meeting)
    with pytest.raises(NotFound):
        say(member, meeting)
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "no_place"
    assert queries.may_receive(meeting.id, frozenset({(member.id, 1)})) == frozenset()


def test_it_is_a_decision_with_its_reason_for_this_meeting_alone(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    remove(facilitator, member, meeting)
    assert decisions(member) == [(Action.LET_OUT, 7, WHY)]
    following = a_meeting(meeting.group, starts_in=timedelta(days=7))
    take_seat(member, following)
    assert operations.ask_seat(viewer_of(member), following.public_id).state == "confirmed"


def test_both_measures_are_one_case_that_waits_for_nobody(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    remove(facilitator, member, meeting)
    [case] = db.session.scalars(select(Case))
    assert (case.target_kind, case.status, len(case.snapshots)) == (TargetKind.STAY, CaseStatus.DECIDED, 2)


# -- what the person and the desk read ---------------------------------------------------------------------------------


def test_the_statement_says_what_was_taken_until_when_and_why(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    made = db.session.scalars(select(Decision)).one()
    page = client_of(app, member).get(f"/decisions/{made.public_id}").get_data(as_text=True)
    for words in ("You could only read in a meeting", meeting.group.name, "until that meeting ends", WHY[:40]):
        assert words in page
    assert facilitator.pen_name not in page


@pytest.mark.parametrize("kind", ["mute", "lift", "remove"])
def test_no_element_of_a_statement_is_empty_but_the_quote(app: Flask, meeting: Meeting, kind: str) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    (remove if kind == "remove" else mute)(facilitator, member, meeting)
    if kind == "lift":
        operations.unmute(viewer_of(facilitator), meeting.public_id, key_of(member, meeting))
    made = db.session.scalars(select(Decision).order_by(Decision.id.desc()).limit(1)).one()
    with app.test_request_context():
        found = present.statement(*cases.get_statement(viewer_of(member), made.public_id))
    assert all((found.title, found.what, found.effect, found.duration, found.why, found.rule.words, found.decider))
    assert (found.quote, bool(found.disagree)) == ("", True)


def test_another_member_does_not_read_it(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    made = db.session.scalars(select(Decision)).one()
    with pytest.raises(NotFound):
        cases.get_statement(viewer_of(come_in(meeting)), made.public_id)


def test_the_last_words_of_the_room_are_sealed_with_it(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting, "First words.")
    operations.edit_line(viewer_of(member), said.message_id, "Other words.")
    mute(facilitator, member, meeting)
    lines = db.session.scalars(select(Case)).one().snapshots[0]["lines"]
    assert [(line["text"], line.get("earlier")) for line in lines] == [("Other words.", ["First words."]), ("", None)]


def test_it_stands_in_the_record_of_the_desk_and_in_what_was_decided(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mute(facilitator, member, meeting)
    moderator = viewer_of(a_person(grants=[GrantKind.MODERATOR]))
    entry = next(one for one in cases.log(moderator).items if one.act == "room.mute")
    [row] = cases.queue(moderator, Show.DECIDED).items
    assert (entry.reason, row.place) == (WHY, meeting.group.name)


def test_a_moderator_who_was_muted_does_not_read_of_it_at_the_desk(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    member = come_in(meeting, a_person(grants=[GrantKind.MODERATOR]))
    mute(facilitator, member, meeting)
    assert "room.mute" not in [one.act for one in cases.log(viewer_of(member)).items]
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.act == "room.mute")).one()
