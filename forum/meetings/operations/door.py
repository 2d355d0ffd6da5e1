"""The door of a room: coming in, being there, and leaving quietly."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy import Insert, select, update

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.prepared import PreparedWrite, insert_into
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings import policy, queries
from forum.meetings.models import Admission, Meeting, MeetingState, Presence, SeatState
from forum.meetings.operations.clockwork import move_on
from forum.meetings.operations.inside import let_in, may_enter, people_changed
from forum.meetings.operations.seats import fill

# A socket's lease: renewed every RENEWED, gone LIVE_LEASE after its process died (live-groups §2.6).
LIVE_LEASE = timedelta(seconds=45)
RENEWED = timedelta(seconds=15)
# Leaving and losing the line look the same: both fade after this (S-35).
FADE = timedelta(seconds=20)
# Without JavaScript a page is looked at now and then; each look renews it.
PAGE_LEASE = timedelta(minutes=5)
BY_PAGE = "page"


@dataclass(frozen=True, slots=True)
class Entered:
    """Where the door has led to: the lobby (``from_seq`` is None) or the room. ``is_missing``: it should have begun by
    now, and nobody who leads has come."""

    meeting_id: int
    state: MeetingState
    from_seq: int | None
    leads: bool
    is_missing: bool = False


@operation(limit=Limit("enter_room", 240, per=timedelta(minutes=10)))
def enter(actor: Viewer, meeting_id: str, worker: str = BY_PAGE) -> Entered:
    """Come in: to the lobby before the room is open, to the room afterwards. Everything is checked again here.

    Args:
        worker: the serving process that keeps the socket, or ``page``.

    Raises:
        NotFound: there is no such meeting for the actor.
        Forbidden: ``agreement_first``; ``doors_closed`` (too early); ``meeting_over``; ``no_place`` for every other
            reason: no seat, kept apart, too late, removed (one answer for all, S-09).
    """
    with transaction(actor):
        meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
        leads = actor.facilitates(meeting.group_id)
        admission = queries.get_admission(meeting.id, actor.user_id)
        _check_door(actor, meeting, leads, admission)
        _hold_lease(meeting, actor, worker, leads)
        move_on(meeting)
        state = policy.state_at(meeting, clock.now())
        if state in policy.IN_SESSION:
            admission = queries.get_admission(meeting.id, actor.user_id) or let_in(meeting, actor.user_id, leads)
            admission.left_at = None
            if leads:
                move_on(meeting)  # whoever has just been let in may be the one the room waits for
                state = policy.state_at(meeting, clock.now())
        people_changed(meeting.id)
        missing = policy.facilitator_is_missing(meeting, clock.now())
        return Entered(meeting.id, state, admission.from_seq if admission else None, leads, missing)


def _check_door(actor: Viewer, meeting: Meeting, leads: bool, admission: Admission | None) -> None:
    now = clock.now()
    if meeting.state is MeetingState.CANCELLED:
        raise Forbidden("meeting_cancelled")
    state = policy.state_at(meeting, now)
    if policy.is_over(meeting, now):
        raise Forbidden("meeting_over")
    if admission is not None and admission.removed_at is not None:
        raise Forbidden(policy.NO_PLACE)
    if not leads:
        require(policy.can_take_part(actor, meeting.group))
    if admission is not None:
        return  # coming back after a lost line: nothing is asked again
    if not leads:
        seat = queries.get_seat(meeting.id, actor.user_id)
        # One answer for all of these, and before anything that only who has a seat is asked.
        if seat is None or seat.state is not SeatState.CONFIRMED or _is_closed(meeting, state, actor.user_id):
            raise Forbidden(policy.NO_PLACE)
    if state is MeetingState.SCHEDULED and not (leads and policy.may_come_early(meeting, now)):
        raise Forbidden("doors_closed")
    if queries.accepted_version(meeting.id, actor.user_id) != meeting.group.agreement_version:
        raise Forbidden("agreement_first", version=meeting.group.agreement_version)


def _is_closed(meeting: Meeting, state: MeetingState, person_id: int) -> bool:
    return state in policy.IN_SESSION and not may_enter(meeting, person_id)


# -- leases ------------------------------------------------------------------------------------------------------------


def _hold_lease(meeting: Meeting, actor: Viewer, worker: str, leads: bool) -> None:
    kind = BY_PAGE if worker == BY_PAGE else "live"
    place = f"{kind}:{actor.session_id}:{actor.user_id}"
    until = clock.now() + (PAGE_LEASE if kind == BY_PAGE else LIVE_LEASE)
    _lease().run(
        meeting_id=meeting.id, place=place, person_id=actor.user_id, worker=worker, leads=leads, expires_at=until
    )


@cache
def _lease() -> PreparedWrite:
    """Put a lease in its place: the first one there, or instead of the one before."""

    def statement() -> Insert:
        put = insert_into(Presence)
        anew = {name: put.excluded[name] for name in ("worker", "leads", "expires_at")}
        lease: Insert = put.on_conflict_do_update(index_elements=["meeting_id", "place"], set_=anew)
        return lease

    return PreparedWrite(statement)


@operation(limit=Limit("enter_room", 240, per=timedelta(minutes=10)))
def look_again(actor: Viewer, meeting_id: str) -> Entered:
    """What "Show new words" does without JavaScript: the same checks as coming in, and the page's lease goes on."""
    return enter(actor, meeting_id)


@operation
def leave(actor: Viewer, meeting_id: str) -> None:
    """Leave quietly: the name fades from the list like that of a lost line, and nothing is said."""
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        db.session.execute(
            update(Admission)
            .where(Admission.meeting_id == meeting.id, Admission.person_id == actor.user_id)
            .values(left_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        _fade(Presence.meeting_id == meeting.id, Presence.person_id == actor.user_id)
        people_changed(meeting.id)


@operation
def fade(actor: Viewer, meeting_id: int, person_id: int, session_id: int) -> None:
    """A session's last socket in a room has gone; unless it comes back, the name fades."""
    with transaction(actor):
        _fade(Presence.meeting_id == meeting_id, Presence.place == f"live:{session_id}:{person_id}")
        people_changed(meeting_id)


def _fade(*which: object) -> None:
    soon = clock.now() + FADE
    db.session.execute(
        update(Presence)
        .where(*which, Presence.expires_at > soon)  # type: ignore[arg-type]
        .values(expires_at=soon)
        .execution_options(synchronize_session=False)
    )


@operation
def renew(actor: Viewer, worker: str, meetings: dict[int, frozenset[tuple[int, int]]]) -> None:
    """Renew the leases of all sockets that a process keeps in these rooms: (person, session) pairs by meeting key."""
    with transaction(actor):
        until = clock.now() + LIVE_LEASE
        for meeting_id, pairs in meetings.items():
            places = [f"live:{session}:{person}" for person, session in pairs]
            removed = select(Admission.person_id).where(
                Admission.meeting_id == meeting_id, Admission.removed_at.is_not(None)
            )
            db.session.execute(
                update(Presence)
                .where(
                    Presence.meeting_id == meeting_id,
                    Presence.place.in_(places),
                    Presence.person_id.not_in(removed),
                )
                .values(expires_at=until, worker=worker)
                .execution_options(synchronize_session=False)
            )


@operation
def set_late_entry(actor: Viewer, meeting_id: str, lets_in: bool) -> None:
    """The facilitator's choice: whether people with a seat may still come in after the first minutes.

    Raises:
        NotFound, Forbidden: the actor does not lead this group.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        if not actor.facilitates(meeting.group_id):
            raise Forbidden
        meeting = queries.lock(meeting.id)
        meeting.lets_late_in = lets_in
        db.session.flush()
        # Whoever waits for a free place can use one again.
        fill(meeting)
