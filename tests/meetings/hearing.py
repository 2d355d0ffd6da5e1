"""What people in a room hear of it, for tests."""

from forum.accounts.models import Person
from forum.core.db import db
from forum.meetings import present, queries
from forum.meetings.models import EventKind, Meeting
from tests.factories import viewer_of


def heard(person: Person, meeting: Meeting) -> list[present.EventOut]:
    """What the person hears from the beginning, as it is sent to them."""
    who = viewer_of(person)
    return present.heard(who, queries.hear(who, meeting.public_id, 0)).events


def line_of(person: Person, meeting: Meeting, seq: int) -> present.EventOut:
    """One line, as the person hears it."""
    return next(event for event in heard(person, meeting) if event.seq == seq)


def live(meeting: Meeting, kind: EventKind) -> present.EventOut:
    """The last event of a kind, as it is sent to everybody by itself."""
    lines = [line for line in queries.lines(meeting.id, 0) if line.event.kind is kind]
    return present.event(lines[-1])


def pause(meeting: Meeting, on: bool = True) -> None:
    """Have the room stand as a facilitator's pause leaves it."""
    db.session.get_one(Meeting, meeting.id).paused_at = meeting.starts_at if on else None
    db.session.commit()
