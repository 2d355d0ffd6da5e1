"""Leading a room over the API and the pages, and what the door and the lobby say of it."""

from datetime import timedelta

from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.viewer import SYSTEM
from forum.meetings import operations, queries
from forum.meetings.models import Meeting
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_meeting, agree, come_in, open_room, take_seat

MINUTE = timedelta(minutes=1)


def fresh(meeting: Meeting) -> Meeting:
    """As it stands now."""
    return queries.get_meeting(SYSTEM, meeting.public_id)


def test_who_presses_too_late_is_told_how_the_room_stands(app: Flask, meeting: Meeting) -> None:
    open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    late = fresh(meeting).state_version - 1
    answer = client_of(app, other).call("POST", f"/api/v1/meetings/{meeting.public_id}/lead", version=late)
    assert (answer.status_code, answer.json["code"]) == (409, "room_changed")
    assert answer.json["state"]["version"] == fresh(meeting).state_version


def test_who_takes_over_is_told_that_they_lead(app: Flask, meeting: Meeting) -> None:
    open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    version = fresh(meeting).state_version
    answer = client_of(app, other).call("POST", f"/api/v1/meetings/{meeting.public_id}/lead", version=version)
    assert (answer.status_code, answer.json["lead"]["name"]) == (200, other.pen_name)


def test_the_door_says_when_it_should_have_begun_and_nobody_came(meeting: Meeting, now: FrozenClock) -> None:
    member = come_in(meeting)
    now.advance(4 * MINUTE)
    assert operations.enter(viewer_of(member), meeting.public_id).is_missing is False
    now.advance(MINUTE)
    assert operations.enter(viewer_of(member), meeting.public_id).is_missing is True


def test_the_page_shows_who_leads_the_lobby_before_the_others(app: Flask, now: FrozenClock) -> None:
    meeting = a_meeting(starts_in=15 * MINUTE)
    facilitator, member = a_facilitator(meeting.group), a_person()
    agree(facilitator, meeting)
    take_seat(member, meeting)
    page = f"/meetings/{meeting.public_id}"
    assert "Go to the lobby" in client_of(app, facilitator).get(page).text
    assert "Go to the lobby" not in client_of(app, member).get(page).text
