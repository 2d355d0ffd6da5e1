"""A meeting as a file for calendars: when, and nothing of where, with whom or what for."""

from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from forum.core.clock import FrozenClock
from forum.core.viewer import SYSTEM, Side
from forum.meetings import operations
from forum.meetings.models import Meeting
from tests.factories import a_person, client_of
from tests.meetings.factories import a_group, a_meeting


@pytest.fixture
def meeting(now: FrozenClock) -> Meeting:
    """A parents' meeting in New York, tomorrow."""
    return a_meeting(a_group(zone="America/New_York"), starts_in=timedelta(days=1))


def file_of(app: Flask, meeting: Meeting, query: str = "") -> bytes:
    """The file, as a member gets it."""
    answer = client_of(app, a_person()).get(f"/meetings/{meeting.public_id}/appointment.ics{query}")
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    return bytes(answer.get_data())


def test_it_says_when_in_utc_and_under_a_neutral_title(app: Flask, meeting: Meeting) -> None:
    (event,) = Calendar.from_ical(file_of(app, meeting)).walk("VEVENT")
    assert event["SUMMARY"] == "Appointment" and event["UID"] == meeting.public_id
    assert event["DTSTART"].to_ical() == b"20261125T193000Z" and event["DTEND"].to_ical() == b"20261125T203000Z"
    assert event["DTSTAMP"].to_ical() == b"20261124T193000Z"


def test_its_lines_are_what_the_standard_asks_for(app: Flask, meeting: Meeting) -> None:
    file = file_of(app, meeting, "?link=yes")
    assert file.endswith(b"END:VCALENDAR\r\n") and b"\n" not in file.replace(b"\r\n", b"")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    for name in (b"VERSION:2.0", b"PRODID:", b"UID:", b"DTSTAMP:"):
        assert file.count(b"\r\n" + name) == 1


def test_it_names_neither_the_house_nor_the_group(app: Flask, meeting: Meeting) -> None:
    file = file_of(app, meeting).decode().lower()
    for word in (meeting.group.name, meeting.group.description, "chair", "parent", "http", "new_york", "description"):
        assert word.lower() not in file


def test_a_link_stands_in_it_only_when_asked_for(app: Flask, meeting: Meeting) -> None:
    (event,) = Calendar.from_ical(file_of(app, meeting, "?link=yes")).walk("VEVENT")
    assert str(event["URL"]).endswith(f"/meetings/{meeting.public_id}")


def test_a_moved_meeting_replaces_what_the_calendar_has(app: Flask, meeting: Meeting) -> None:
    operations.move_meeting(SYSTEM, meeting.public_id, starts_local="2026-11-26T18:00")
    (event,) = Calendar.from_ical(file_of(app, meeting)).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"]) == (meeting.public_id, 1)
    assert event["DTSTART"].to_ical() == b"20261126T230000Z"


def test_one_that_was_called_off_says_so(app: Flask, meeting: Meeting) -> None:
    operations.cancel_meeting(SYSTEM, meeting.public_id)
    (event,) = Calendar.from_ical(file_of(app, meeting)).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_for_who_may_not_see_the_meeting_there_is_no_file(app: Flask, meeting: Meeting) -> None:
    here = f"/meetings/{meeting.public_id}/appointment.ics"
    assert client_of(app, a_person(Side.ADULT_CHILD)).get(here).status_code == 404
    assert app.test_client().get(here).status_code in (302, 303, 401)
