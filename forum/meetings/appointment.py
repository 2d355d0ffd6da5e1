"""A meeting as a file for calendars (RFC 5545). Calendars are shared, shown on lock screens and copied to other houses:
the file says when, and neither where nor what for."""

from datetime import datetime

from forum.meetings.models import Meeting, MeetingState


def appointment(meeting: Meeting, title: str, now: datetime, link: str | None = None) -> bytes:
    """The file: UTC times, so that it holds no table of zones; lines folded at 75 octets and ended by CRLF.

    Args:
        title: neutral words; link: the meeting's page, for who wants it in their calendar.
    """
    # Read only when somebody asks for a file: it takes longer than all of the rest of this house's start.
    from icalendar import Calendar, Event

    event = Event()
    # Random and nothing else: RFC 7986 asks for no host, and a host would name this house.
    event.add("uid", meeting.public_id)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("sequence", meeting.revision)
    event.add("status", "CANCELLED" if meeting.state is MeetingState.CANCELLED else "CONFIRMED")
    event.add("summary", title)
    event.add("class", "PRIVATE")
    if link is not None:
        event.add("url", link)
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", "-//Appointment//EN")
    file.add("method", "PUBLISH")
    file.add_component(event)
    return bytes(file.to_ical())
