"""A line hidden in its room: gone at once, a decision that its author can read, and exactly one that stands."""

from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.audit.models import AuditEntry
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.jobs.queue import run_due
from forum.meetings import operations, queries
from forum.meetings.models import Meeting
from forum.moderation import operations as desk
from forum.moderation import queries as cases
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Decision, FoundBy, Reason, TargetKind, Touch
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_facilitator, come_in, open_room, refusal, say

ADDED = "It names a street, and somebody could find you by it."


def hide(by: Person, line: str, added: str = "", rule: int = 12) -> None:
    """Hide a line."""
    operations.hide_line(viewer_of(by), line, added, rule)


def show(by: Person, line: str) -> None:
    """Show it again."""
    operations.show_line(viewer_of(by), line)


def is_hidden(meeting: Meeting, line: str) -> bool:
    """Whether nobody reads it."""
    db.session.expire_all()
    return next(one for one in queries.lines(meeting.id, 0) if one.event.public_id == line).event.hidden_at is not None


def standing() -> list[Decision]:
    """The decisions to hide that stand."""
    wanted = select(Decision).where(Decision.action == Action.HIDE, Decision.reversed_at.is_(None))
    return list(db.session.scalars(wanted))


def told(person: Person) -> list[str]:
    """The kinds of what somebody was told, after all that was due has run."""
    run_due()
    kinds = db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id))
    return [kind for kind in kinds if kind in ("measure", "decision", "line_hidden")]


def a_report(line: str) -> Case:
    """The case of a report about a line."""
    reporter = db.session.scalars(select(Person).where(Person.pen_name == "Reporter")).one()
    desk.report(viewer_of(reporter), TargetKind.MESSAGE, line, Reason.IDENTIFYING, "")
    found = cases.case_about(TargetKind.MESSAGE, line)
    assert found is not None
    return found


# -- one press ---------------------------------------------------------------------------------------------------------


def test_a_line_is_gone_with_one_press_and_its_author_reads_a_whole_statement(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    line = say(member, meeting).message_id
    hide(leader, line)
    assert is_hidden(meeting, line)
    [(made, case)] = cases.decisions_about(viewer_of(member)).items
    assert (made.action, made.rule, made.moderator_id, made.found_by) == (Action.HIDE, 12, leader.id, FoundBy.PERSON)
    assert "whoever led it took this line of yours off the screen" in made.reason
    assert (case.kind, case.status, case.target_id) == (CaseKind.MEASURE, CaseStatus.DECIDED, line)


def test_a_rule_and_a_sentence_can_be_added(meeting: Meeting, leader: Person, member: Person) -> None:
    hide(leader, say(member, meeting).message_id, ADDED, rule=3)
    [made] = standing()
    assert made.rule == 3
    assert "could lead a reader to a person" in made.reason
    assert made.reason.endswith(ADDED)


def test_its_author_is_told_once_and_by_nothing_else(meeting: Meeting, leader: Person, member: Person) -> None:
    hide(leader, say(member, meeting).message_id)
    assert told(member) == ["measure"]
    assert told(leader) == []


def test_the_statement_is_a_page_of_their_own(meeting: Meeting, leader: Person, member: Person, app: Flask) -> None:
    hide(leader, say(member, meeting).message_id, ADDED)
    [made] = standing()
    address = f"/decisions/{made.public_id}"
    shown = client_of(app, member).get(address)
    assert (shown.status_code, ADDED in shown.text) == (200, True)
    assert client_of(app, a_person()).get(address).status_code == 404


def test_what_stood_around_it_is_sealed_and_who_hid_it_had_a_hand_in_it(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    say(leader, meeting, "How was the week?")
    hide(leader, say(member, meeting, "In Mill Lane, as always.").message_id)
    case = db.session.scalars(select(Case)).one()
    assert [one["text"] for one in case.snapshots[-1]["lines"]] == ["How was the week?", "In Mill Lane, as always."]
    assert db.session.get(Touch, (case.id, leader.id)) is not None


def test_the_record_names_the_decision(meeting: Meeting, leader: Person, member: Person) -> None:
    hide(leader, say(member, meeting).message_id)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "message.hide")).one()
    assert (entry.details or {})["decision"] == standing()[0].public_id


def test_ones_own_line_concerns_nobody(meeting: Meeting, leader: Person) -> None:
    line = say(leader, meeting).message_id
    hide(leader, line)
    assert (is_hidden(meeting, line), standing()) == (True, [])


def test_a_member_hides_nothing(meeting: Meeting, leader: Person, member: Person) -> None:
    line = say(leader, meeting).message_id
    assert refusal(hide, member, line) == "not_allowed"
    assert not is_hidden(meeting, line)


# -- exactly one -------------------------------------------------------------------------------------------------------


def test_two_who_lead_and_hide_the_same_line_decide_once(meeting: Meeting, leader: Person, member: Person) -> None:
    other = open_room(meeting, a_facilitator(meeting.group))
    line = say(member, meeting).message_id
    for one in (leader, other, leader):
        hide(one, line)
    assert [made.moderator_id for made in standing()] == [leader.id]


def test_hidden_in_the_room_it_can_only_be_kept_at_the_desk(meeting: Meeting, leader: Person, member: Person) -> None:
    a_person(pen_name="Reporter")
    reporter = come_in(meeting, db.session.scalars(select(Person).where(Person.pen_name == "Reporter")).one())
    assert reporter.id
    line = say(member, meeting).message_id
    a_report(line)
    hide(leader, line)
    case = cases.case_about(TargetKind.MESSAGE, line)
    assert case is not None and case.status is CaseStatus.OPEN
    assert len(standing()) == 1
    decide = (viewer_of(a_person(grants=[GrantKind.MODERATOR])), case.public_id, case.version)
    assert refusal(lambda: desk.decide(*decide, Action.HIDE, rule=3, reason=ADDED)) == "invalid_input"
    assert desk.decide(*decide, Action.KEEP).action is Action.KEEP


def test_the_reporters_wait_for_their_own_answer(meeting: Meeting, leader: Person, member: Person) -> None:
    come_in(meeting, a_person(pen_name="Reporter"))
    line = say(member, meeting).message_id
    a_report(line)
    hide(leader, line)
    [report] = cases.standing_reports(db.session.scalars(select(Case)).one())
    assert report.answered_at is None


# -- showing it again --------------------------------------------------------------------------------------------------


def test_showing_it_again_takes_the_decision_back(meeting: Meeting, leader: Person, member: Person) -> None:
    line = say(member, meeting).message_id
    hide(leader, line)
    assert told(member) == ["measure"]
    show(leader, line)
    assert (is_hidden(meeting, line), standing()) == (False, [])
    actions = [made.action for made, _ in cases.decisions_about(viewer_of(member)).items]
    assert sorted(actions) == [Action.HIDE, Action.RESTORE]
    assert told(member) == ["measure", "decision"]


def test_a_slip_that_was_put_right_at_once_is_told_to_nobody(meeting: Meeting, leader: Person, member: Person) -> None:
    line = say(member, meeting).message_id
    hide(leader, line)
    show(leader, line)
    assert told(member) == []


def test_it_can_be_hidden_again(meeting: Meeting, leader: Person, member: Person) -> None:
    line = say(member, meeting).message_id
    hide(leader, line)
    show(leader, line)
    hide(leader, line, ADDED, rule=3)
    assert [made.rule for made in standing()] == [3]


def test_another_who_leads_shows_it_again(meeting: Meeting, leader: Person, member: Person) -> None:
    other = open_room(meeting, a_facilitator(meeting.group))
    line = say(member, meeting).message_id
    hide(leader, line)
    show(other, line)
    assert (is_hidden(meeting, line), standing()) == (False, [])


def test_what_the_desk_hid_who_leads_does_not_show_again(meeting: Meeting, leader: Person, member: Person) -> None:
    come_in(meeting, a_person(pen_name="Reporter"))
    line = say(member, meeting).message_id
    case = a_report(line)
    moderator = viewer_of(a_person(grants=[GrantKind.MODERATOR]))
    desk.decide(moderator, case.public_id, case.version, Action.HIDE, rule=3, reason=ADDED)
    assert refusal(show, leader, line) == "hidden_at_desk"
    assert is_hidden(meeting, line)


def test_the_desk_takes_back_what_was_hidden_in_the_room(meeting: Meeting, leader: Person, member: Person) -> None:
    line = say(member, meeting).message_id
    hide(leader, line)
    moderator = viewer_of(a_person(grants=[GrantKind.MODERATOR]))
    desk.reverse(moderator, standing()[0].public_id, "It named nobody after all.")
    assert (is_hidden(meeting, line), standing()) == (False, [])


def test_a_line_that_its_author_took_back_stays_away(meeting: Meeting, leader: Person, member: Person) -> None:
    line = say(member, meeting).message_id
    hide(leader, line)
    operations.take_back_line(viewer_of(member), line)
    show(leader, line)
    assert is_hidden(meeting, line)
    assert len(standing()) == 1


def test_the_form_to_report_it_shows_its_words_to_nobody(
    meeting: Meeting, leader: Person, member: Person, app: Flask
) -> None:
    line = say(member, meeting, "In Mill Lane, as always.").message_id
    later = say(member, meeting, "By the harbour, as always.").message_id
    reads = client_of(app, leader)
    assert "as always" in reads.get(f"/report/message/{later}").text
    hide(leader, line)
    shown = reads.get(f"/report/message/{line}")
    assert (shown.status_code, "Mill Lane" in shown.text) == (200, False)


def test_without_a_script_a_rule_and_a_sentence_are_given_on_a_page(
    meeting: Meeting, leader: Person, member: Person, app: Flask
) -> None:
    line = say(member, meeting, "In Mill Lane, as always.").message_id
    client, place = client_of(app, leader), f"/meetings/{meeting.public_id}/messages/{line}/hide"
    assert "In Mill Lane" in client.get(place).text
    assert client.send(place, rule="3", reason=ADDED).status_code == 303
    assert [(made.rule, made.reason.endswith(ADDED)) for made in standing()] == [(3, True)]
    assert client.get(place).status_code == 303
    assert client_of(app, member).get(place).status_code == 403
