"""Many who lead, and the desk, hide one line in the same moment: exactly one decision stands."""

from flask import Flask
from sqlalchemy import select

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.meetings import operations
from forum.moderation import operations as desk
from forum.moderation import queries as cases
from forum.moderation.models import Action, Decision, Reason, TargetKind
from tests.factories import a_person, viewer_of
from tests.meetings.factories import a_facilitator, a_meeting, come_in, open_room, say
from tests.meetings.test_at_once import all_at_once

WHY = "The street and the shop together could lead a stranger to somebody's door."


def standing() -> list[Decision]:
    """The decisions to hide that stand."""
    db.session.rollback()
    wanted = select(Decision).where(Decision.action == Action.HIDE, Decision.reversed_at.is_(None))
    return list(db.session.scalars(wanted))


def test_several_who_lead_and_the_desk_hide_a_line_once(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    leads = [viewer_of(open_room(meeting)), *(viewer_of(a_facilitator(meeting.group)) for _ in range(3))]
    for lead in leads[1:]:
        operations.accept_agreement(lead, meeting.public_id, meeting.group.agreement_version)
        operations.enter(lead, meeting.public_id)
    member, reporter = come_in(meeting), viewer_of(come_in(meeting))
    line = say(member, meeting).message_id
    desk.report(reporter, TargetKind.MESSAGE, line, Reason.IDENTIFYING)
    case = cases.case_about(TargetKind.MESSAGE, line)
    assert case is not None
    case_id, version, moderator = case.public_id, case.version, viewer_of(a_person(grants=[GrantKind.MODERATOR]))
    db.session.commit()
    results = all_at_once(
        app_context,
        *((lambda lead=lead: operations.hide_line(lead, line)) for lead in leads),
        lambda: desk.decide(moderator, case_id, version, Action.HIDE, rule=3, reason=WHY),
    )
    assert len(standing()) == 1, results
    assert {str(one) for one in results} & {"busy", "our_fault"} == set(), results


def test_hiding_and_showing_at_once_leaves_the_line_as_its_decisions_say(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    lead, other = viewer_of(open_room(meeting)), viewer_of(open_room(meeting, a_facilitator(meeting.group)))
    line = say(come_in(meeting), meeting).message_id
    db.session.commit()
    acts = [
        (lambda who=who, act=act: act(who, line))
        for _ in range(3)
        for who in (lead, other)
        for act in (operations.hide_line, operations.show_line)
    ]
    all_at_once(app_context, *acts)
    target = cases.of_message(line)
    assert (target.state == "hidden") == (len(standing()) == 1)
