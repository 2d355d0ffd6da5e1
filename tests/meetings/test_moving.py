"""Moving one meeting: an exception beside the rule, told once to who is concerned, and shown for what it is."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid, NotFound
from forum.core.viewer import SYSTEM, Side
from forum.jobs.queue import run_due
from forum.meetings import jobs, operations, queries
from forum.meetings.models import Group, Meeting, MeetingState, Seat, SeatState
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, open_room, refusal, take_seat

FIRST, LATER, ELSEWHEN = "2026-11-26T19:30", "2026-12-03T19:30", "2026-11-27T20:15"


@pytest.fixture
def weekly(group: Group) -> Meeting:
    """The first of its weekly meetings, in two days."""
    return operations.plan(SYSTEM, group.public_id, starts_local=FIRST, minutes=60, rrule="FREQ=WEEKLY;BYDAY=TH")


def walls(group: Group) -> list[str]:
    """When the group meets, by its own clocks."""
    return [meeting.starts_local for meeting in queries.list_meetings(SYSTEM, group=group).items]


def told(person_id: int) -> list[str]:
    """The kinds of notices that somebody has."""
    run_due()
    db.session.rollback()
    return [notice.kind for notice in Notice.query.filter_by(person_id=person_id).order_by(Notice.id)]


def test_one_meeting_moves_and_the_others_stay(group: Group, weekly: Meeting) -> None:
    moved = operations.move_meeting(SYSTEM, weekly.public_id, starts_local=ELSEWHEN)
    assert (moved.starts_local, moved.moved_from) == (ELSEWHEN, FIRST)
    assert moved.ends_at - moved.starts_at == timedelta(minutes=60)
    assert walls(group)[:3] == [ELSEWHEN, LATER, "2026-12-10T19:30"]


def test_the_day_it_left_is_not_filled_again(group: Group, weekly: Meeting) -> None:
    operations.move_meeting(SYSTEM, weekly.public_id, starts_local=ELSEWHEN)
    operations.make_ahead(SYSTEM, weekly.schedule_id)
    assert FIRST not in walls(group)


def test_a_meeting_that_was_called_off_does_not_come_back(group: Group, weekly: Meeting) -> None:
    operations.cancel_meeting(SYSTEM, weekly.public_id)
    operations.make_ahead(SYSTEM, weekly.schedule_id)
    assert walls(group)[0] == LATER


def test_a_meeting_moved_far_ahead_takes_the_day_the_rule_will_give(
    group: Group, weekly: Meeting, now: FrozenClock
) -> None:
    far = "2027-01-14T19:30"
    operations.move_meeting(SYSTEM, weekly.public_id, starts_local=far)
    now.advance(timedelta(weeks=3))
    operations.make_ahead(SYSTEM, weekly.schedule_id)
    assert walls(group).count(far) == 1


def test_moved_back_to_its_day_it_is_no_exception(weekly: Meeting) -> None:
    for wall in (ELSEWHEN, FIRST):
        weekly = operations.move_meeting(SYSTEM, weekly.public_id, starts_local=wall)
    assert weekly.moved_from is None


def test_who_has_a_seat_keeps_it_and_is_told_once(group: Group, weekly: Meeting) -> None:
    member = a_person()
    take_seat(member, weekly)
    for _ in range(2):
        operations.move_meeting(SYSTEM, weekly.public_id, starts_local=ELSEWHEN)
    assert told(member.id) == ["meeting_moved"]
    jobs.tell(weekly.id, member.id, "meeting_moved", "meeting_moved", f"{weekly.public_id}.1")
    assert told(member.id) == ["meeting_moved"]
    assert Seat.query.filter_by(person_id=member.id).one().state is SeatState.CONFIRMED


def test_a_second_move_is_told_as_well(weekly: Meeting) -> None:
    member = a_person()
    take_seat(member, weekly)
    for wall in (ELSEWHEN, "2026-11-28T20:15"):
        operations.move_meeting(SYSTEM, weekly.public_id, starts_local=wall)
    assert told(member.id) == ["meeting_moved", "meeting_moved"]


def test_who_leads_with_the_mover_is_told_and_the_mover_is_not(group: Group, weekly: Meeting) -> None:
    mover, other = a_facilitator(group), a_facilitator(group)
    operations.move_meeting(viewer_of(mover), weekly.public_id, starts_local=ELSEWHEN)
    assert (told(mover.id), told(other.id)) == ([], ["meeting_moved"])


def test_open_doors_close_until_the_new_time(group: Group, now: FrozenClock) -> None:
    meeting, member = a_meeting(group, starts_in=timedelta(minutes=5)), a_person()
    take_seat(member, meeting)
    operations.tick(SYSTEM, meeting.id)
    operations.move_meeting(SYSTEM, meeting.public_id, starts_local=ELSEWHEN)
    assert operations.tick(SYSTEM, meeting.id) is MeetingState.SCHEDULED
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "doors_closed"


def test_a_meeting_that_has_begun_stays(group: Group) -> None:
    meeting = a_meeting(group)
    open_room(meeting)
    with pytest.raises(Conflict, match="meeting_started"):
        operations.move_meeting(SYSTEM, meeting.public_id, starts_local=ELSEWHEN)


def test_a_meeting_that_was_called_off_stays_so(weekly: Meeting) -> None:
    operations.cancel_meeting(SYSTEM, weekly.public_id)
    with pytest.raises(Conflict, match="meeting_cancelled"):
        operations.move_meeting(SYSTEM, weekly.public_id, starts_local=ELSEWHEN)


def test_a_room_that_is_always_open_has_no_time_to_change(now: FrozenClock) -> None:
    group = a_group(always_open=True)
    operations.keep_open(SYSTEM, group.id)
    meeting = queries.list_meetings(SYSTEM, group=group).items[1]
    with pytest.raises(Conflict, match="always_open"):
        operations.move_meeting(SYSTEM, meeting.public_id, starts_local=ELSEWHEN)


@pytest.mark.parametrize(("wall", "why"), [("2026-11-23T19:30", "in_the_past"), (LATER, "meets_then")])
def test_a_time_that_is_over_or_taken_is_refused(weekly: Meeting, wall: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        operations.move_meeting(SYSTEM, weekly.public_id, starts_local=wall)
    assert refused.value.fields == {"starts_local": why}


def test_a_day_that_was_called_off_is_not_given_again(group: Group, weekly: Meeting) -> None:
    off = queries.list_meetings(SYSTEM, group=group).items[1]
    operations.cancel_meeting(SYSTEM, off.public_id)
    with pytest.raises(Invalid):
        operations.move_meeting(SYSTEM, weekly.public_id, starts_local=LATER)


def test_only_who_arranges_moves_and_the_other_side_knows_of_nothing(weekly: Meeting) -> None:
    with pytest.raises(Forbidden):
        operations.move_meeting(viewer_of(a_person()), weekly.public_id, starts_local=ELSEWHEN)
    with pytest.raises(NotFound):
        operations.move_meeting(viewer_of(a_person(Side.ADULT_CHILD)), weekly.public_id, starts_local=ELSEWHEN)


def test_it_is_moved_on_a_page_and_the_list_says_so(app: Flask, group: Group, weekly: Meeting) -> None:
    client = client_of(app, a_facilitator(group))
    page = f"/meetings/{weekly.public_id}"
    assert f"{page}/move" in client.get(page).get_data(as_text=True)
    assert FIRST in client.get(f"{page}/move").get_data(as_text=True)
    assert client.send(f"{page}/move", starts_local=ELSEWHEN).headers["Location"].endswith(page)
    for shown in (page, "/meetings", f"/groups/{group.public_id}"):
        words = client_of(app, a_person()).get(shown).get_data(as_text=True)
        assert "It has a new time. Before, it was on Thursday 26 November at 19:30." in words and "20:15" in words


def test_a_refused_time_comes_back_with_its_reason(app: Flask, group: Group, weekly: Meeting) -> None:
    client = client_of(app, a_facilitator(group))
    answer = client.send(f"/meetings/{weekly.public_id}/move", starts_local=LATER)
    assert answer.status_code == 422 and "This group has a meeting at that time" in answer.get_data(as_text=True)


def test_it_is_moved_over_the_api(app: Flask, group: Group, weekly: Meeting) -> None:
    client = client_of(app, a_facilitator(group))
    answer = client.call("PUT", f"/api/v1/meetings/{weekly.public_id}/time", starts_local=ELSEWHEN)
    assert answer.status_code == 200
    assert (answer.json["starts_at"], answer.json["moved_from"]) == ("2026-11-27T20:15Z", FIRST)
