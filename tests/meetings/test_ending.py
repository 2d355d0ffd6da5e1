"""Ending a rule: no more meetings are made, those that exist stay or go with it, and who has a seat hears it once."""

import pytest
from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.viewer import SYSTEM, Side
from forum.jobs.queue import run_due
from forum.meetings import operations, queries, timetable
from forum.meetings.models import Group, Meeting, MeetingState
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_meeting, open_room, take_seat
from tests.meetings.test_at_once import all_at_once


@pytest.fixture
def weekly(group: Group) -> Meeting:
    """The first of its weekly meetings, in two days."""
    rule = "FREQ=WEEKLY;BYDAY=TH"
    return operations.plan(SYSTEM, group.public_id, starts_local="2026-11-26T19:30", minutes=60, rrule=rule)


def coming(group: Group) -> list[Meeting]:
    """Its meetings to come."""
    return list(queries.list_meetings(SYSTEM, group=group).items)


def told(person_id: int) -> list[tuple[str, str]]:
    """The notices that somebody has: what of, and where they lead."""
    run_due()
    db.session.rollback()
    found = Notice.query.filter_by(person_id=person_id).order_by(Notice.id)
    return [(notice.kind, notice.place_id) for notice in found]


def test_what_is_planned_stays_and_nothing_is_added(group: Group, weekly: Meeting, now: FrozenClock) -> None:
    before = [one.public_id for one in coming(group)]
    operations.end_schedule(SYSTEM, weekly.public_id)
    timetable.make_ahead()
    assert [one.public_id for one in coming(group)] == before
    assert queries.rules_of(group) == []


def test_what_is_planned_goes_with_it_when_that_is_asked_for(group: Group, weekly: Meeting) -> None:
    operations.end_schedule(SYSTEM, weekly.public_id, calls_off=True, reason="The house is sold.")
    timetable.make_ahead()
    assert coming(group) == []


def test_a_moved_meeting_goes_with_its_rule_and_another_rule_stays(group: Group, weekly: Meeting) -> None:
    operations.move_meeting(SYSTEM, weekly.public_id, starts_local="2026-11-27T20:15")
    rule = "FREQ=MONTHLY;BYDAY=2TU"
    other = operations.plan(SYSTEM, group.public_id, starts_local="2026-12-08T19:30", minutes=60, rrule=rule)
    operations.end_schedule(SYSTEM, weekly.public_id, calls_off=True)
    assert [one.public_id for one in coming(group)] == [other.public_id] and [
        one for _, one in queries.rules_of(group)
    ] == [rule]


def test_a_meeting_that_has_begun_goes_on(group: Group, weekly: Meeting, now: FrozenClock) -> None:
    now.move_to(weekly.starts_at)
    open_room(weekly)
    operations.end_schedule(SYSTEM, weekly.public_id, calls_off=True)
    db.session.refresh(weekly)
    assert weekly.state is MeetingState.OPEN and coming(group) == [weekly]


@pytest.mark.parametrize(("calls_off", "kind"), [(False, "meetings_end"), (True, "meetings_off")])
def test_who_has_seats_is_told_once_and_led_to_the_group(
    group: Group, weekly: Meeting, calls_off: bool, kind: str
) -> None:
    member, other = a_person(), a_person()
    for meeting in coming(group)[1:4]:
        operations.ask_seat(viewer_of(member), meeting.public_id)
    for _ in range(2):
        operations.end_schedule(SYSTEM, weekly.public_id, calls_off=calls_off)
    assert (told(member.id), told(other.id)) == ([(kind, group.public_id)], [])


def test_who_leads_with_whoever_ends_it_is_told_too(group: Group, weekly: Meeting) -> None:
    ends, other = a_facilitator(group), a_facilitator(group)
    operations.end_schedule(viewer_of(ends), weekly.public_id)
    assert (told(ends.id), told(other.id)) == ([], [("meetings_end", group.public_id)])


def test_what_was_left_standing_can_be_called_off_later(group: Group, weekly: Meeting) -> None:
    member = a_person()
    take_seat(member, weekly)
    for calls_off in (False, True):
        operations.end_schedule(SYSTEM, weekly.public_id, calls_off=calls_off)
    assert coming(group) == []
    assert [kind for kind, _ in told(member.id)] == ["meetings_end", "meetings_off"]


def test_a_meeting_by_no_rule_has_nothing_to_end(group: Group) -> None:
    with pytest.raises(Conflict, match="meets_once"):
        operations.end_schedule(SYSTEM, a_meeting(group).public_id)


def test_only_who_arranges_ends_and_the_other_side_knows_of_nothing(weekly: Meeting) -> None:
    with pytest.raises(Forbidden):
        operations.end_schedule(viewer_of(a_person()), weekly.public_id)
    with pytest.raises(NotFound):
        operations.end_schedule(viewer_of(a_person(Side.ADULT_CHILD)), weekly.public_id)


def test_none_is_made_while_it_ends(app_context: object, group: Group, weekly: Meeting, now: FrozenClock) -> None:
    now.advance(weekly.starts_at - now.at)
    key, first = weekly.schedule_id, weekly.public_id
    calls = [lambda: operations.make_ahead(SYSTEM, key)] * 3
    all_at_once(app_context, *calls, lambda: operations.end_schedule(SYSTEM, first, calls_off=True))  # type: ignore[arg-type]
    assert [one.public_id for one in coming(group)] == [first]


def test_it_is_ended_on_a_page_that_the_group_leads_to(app: Flask, group: Group, weekly: Meeting) -> None:
    client, member = client_of(app, a_facilitator(group)), client_of(app, a_person())
    home, page = f"/groups/{group.public_id}", f"/meetings/{weekly.public_id}/end"
    assert page in client.get(home).get_data(as_text=True) and page not in member.get(home).get_data(as_text=True)
    asked = client.get(page).get_data(as_text=True)
    assert "Every week: Thursday" in asked and "Thursday 3 December, 19:30" in asked
    assert client.send(page, planned="off", reason="The house is sold.").headers["Location"].endswith(home)
    assert "No meeting is planned at the moment." in client.get(home).get_data(as_text=True)


def test_a_refused_end_comes_back_with_its_reason_and_the_words(app: Flask, group: Group) -> None:
    client, once = client_of(app, a_facilitator(group)), a_meeting(group)
    answer = client.send(f"/meetings/{once.public_id}/end", reason="A long story.")
    words = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "This meeting comes once" in words and "A long story." in words


@pytest.mark.parametrize(("query", "left"), [("", 6), ("?planned=stay", 6), ("?planned=off", 0)])
def test_it_is_ended_over_the_api(app: Flask, group: Group, weekly: Meeting, query: str, left: int) -> None:
    client = client_of(app, a_facilitator(group))
    assert client.call("DELETE", f"/api/v1/meetings/{weekly.public_id}/schedule{query}").status_code == 204
    assert (len(coming(group)), queries.rules_of(group)) == (left, [])


def test_later_dates_are_folded(app: Flask, group: Group, weekly: Meeting) -> None:
    shown, folded = (
        client_of(app, a_person()).get(f"/groups/{group.public_id}").get_data(as_text=True).split("Later dates")
    )
    assert "Thursday 10 December" in shown and "Thursday 17 December" in folded
