"""What was said in a room, by whom, and who is there now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, EventKind, Meeting, MeetingState, Presence, RoomEvent
from forum.meetings.policy import IN_SESSION, may_read, may_stay
from forum.meetings.queries.groups import get_meeting
from forum.shield.queries import not_apart
from forum.shield.seen import name_in
from forum.spaces import viewers

LINES = 200
# Lines before and after a reported one that become evidence with it (S-44).
CONTEXT = 5


class Line(NamedTuple):
    """One event of a room with the pen name of whoever made it, and whether they lead here."""

    event: RoomEvent
    name: str | None
    leads: bool


class Present(NamedTuple):
    """Someone who is in the room now. ``key`` names them in this room alone (``shield.seen``)."""

    name: str
    leads: bool
    key: str


class Heard(NamedTuple):
    """A stretch of a room's events as one person may have them, and how the room stands."""

    meeting: Meeting
    admission: Admission
    lines: list[Line]
    last_seq: int
    more: bool
    present: list[Present]


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
    snapshot: dict[str, Any]


def get_admission(meeting_id: int, person_id: int) -> Admission | None:
    """How a person was let into a room, read fresh."""
    return db.session.scalar(
        select(Admission)
        .where(Admission.meeting_id == meeting_id, Admission.person_id == person_id)
        .execution_options(populate_existing=True)
    )


def admission_of(meeting_id: int, pen_name: str) -> Admission | None:
    """How the person of this pen name was let into a room."""
    return db.session.scalar(
        select(Admission)
        .join(Person, Person.id == Admission.person_id)
        .where(Admission.meeting_id == meeting_id, Person.pen_name == pen_name)
    )


def lines(
    meeting_id: int, after_seq: int, limit: int = LINES, heard_by: ColumnElement[bool] | None = None
) -> list[Line]:
    """The events of a room after a number, in order. Whether the reader may have them is the caller's question.

    ``heard_by``: a condition on the events, for one reader (``_heard_by``).
    """
    rows = db.session.execute(
        select(RoomEvent, Person.pen_name, Admission.leads)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .outerjoin(
            Admission,
            and_(Admission.meeting_id == RoomEvent.meeting_id, Admission.person_id == RoomEvent.actor_id),
        )
        .where(RoomEvent.meeting_id == meeting_id, RoomEvent.seq > after_seq, true() if heard_by is None else heard_by)
        .order_by(RoomEvent.seq)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [Line(event, name, bool(leads)) for event, name, leads in rows]


def _heard_by(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on events: not the words of a member whom the viewer never meets, also those said before they were
    parted. Who leads the room still does their task."""
    return or_(RoomEvent.kind != EventKind.MESSAGE, not_apart(viewer, RoomEvent.actor_id))


def hear(viewer: Viewer, meeting_id: str, after_seq: int) -> Heard:
    """What a viewer who was let in may read after a number: never what was said before they came in (S-44).

    Raises:
        NotFound: there is no such meeting for the viewer, or they were not let in.
        Forbidden: ``meeting_sealed``: it closed a while ago.
    """
    meeting = get_meeting(viewer, meeting_id)
    db.session.refresh(meeting)
    admission = get_admission(meeting.id, viewer.user_id)
    require(may_read(meeting, admission, clock.now()))
    if admission is None or not may_stay(viewer, meeting.group, admission):
        raise NotFound
    heard_by = None if admission.leads else _heard_by(viewer)
    found = lines(meeting.id, max(after_seq, admission.from_seq), LINES + 1, heard_by)
    heard, more = found[:LINES], len(found) > LINES
    # Rows may have been committed since the meeting was read: the number is that of the last one given.
    last_seq = max(meeting.last_seq, heard[-1].event.seq if heard else 0)
    return Heard(meeting, admission, heard, heard[-1].event.seq if more else last_seq, more, roster(meeting.id))


def last_seq(meeting_id: int) -> int:
    """The room's last number."""
    return db.session.scalar(select(Meeting.last_seq).where(Meeting.id == meeting_id)) or 0


def roster(meeting_id: int) -> list[Present]:
    """Who is in the room now, those who lead first, then by name. Only for people inside."""
    here = exists().where(
        Presence.meeting_id == meeting_id,
        Presence.person_id == Admission.person_id,
        Presence.expires_at > clock.now(),
    )
    rows = db.session.execute(
        select(Person.pen_name, Admission.leads, Person.public_id, Meeting.public_id)
        .join(Person, Person.id == Admission.person_id)
        .join(Meeting, Meeting.id == Admission.meeting_id)
        .where(Admission.meeting_id == meeting_id, Admission.removed_at.is_(None), here)
        .order_by(Admission.leads.desc(), Person.pen_name_folded)
    )
    return [Present(name, leads, name_in(f"room:{room}", person)) for name, leads, person, room in rows]


def lead_until(meeting_id: int) -> datetime | None:
    """When the last lease of a facilitator in this room ends (or ended)."""
    return db.session.scalar(
        select(func.max(Presence.expires_at)).where(Presence.meeting_id == meeting_id, Presence.leads)
    )


def may_receive(meeting_id: int, pairs: frozenset[tuple[int, int]]) -> Collection[tuple[int, int]]:
    """Which of these (person, session) pairs hear this room now: let in, not removed, and not sealed yet."""
    meeting = db.session.get(Meeting, meeting_id, populate_existing=True)
    if meeting is None:
        return frozenset()
    rows = db.session.scalars(
        select(Admission)
        .where(Admission.meeting_id == meeting_id, Admission.person_id.in_({person for person, _ in pairs}))
        .execution_options(populate_existing=True)
    )
    now = clock.now()
    inside = {admission.person_id: admission for admission in rows if may_read(meeting, admission, now)}
    versions = db.session.execute(select(Person.id, Person.viewer_version).where(Person.id.in_(inside)))
    welcome = {
        person_id
        for person_id, version in versions
        if may_stay(viewers.facts(person_id, version), meeting.group, inside[person_id])
    }
    return frozenset(pair for pair in pairs if pair[0] in welcome)


def get_message(viewer: Viewer, message_id: str) -> RoomEvent:
    """A message that the viewer heard: they were let in before it was said, and the room is not sealed yet. What a
    member said whom they never meet is none, unless they lead the room.

    Raises:
        NotFound: there is none for this viewer.
    """
    row = db.session.execute(
        select(RoomEvent, Meeting, Admission)
        .join(Meeting, Meeting.id == RoomEvent.meeting_id)
        .join(Admission, Admission.meeting_id == Meeting.id)
        .where(
            RoomEvent.public_id == message_id,
            RoomEvent.kind == EventKind.MESSAGE,
            Admission.person_id == viewer.user_id,
            RoomEvent.seq > Admission.from_seq,
            or_(Admission.leads, not_apart(viewer, RoomEvent.actor_id)),
        )
    ).first()
    if row is None or not may_read(row.Meeting, row.Admission, clock.now()):
        raise NotFound
    event: RoomEvent = row.RoomEvent
    return event


def evidence(message_id: str) -> Evidence:
    """A message with up to five lines before and after it, for a case. The caller decides who may ask.

    Raises:
        NotFound: there is no such message, or its meeting has been purged.
    """
    found = db.session.execute(
        select(RoomEvent, Person.pen_name, Meeting)
        .join(Meeting, Meeting.id == RoomEvent.meeting_id)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .where(RoomEvent.public_id == message_id, RoomEvent.kind == EventKind.MESSAGE)
    ).first()
    if found is None:
        raise NotFound
    message, name, meeting = found.RoomEvent, found.pen_name or "", found.Meeting
    around = [*_around(message, before=True)[::-1], (message, name), *_around(message, before=False)]
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
        snapshot={
            "meeting": meeting.public_id,
            "group": meeting.group.name,
            "message": message.public_id,
            "lines": [_sealed(event, by) for event, by in around],
        },
    )


def _around(message: RoomEvent, *, before: bool) -> list[tuple[RoomEvent, str]]:
    side = RoomEvent.seq < message.seq if before else RoomEvent.seq > message.seq
    rows = db.session.execute(
        select(RoomEvent, Person.pen_name)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .where(RoomEvent.meeting_id == message.meeting_id, RoomEvent.kind == EventKind.MESSAGE, side)
        .order_by(RoomEvent.seq.desc() if before else RoomEvent.seq)
        .limit(CONTEXT)
    )
    return [(event, name or "") for event, name in rows]


def _sealed(event: RoomEvent, name: str) -> dict[str, Any]:
    return {
        "id": event.public_id,
        "by": name,
        "at": event.created_at.isoformat(),
        "text": event.source,
        "hidden": event.hidden_at is not None,
    }


def under_way(meeting_ids: Collection[int]) -> list[int]:
    """Those of these meetings in which people sit, or wait for the door, now."""
    now_on = (*IN_SESSION, MeetingState.LOBBY)
    return list(db.session.scalars(select(Meeting.id).where(Meeting.id.in_(meeting_ids), Meeting.state.in_(now_on))))
