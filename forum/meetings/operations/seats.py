"""Seats: asked for, given, given back; and the agreement before entry."""

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Audience, Viewer
from forum.meetings import policy, queries
from forum.meetings.jobs import SEAT_GIVEN, tell_later
from forum.meetings.models import Acceptance, Meeting, Seat, SeatState
from forum.meetings.operations.groups import CARE
from forum.shield.queries import separated_among


@operation(limit=Limit("ask_seat", 40, per=CARE))
def ask_seat(actor: Viewer, meeting_id: str, nonce: str | None = None) -> Seat:
    """Ask for a seat. Side-only groups give it at once; where both sides meet, seats are given together later.

    Asking twice is asking once. A wish that cannot be met now waits; why is never said (S-09).

    Raises:
        NotFound, Forbidden: as ``policy.can_ask_seat``.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        require(policy.can_ask_seat(actor, meeting.group, meeting))
        meeting = queries.lock(meeting.id)
        require(policy.can_ask_seat(actor, meeting.group, meeting))
        seat = queries.get_seat(meeting.id, actor.user_id)
        if seat is not None and seat.state is not SeatState.RELEASED:
            return seat
        now = clock.now()
        if seat is None:
            seat = Seat(meeting_id=meeting.id, person_id=actor.user_id)
            db.session.add(seat)
        seat.state, seat.asked_at, seat.confirmed_at, seat.nonce = SeatState.REQUESTED, now, None, nonce
        db.session.flush()
        if given_at_once(meeting):
            settle(meeting, seat)
        return seat


@operation(limit=Limit("ask_seat", 40, per=CARE))
def release_seat(actor: Viewer, meeting_id: str) -> None:
    """Give a seat back, or take a wish for one back; whoever waits moves up. Without one, nothing happens.

    Raises:
        NotFound: there is no such meeting for the actor.
        Conflict: ``already_inside``: the way out is to leave.
    """
    with transaction(actor):
        meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
        seat = queries.get_seat(meeting.id, actor.user_id)
        if seat is None or seat.state is SeatState.RELEASED:
            return
        if queries.get_admission(meeting.id, actor.user_id) is not None:
            raise Conflict("already_inside")
        seat.state, seat.confirmed_at = SeatState.RELEASED, None
        db.session.flush()
        fill(meeting)


@operation
def accept_agreement(actor: Viewer, meeting_id: str, version: int) -> None:
    """Accept the group's agreement for this meeting, in the version that was shown.

    Raises:
        NotFound, Forbidden: as ``policy.can_take_part`` (those who lead accept it as well).
        Conflict: ``agreement_changed``: it has a newer version, which comes along as ``version``.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        if not actor.facilitates(meeting.group_id):
            require(policy.can_take_part(actor, meeting.group))
        if version != meeting.group.agreement_version:
            raise Conflict("agreement_changed", version=meeting.group.agreement_version)
        accepted = db.session.get(Acceptance, (meeting.id, actor.user_id))
        if accepted is None:
            accepted = Acceptance(meeting_id=meeting.id, person_id=actor.user_id)
            db.session.add(accepted)
        accepted.version, accepted.accepted_at = version, clock.now()


# -- inside a transaction that holds the meeting -----------------------------------------------------------------------


def given_at_once(meeting: Meeting) -> bool:
    """Side-only groups confirm at once; bridge groups after the profile's hour before the start (or a late wish)."""
    if meeting.group.audience is not Audience.BRIDGE or meeting.always_open or meeting.seats_given_at is not None:
        return True
    return clock.now() >= meeting.starts_at - profile().bridge_seats_before


def settle(meeting: Meeting, seat: Seat) -> bool:
    """Give this seat if there is a place and nobody in the room whom the person never meets; else it waits.

    The earlier confirmed seat wins, whoever asked for the separation (people-and-profiles 2.1). Returns whether given.
    """
    fits = len(queries.confirmed_people(meeting.id)) < meeting.seats and not meets_someone(meeting, seat.person_id)
    seat.state = SeatState.CONFIRMED if fits else SeatState.WAITING
    seat.confirmed_at = clock.now() if fits else None
    db.session.flush()
    return fits


def meets_someone(meeting: Meeting, person_id: int) -> bool:
    """Whether there is somebody in or of this room whom the person never meets."""
    people = {person_id, *queries.people_in_room(meeting)}
    return any(person_id in pair for pair in separated_among(sorted(people)))


def fill(meeting: Meeting) -> None:
    """Give free places to those who wait, in the order they asked; whoever would meet someone stays waiting."""
    if not given_at_once(meeting) or policy.state_at(meeting, clock.now()) in policy.OVER:
        return
    waiting = db.session.scalars(
        select(Seat)
        .where(Seat.meeting_id == meeting.id, Seat.state.in_([SeatState.REQUESTED, SeatState.WAITING]))
        .order_by(Seat.asked_at, Seat.id)
        .execution_options(populate_existing=True)
    )
    for seat in list(waiting):
        if settle(meeting, seat):
            tell_later(meeting.id, seat.person_id, SEAT_GIVEN, ("meeting", meeting.public_id))
