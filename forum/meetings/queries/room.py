"""What was said in a room, by whom, and who is there now."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, true
from sqlalchemy.orm import aliased

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.prepared import Prepared
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, EventKind, Meeting, MeetingState, RoomEvent
from forum.meetings.policy import IN_SESSION, may_read, may_stay
from forum.meetings.queries.groups import get_meeting
from forum.meetings.queries.turns import Floor, Present, floor
from forum.meetings.queries.words import Quote, heard_by, quotes_for, reactions_to
from forum.shield.queries import not_apart
from forum.spaces import viewers

LINES = 200


class Line(NamedTuple):
    """One event of a room with the pen name of whoever made it, and whether they lead here. What others did to a line
    and what it answers are for one reader, so only ``hear`` fills them in."""

    event: RoomEvent
    name: str | None
    leads: bool
    about: str | None = None
    reactions: Sequence[tuple[str, str]] = ()
    quote: Quote | None = None


class Heard(NamedTuple):
    """A stretch of a room's events as one person may have them, and how the room stands."""

    meeting: Meeting
    admission: Admission
    lines: list[Line]
    last_seq: int
    more: bool
    present: list[Present]
    floor: Floor


def get_admission(meeting_id: int, person_id: int) -> Admission | None:
    """How a person was let into a room, read fresh."""
    found: Admission | None = db.session.scalar(_admission(), {"meeting": meeting_id, "person": person_id})
    return found


@cache
def _admission() -> Select[tuple[Admission]]:
    """Asked at every verb of a room, so made once."""
    theirs = (Admission.meeting_id == bindparam("meeting"), Admission.person_id == bindparam("person"))
    return select(Admission).where(*theirs).execution_options(populate_existing=True)


def admission_of(meeting_id: int, pen_name: str) -> Admission | None:
    """How the person of this pen name was let into a room."""
    return db.session.scalar(
        select(Admission)
        .join(Person, Person.id == Admission.person_id)
        .where(Admission.meeting_id == meeting_id, Person.pen_name == pen_name)
    )


def lines(meeting_id: int, after_seq: int, limit: int = LINES, only: ColumnElement[bool] | None = None) -> list[Line]:
    """The events of a room after a number, in order. Whether the reader may have them is the caller's question.

    ``only``: a condition on the events, for one reader (``heard_by``).
    """
    about = aliased(Person)
    rows = db.session.execute(
        select(RoomEvent, Person.pen_name, Admission.leads, about.pen_name)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .outerjoin(about, about.id == RoomEvent.about_id)
        .outerjoin(
            Admission,
            and_(Admission.meeting_id == RoomEvent.meeting_id, Admission.person_id == RoomEvent.actor_id),
        )
        .where(RoomEvent.meeting_id == meeting_id, RoomEvent.seq > after_seq, true() if only is None else only)
        .order_by(RoomEvent.seq)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [Line(event, name, bool(leads), about_name) for event, name, leads, about_name in rows]


def _let_in(viewer: Viewer, meeting_id: str) -> tuple[Meeting, Admission]:
    meeting = get_meeting(viewer, meeting_id)
    db.session.refresh(meeting)
    admission = get_admission(meeting.id, viewer.user_id)
    require(may_read(meeting, admission, clock.now()))
    if admission is None or not may_stay(viewer, meeting.group, admission):
        raise NotFound
    return meeting, admission


def stands(viewer: Viewer, meeting_id: str) -> tuple[Meeting, Floor]:
    """How a room stands, for a viewer who was let in.

    Raises:
        As ``hear``.
    """
    meeting, admission = _let_in(viewer, meeting_id)
    return meeting, floor(meeting, () if admission.leads else viewer.apart)


def hear(viewer: Viewer, meeting_id: str, after_seq: int) -> Heard:
    """What a viewer who was let in may read after a number: never what was said before they came in (S-44).

    Raises:
        NotFound: there is no such meeting for the viewer, or they were not let in.
        Forbidden: ``meeting_sealed``: it closed a while ago.
    """
    meeting, admission = _let_in(viewer, meeting_id)
    found = lines(meeting.id, max(after_seq, admission.from_seq), LINES + 1, heard_by(viewer, admission))
    heard, more = _with_words_about(viewer, admission, found[:LINES]), len(found) > LINES
    # Rows may have been committed since the meeting was read: the number is that of the last one given.
    last_seq = max(meeting.last_seq, heard[-1].event.seq if heard else 0)
    now_so = floor(meeting, () if admission.leads else viewer.apart)
    number = heard[-1].event.seq if more else last_seq
    return Heard(meeting, admission, heard, number, more, now_so.present, now_so)


def _with_words_about(viewer: Viewer, admission: Admission, found: list[Line]) -> list[Line]:
    """The lines with reactions and with what they answer; two statements, where there is anything to look for."""
    said = {line.event.seq for line in found if line.event.kind is EventKind.MESSAGE and line.event.hidden_at is None}
    answered = {line.event.target_seq for line in found if line.event.seq in said and line.event.target_seq}
    reactions, quotes = reactions_to(viewer, admission, said), quotes_for(viewer, admission, answered)
    return [
        line._replace(
            reactions=reactions.get(line.event.seq, ()),
            quote=quotes.get(line.event.target_seq, Quote()) if line.event.target_seq else None,
        )
        if line.event.seq in said
        else line
        for line in found
    ]


def last_seq(meeting_id: int) -> int:
    """The room's last number."""
    return db.session.scalar(select(Meeting.last_seq).where(Meeting.id == meeting_id)) or 0


def roster(meeting_id: int) -> list[Present]:
    """Who is in the room now, those who lead first, then by name. Only for people inside."""
    return floor(db.session.get_one(Meeting, meeting_id)).present


def may_receive(meeting_id: int, pairs: frozenset[tuple[int, int]]) -> Collection[tuple[int, int]]:
    """Which of these (person, session) pairs hear this room now: let in, not removed, and not sealed yet."""
    return frozenset(began_to_hear(meeting_id, pairs))


def began_to_hear(meeting_id: int, pairs: frozenset[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The same, with the number after which each of them hears."""
    meeting = db.session.get(Meeting, meeting_id, populate_existing=True)
    if meeting is None:
        return {}
    now = clock.now()
    welcome = {
        stay.person_id: stay.from_seq
        for stay in _stays().all(meeting=meeting_id)
        if may_read(meeting, stay, now)
        and may_stay(viewers.facts(stay.person_id, stay.viewer_version), meeting.group, stay)
    }
    return {pair: welcome[pair[0]] for pair in pairs if pair[0] in welcome}


@cache
def _stays() -> Prepared:
    """Asked for each batch of a room's words: how everybody was let in (the columns of it), and their version."""
    return Prepared(
        select(*Admission.__table__.columns, Person.viewer_version)
        .join(Person, Person.id == Admission.person_id)
        .where(Admission.meeting_id == bindparam("meeting"), Admission.removed_at.is_(None))
    )


def fresh_lines(meeting_id: int, after_seq: int, limit: int) -> tuple[str, list[Line]]:
    """The meeting's public id, and its events after a number in order, for the pump. An event is the columns of it."""
    rows = _fresh_lines().all(meeting=meeting_id, after=after_seq, most=limit)
    if rows:
        return rows[0].room, [Line(row, row.pen_name, bool(row.leads), row.about_name) for row in rows]
    return db.session.scalar(select(Meeting.public_id).where(Meeting.id == meeting_id)) or "", []


@cache
def _fresh_lines() -> Prepared:
    about = aliased(Person)
    return Prepared(
        select(
            *RoomEvent.__table__.columns,
            Meeting.public_id.label("room"),
            Person.pen_name,
            Admission.leads,
            about.pen_name.label("about_name"),
        )
        .join(Meeting, Meeting.id == RoomEvent.meeting_id)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .outerjoin(about, about.id == RoomEvent.about_id)
        .outerjoin(
            Admission,
            and_(Admission.meeting_id == RoomEvent.meeting_id, Admission.person_id == RoomEvent.actor_id),
        )
        .where(RoomEvent.meeting_id == bindparam("meeting"), RoomEvent.seq > bindparam("after"))
        .order_by(RoomEvent.seq)
        .limit(bindparam("most"))
    )


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


def get_line(viewer: Viewer, meeting_id: str, message_id: str) -> tuple[RoomEvent, Meeting, Admission]:
    """A message that the viewer heard in this meeting, with how they were let in.

    Raises:
        NotFound: there is none for this viewer.
    """
    line = get_message(viewer, message_id)
    meeting, admission = get_meeting(viewer, meeting_id), get_admission(line.meeting_id, viewer.user_id)
    if line.meeting_id != meeting.id or admission is None:
        raise NotFound
    return line, meeting, admission


def under_way(meeting_ids: Collection[int]) -> list[int]:
    """Those of these meetings in which people sit, or wait for the door, now."""
    now_on = (*IN_SESSION, MeetingState.LOBBY)
    return list(db.session.scalars(select(Meeting.id).where(Meeting.id.in_(meeting_ids), Meeting.state.in_(now_on))))
