"""Who leads a room now: read anew at every step, for a task can be taken back in the middle of a meeting."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, func, select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.prepared import Prepared
from forum.core.viewer import GrantKind
from forum.meetings.models import Admission, EventKind, Meeting, MeetingState, Presence, RoomEvent, Schedule
from forum.meetings.policy import BEFORE, IN_SESSION, Leads
from forum.shield.seen import who_in
from forum.spaces import viewers

# So few in a room that was opened at once can go on by themselves for a while (people-and-profiles 1.3).
SMALL = 3
OPENED_NOW = "opened_now"
"""The code of the first event of a room that was opened at once."""


class _Leaser(NamedTuple):
    """One who came to lead: until when by their leases, and when they were let in (None: not yet, or out again)."""

    person_id: int
    until: datetime
    admitted_at: datetime | None


def leads_of(meeting: Meeting, now: datetime) -> Leads:
    """Who leads this room at an instant. One narrow statement, and one for each facilitator who has come."""
    may = [one for one in _leasers(meeting) if _may_lead(one.person_id, meeting.group_id, now)]
    here = [one for one in may if one.until > now]
    if len(here) > 1:
        maker = db.session.scalar(select(Schedule.maker_id).where(Schedule.id == meeting.schedule_id))
        here.sort(key=lambda one: _order(one, maker, meeting.group_id))
    return Leads(
        here=tuple(one.person_id for one in here),
        until=max((one.until for one in may), default=None),
        lead_until=next((one.until for one in may if one.person_id == meeting.lead_id), None),
        goes_on=not here and meeting.state in IN_SESSION and _goes_on(meeting.id),
        was_closing=meeting.state is MeetingState.HELD and _has(meeting.id, RoomEvent.kind == EventKind.CLOSING),
    )


def _leasers(meeting: Meeting) -> list[_Leaser]:
    """Those who came to lead; once the room is open, only those who were let in and not out again."""
    db.session.flush()
    return [
        _Leaser(row.person_id, row.until, row.admitted_at)
        for row in _who_came_to_lead().all(meeting=meeting.id)
        if row.removed_at is None and (meeting.state in BEFORE or row.leads)
    ]


@cache
def _who_came_to_lead() -> Prepared:
    """Asked at every step of every room."""
    until = func.max(Presence.expires_at, type_=Presence.expires_at.type)
    inside = (Admission.meeting_id == Presence.meeting_id, Admission.person_id == Presence.person_id)
    return Prepared(
        select(Presence.person_id, until.label("until"), Admission.admitted_at, Admission.leads, Admission.removed_at)
        .outerjoin(Admission, inside[0] & inside[1])
        .where(Presence.meeting_id == bindparam("meeting"), Presence.leads)
        .group_by(Presence.person_id, Admission.admitted_at, Admission.leads, Admission.removed_at)
        .order_by(Presence.person_id)
    )


def _may_lead(person_id: int, group_id: int, now: datetime) -> bool:
    viewer = viewers.of_person(person_id)
    rests = viewer.suspended_until is not None and viewer.suspended_until > now
    return viewer.facilitates(group_id) and not rests


def _order(one: _Leaser, maker: int | None, group_id: int) -> tuple[bool, bool, float, int]:
    """Who planned the meeting first, then who leads this very group, then who came in first."""
    grants = viewers.of_person(one.person_id).grants
    of_group = any(grant.kind is GrantKind.FACILITATOR and grant.group_id == group_id for grant in grants)
    came = one.admitted_at.timestamp() if one.admitted_at else 0
    return (one.person_id != maker, not of_group, came, one.person_id)


def _goes_on(meeting_id: int) -> bool:
    """Whether this is a room that was opened at once, with two or three people in it who did not leave."""
    stay = (Admission.meeting_id == meeting_id, Admission.removed_at.is_(None), Admission.left_at.is_(None))
    people = db.session.scalars(select(Admission.person_id).where(*stay).limit(SMALL + 1)).all()
    return len(people) <= SMALL and _has(meeting_id, RoomEvent.code == OPENED_NOW)


def _has(meeting_id: int, what: ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(select(exists().where(RoomEvent.meeting_id == meeting_id, what))))


def leader_in(meeting: Meeting, key: str) -> int:
    """The person whom a key names in this room, when they lead here and are inside.

    Raises:
        NotFound: it is none of ours, or names nobody who does.
    """
    place, public_id = who_in(key)
    if place != f"room:{meeting.public_id}":
        raise NotFound
    person_id = db.session.scalar(
        select(Person.id)
        .join(Admission, Admission.person_id == Person.id)
        .where(
            Person.public_id == public_id,
            Admission.meeting_id == meeting.id,
            Admission.leads,
            Admission.removed_at.is_(None),
        )
    )
    if person_id is None:
        raise NotFound
    return person_id
