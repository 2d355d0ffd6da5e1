"""What is sealed of a room: a line with those around it, as they stand and as they stood before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.meetings.models import EventKind, Meeting, RoomEvent
from forum.meetings.policy import TAKEN_BACK, is_readable
from forum.meetings.queries.words import earlier_words

# Lines before and after a reported one that become evidence with it (S-44).
CONTEXT = 5
Said = tuple[RoomEvent, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A message with what a desk needs of it. ``snapshot`` is plain JSON without keys, to be sealed in a case."""

    message_id: str
    author_id: int | None
    author_name: str
    text: str
    said_at: datetime
    meeting_id: str
    group_id: int
    group_name: str
    is_hidden: bool
    is_taken_back: bool
    snapshot: dict[str, Any]


def evidence(message_id: str) -> Evidence:
    """A message with up to five lines before and after it, what it answers, and what each said before it was changed;
    also the lines that are hidden or taken back. The caller decides who may ask.

    Raises:
        NotFound: there is no such message, or its meeting closed a while ago: what is sealed then, nobody opens again
            by one of its lines (``queries.all_heard`` is the way to the desk).
    """
    found = db.session.execute(
        select(RoomEvent, Person.pen_name, Meeting)
        .join(Meeting, Meeting.id == RoomEvent.meeting_id)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .where(RoomEvent.public_id == message_id, RoomEvent.kind == EventKind.MESSAGE)
    ).first()
    if found is None or found.Meeting.rehearsal or not is_readable(found.Meeting, clock.now()):
        raise NotFound
    message, name, meeting = found.RoomEvent, found.pen_name or "", found.Meeting
    around = [*_around(message, before=True)[::-1], (message, name), *_around(message, before=False)]
    answered = _answered(message, {event.seq for event, _ in around})
    return Evidence(
        message_id=message.public_id,
        author_id=message.actor_id,
        author_name=name,
        text=message.source or "",
        said_at=message.created_at,
        meeting_id=meeting.public_id,
        group_id=meeting.group_id,
        group_name=meeting.group.name,
        is_hidden=message.hidden_at is not None,
        is_taken_back=message.code == TAKEN_BACK,
        snapshot={
            "meeting": meeting.public_id,
            "group": meeting.group.name,
            "message": message.public_id,
            "lines": sealed_lines(meeting.id, [*answered, *around]),
        },
    )


class Standing(NamedTuple):
    """How a line stands, without its words."""

    author_id: int | None
    meeting_id: str
    is_hidden: bool
    is_taken_back: bool


def standing(message_id: str) -> Standing:
    """How a line stands, also while its words are sealed.

    Raises:
        NotFound: there is no such message, or its meeting has been purged.
    """
    row = db.session.execute(
        select(RoomEvent.actor_id, Meeting.public_id, RoomEvent.hidden_at, RoomEvent.code)
        .join(Meeting, Meeting.id == RoomEvent.meeting_id)
        .where(RoomEvent.public_id == message_id, RoomEvent.kind == EventKind.MESSAGE)
    ).first()
    if row is None:
        raise NotFound
    return Standing(row.actor_id, row.public_id, row.hidden_at is not None, row.code == TAKEN_BACK)


def last_lines(meeting_id: int, limit: int = 2 * CONTEXT) -> list[dict[str, Any]]:
    """The last lines of a room, oldest first, to be sealed with a decision about a person in it."""
    rows = db.session.execute(
        select(RoomEvent, Person.pen_name)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .where(RoomEvent.meeting_id == meeting_id, RoomEvent.kind == EventKind.MESSAGE)
        .order_by(RoomEvent.seq.desc())
        .limit(limit)
    )
    return sealed_lines(meeting_id, [(event, name or "") for event, name in rows][::-1])


def sealed_lines(meeting_id: int, lines: list[Said]) -> list[dict[str, Any]]:
    """Lines of one room as plain JSON. ``earlier`` is what each said before it was changed, ``answers`` the public id
    of the line that it answers, where that stands among these."""
    earlier = earlier_words(meeting_id, {event.seq for event, _ in lines})
    names = {event.seq: event.public_id for event, _ in lines}
    return [
        {
            "id": event.public_id,
            "by": name,
            "at": event.created_at.isoformat(),
            "text": event.source,
            "hidden": event.hidden_at is not None,
            "taken_back": event.code == TAKEN_BACK,
            "earlier": earlier.get(event.seq, []),
            "answers": names.get(event.target_seq or 0),
        }
        for event, name in lines
    ]


def _around(message: RoomEvent, *, before: bool) -> list[Said]:
    side = RoomEvent.seq < message.seq if before else RoomEvent.seq > message.seq
    rows = db.session.execute(
        select(RoomEvent, Person.pen_name)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .where(RoomEvent.meeting_id == message.meeting_id, RoomEvent.kind == EventKind.MESSAGE, side)
        .order_by(RoomEvent.seq.desc() if before else RoomEvent.seq)
        .limit(CONTEXT)
    )
    return [(event, name or "") for event, name in rows]


def _answered(message: RoomEvent, there: set[int]) -> list[Said]:
    """The line that a message answers, where it stands further back."""
    if message.target_seq is None or message.target_seq in there:
        return []
    row = db.session.execute(
        select(RoomEvent, Person.pen_name)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .where(RoomEvent.meeting_id == message.meeting_id, RoomEvent.seq == message.target_seq)
    ).first()
    return [(row.RoomEvent, row.pen_name or "")] if row else []
