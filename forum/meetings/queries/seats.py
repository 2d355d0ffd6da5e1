"""Seats and agreements."""

from functools import cache

from sqlalchemy import BindParameter, CompoundSelect, Select, bindparam, select

from forum.core import clock
from forum.core.db import db
from forum.core.prepared import Prepared
from forum.core.viewer import GrantKind
from forum.meetings.models import Acceptance, Admission, Meeting, Seat, SeatState
from forum.meetings.policy import can_take_part
from forum.notifications.models import Notice
from forum.spaces import viewers
from forum.spaces.models import GrantRow


def lock(meeting_id: int) -> Meeting:
    """The meeting, read fresh and held still until the transaction ends: every change of seats and state goes by it.

    Raises:
        LookupError: there is no such meeting.
    """
    meeting: Meeting | None = db.session.scalar(_held(), {"meeting": meeting_id})
    if meeting is None:
        raise LookupError(meeting_id)
    return meeting


def get_seat(meeting_id: int, person_id: int) -> Seat | None:
    """A person's seat in a meeting, read fresh."""
    seat: Seat | None = db.session.scalar(_seat(), {"meeting": meeting_id, "person": person_id})
    return seat


@cache
def _held() -> Select[tuple[Meeting]]:
    """Made once, as the next two: every verb of a room begins with them."""
    held = select(Meeting).where(Meeting.id == bindparam("meeting")).with_for_update(of=Meeting)
    return held.execution_options(populate_existing=True)


@cache
def _seat() -> Select[tuple[Seat]]:
    theirs = select(Seat).where(Seat.meeting_id == bindparam("meeting"), Seat.person_id == bindparam("person"))
    return theirs.execution_options(populate_existing=True)


@cache
def _accepted() -> Select[tuple[int]]:
    theirs = (Acceptance.meeting_id == bindparam("meeting"), Acceptance.person_id == bindparam("person"))
    return select(Acceptance.version).where(*theirs)


def confirmed_people(meeting_id: int) -> list[int]:
    """The keys of all who have a place."""
    db.session.flush()
    return [row.person_id for row in _confirmed().all(meeting=meeting_id)]


@cache
def _confirmed() -> Prepared:
    seated = (Seat.meeting_id == bindparam("meeting"), Seat.state == SeatState.CONFIRMED)
    return Prepared(select(Seat.person_id).where(*seated))


def is_inside(meeting_id: int, person_id: int) -> bool:
    """Whether a person was let in and not out again (whoever left quietly still is)."""
    db.session.flush()
    return _stays().first(meeting=meeting_id, person=person_id) is not None


@cache
def _stays() -> Prepared:
    theirs = (Admission.meeting_id == bindparam("meeting"), Admission.person_id == bindparam("person"))
    return Prepared(select(Admission.person_id).where(*theirs, Admission.removed_at.is_(None)))


def may_come(meeting: Meeting, person_id: int) -> bool:
    """Whether somebody could come to this meeting now: a side may have been corrected, the bridge left, a place rest.

    The caller may hold no Viewer of theirs: it is read here, as it is now.
    """
    viewer = viewers.of_person(person_id)
    rests = viewer.suspended_until is not None and viewer.suspended_until > clock.now()
    return not rests and bool(can_take_part(viewer, meeting.group))


def people_in_room(meeting: Meeting) -> list[int]:
    """Whom a newcomer would meet: all who have a place, who are let in, and who lead this very group."""
    inside = db.session.scalars(_seated_or_inside(), {"meeting": meeting.id})
    return sorted(set(inside) | people_who_lead(meeting.group_id))


@cache
def _seated_or_inside() -> CompoundSelect[tuple[int]]:
    meeting: BindParameter[int] = bindparam("meeting")
    admitted = select(Admission.person_id).where(Admission.meeting_id == meeting, Admission.removed_at.is_(None))
    seated = select(Seat.person_id).where(Seat.meeting_id == meeting, Seat.state == SeatState.CONFIRMED)
    return admitted.union(seated)


def people_who_lead(group_id: int) -> set[int]:
    """The keys of those who hold the facilitator's grant for this very group."""
    db.session.flush()
    return {row.person_id for row in _leading().all(group=group_id)}


@cache
def _leading() -> Prepared:
    here = (GrantRow.kind == GrantKind.FACILITATOR, GrantRow.group_id == bindparam("group"))
    return Prepared(select(GrantRow.person_id).where(*here))


def accepted_version(meeting_id: int, person_id: int) -> int | None:
    """Which version of the agreement a person accepted for this meeting, if any."""
    version: int | None = db.session.scalar(_accepted(), {"meeting": meeting_id, "person": person_id})
    return version


def was_told(person_id: int, subject: tuple[str, str]) -> bool:
    """Whether a person has a notice about this very thing (its kind, and its name)."""
    about = (Notice.subject_kind == subject[0], Notice.subject_id == subject[1])
    return db.session.scalar(select(Notice.id).where(Notice.person_id == person_id, *about).limit(1)) is not None
