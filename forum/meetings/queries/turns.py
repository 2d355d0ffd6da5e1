"""How a room stands between its events: who is here, whose turn it is, who waits for one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.profile import profile
from forum.meetings.models import Admission, Meeting, Presence
from forum.meetings.policy import IN_SESSION, needs_company
from forum.shield.queries import separated_among
from forum.shield.seen import name_in, who_in


class Present(NamedTuple):
    """Someone who is in the room now. ``key`` names them in this room alone (``shield.seen``); ``lead``: leads now."""

    name: str
    leads: bool
    key: str
    lead: bool = False
    listening: bool = False
    muted: bool = False


class Named(NamedTuple):
    """Somebody inside, as a turn or a raised hand shows them."""

    person_id: int
    name: str
    key: str


class Floor(NamedTuple):
    """How a room stands for one reader. ``company``: how many are here who do not lead."""

    present: list[Present]
    hands: list[Named]
    turn: Named | None
    lead: Named | None
    company: int


def floor(meeting: Meeting, apart: Collection[int] = ()) -> Floor:
    """How a room stands now; one statement. Only for people inside.

    Args:
        apart: those whom the reader never meets: for a moment they may still be inside, and are not shown.
    """
    now = clock.now()
    company, here = 0, []
    hands: list[tuple[int, Named]] = []
    places: dict[int, Named] = {}
    for admission, name, public_id, until in db.session.execute(_inside(meeting.id)):
        if not admission.leads and until is not None and until > now - profile().turn_kept:
            company += 1
        if admission.person_id in apart:
            continue
        one = Named(admission.person_id, name, name_in(f"room:{meeting.public_id}", public_id))
        places[admission.person_id] = one
        if until is None or until <= now:
            continue
        muted, lead = admission.muted_at is not None, admission.person_id == meeting.lead_id
        here.append(Present(name, admission.leads, one.key, lead, admission.listening, muted))
        if admission.hand is not None and not muted:
            hands.append((admission.hand, one))
    turn, lead_now = places.get(meeting.turn_id or 0), places.get(meeting.lead_id or 0)
    return Floor(here, [one for _, one in sorted(hands)], turn, lead_now, company)


def _inside(meeting_id: int) -> Select[Any]:
    until = (
        select(func.max(Presence.expires_at))
        .where(Presence.meeting_id == meeting_id, Presence.person_id == Admission.person_id)
        .correlate(Admission)
        .scalar_subquery()
    )
    return (
        select(Admission, Person.pen_name, Person.public_id, until)
        .join(Person, Person.id == Admission.person_id)
        .where(Admission.meeting_id == meeting_id, Admission.removed_at.is_(None))
        .order_by(Admission.leads.desc(), Person.pen_name_folded)
        .execution_options(populate_existing=True)
    )


def kept_apart(meeting_id: int) -> dict[int, set[int]]:
    """Members inside who never meet, each with the others: for the moment until they are parted. Who leads sees all."""
    inside = (Admission.meeting_id == meeting_id, Admission.removed_at.is_(None))
    leads = dict(db.session.execute(select(Admission.person_id, Admission.leads).where(*inside)).tuples().all())
    found: dict[int, set[int]] = {}
    for pair in separated_among(sorted(leads)):
        for person_id in pair:
            if not leads[person_id]:
                found.setdefault(person_id, set()).update(pair - {person_id})
    return found


def company(meeting: Meeting) -> int | None:
    """How many are in a room who do not lead, where who may write depends on it; else None.

    A line that has just dropped still counts for as long as a turn is kept: a room must not change its form with it.
    """
    if not needs_company(meeting):
        return None
    members = (Admission.meeting_id == Presence.meeting_id, Admission.person_id == Presence.person_id)
    count = (
        select(func.count(Presence.person_id.distinct()))
        .join(Admission, members[0] & members[1])
        .where(
            Presence.meeting_id == meeting.id,
            Presence.expires_at > clock.now() - profile().turn_kept,
            ~Admission.leads,
            Admission.removed_at.is_(None),
        )
    )
    return db.session.scalar(count)


def is_here(meeting_id: int, person_id: int) -> bool:
    """Whether a person is in the room now."""
    lease = (Presence.meeting_id == meeting_id, Presence.person_id == person_id)
    return bool(db.session.scalar(select(exists().where(*lease, Presence.expires_at > clock.now()))))


def admission_under(meeting: Meeting, key: str) -> Admission:
    """How the person whom a key names in this room was let in, read fresh; nobody who is out of it again.

    Raises:
        NotFound: it is no name of this room, or of nobody inside.
    """
    place, public_id = who_in(key)
    admission = db.session.scalar(
        select(Admission)
        .join(Person, Person.id == Admission.person_id)
        .where(Admission.meeting_id == meeting.id, Person.public_id == public_id, Admission.removed_at.is_(None))
        .execution_options(populate_existing=True)
    )
    if place != f"room:{meeting.public_id}" or admission is None:
        raise NotFound
    return admission


def lost(now: datetime, meeting_id: int | None = None) -> list[tuple[int, int]]:
    """Meeting and person, by key, of everybody whose turn it is, or who has raised a hand, and whose line has been gone
    for longer than a turn is kept."""
    kept = exists().where(
        Presence.meeting_id == Admission.meeting_id,
        Presence.person_id == Admission.person_id,
        Presence.expires_at > now - profile().turn_kept,
    )
    rows = (
        select(Admission.meeting_id, Admission.person_id)
        .join(Meeting, Meeting.id == Admission.meeting_id)
        .where(
            Meeting.state.in_(IN_SESSION),
            Admission.removed_at.is_(None),
            or_(Admission.hand.is_not(None), Meeting.turn_id == Admission.person_id),
            ~kept,
        )
        .order_by(Admission.meeting_id, Admission.person_id)
    )
    if meeting_id is not None:
        rows = rows.where(Meeting.id == meeting_id)
    return [(meeting, person) for meeting, person in db.session.execute(rows)]
