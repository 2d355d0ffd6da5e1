"""Seats: asked for, given, given back; and the agreement before entry."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Audience, Viewer
from forum.meetings import policy, queries
from forum.meetings.jobs import NO_PLACE_NOW, SEAT_GIVEN, tell_later
from forum.meetings.models import Acceptance, Meeting, Seat, SeatState
from forum.meetings.operations.groups import CARE
from forum.shield.queries import separated_among

# When the house speaks of a seat that went to an earlier one, before the start: at hours of its own, which say nothing
# about when or why it was lost (docs/decisions/0021). The last is when the doors open.
SPOKEN_BEFORE = (timedelta(hours=24), timedelta(hours=2))


@operation(limit=Limit("ask_seat", 40, per=CARE))
def ask_seat(actor: Viewer, meeting_id: str, nonce: str | None = None) -> Seat:
    """Ask for a seat. Side-only groups give it at once; where both sides meet, seats are given together later.

    Asking twice is asking once, and a repeat of an ask (by its nonce) takes no seat that was given back since. A wish
    that cannot be met now waits; why is never said (S-09).

    Raises:
        NotFound, Forbidden: as ``policy.can_ask_seat``.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        require(policy.can_ask_seat(actor, meeting.group, meeting))
        meeting = queries.lock(meeting.id)
        require(policy.can_ask_seat(actor, meeting.group, meeting))
        seat = queries.get_seat(meeting.id, actor.user_id)
        if seat is not None and (seat.state is not SeatState.RELEASED or (nonce and seat.nonce == nonce)):
            return seat
        if given_at_once(meeting):
            # Whoever asked before and may come by now (two people no longer kept apart) goes first.
            fill(meeting)
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
        if queries.is_inside(meeting.id, actor.user_id):
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

    The earlier confirmed seat wins, whoever asked for the separation (people-and-profiles 2.1). Whoever was taken out
    of the room gets none until it closes, and nobody does once the first minutes are over: a seat that leads to a
    closed door is none. Returns whether given.
    """
    free = len(queries.confirmed_people(meeting.id)) < meeting.seats and not policy.takes_nobody(meeting, clock.now())
    out = queries.get_admission(meeting.id, seat.person_id) is not None
    fits = free and not out and not meets_someone(meeting, seat.person_id)
    seat.state = SeatState.CONFIRMED if fits else SeatState.WAITING
    seat.confirmed_at = clock.now() if fits else None
    db.session.flush()
    return fits


def meets_someone(meeting: Meeting, person_id: int) -> bool:
    """Whether there is somebody in or of this room whom the person never meets."""
    people = {person_id, *queries.people_in_room(meeting)}
    return any(person_id in pair for pair in separated_among(sorted(people)))


def fill(meeting: Meeting) -> None:
    """Give free places to those who wait, in the order they asked; whoever would meet someone stays waiting, and so
    does who cannot come just now. Everybody who gets one is told, once."""
    if not given_at_once(meeting) or policy.state_at(meeting, clock.now()) in policy.OVER:
        return
    asked = (Seat.meeting_id == meeting.id, Seat.state == SeatState.REQUESTED)
    db.session.execute(
        update(Seat).where(*asked).values(state=SeatState.WAITING).execution_options(synchronize_session=False)
    )
    if policy.takes_nobody(meeting, clock.now()):
        return
    free = meeting.seats - len(queries.confirmed_people(meeting.id))
    for seat in _waiting(meeting.id):
        if free <= 0:
            return
        if queries.may_come(meeting, seat.person_id) and settle(meeting, seat):
            free -= 1
            tell_later(meeting.id, seat.person_id, SEAT_GIVEN, (SEAT_GIVEN, _about(meeting, seat.confirmed_at)))


def _waiting(meeting_id: int) -> list[Seat]:
    waiting = (Seat.meeting_id == meeting_id, Seat.state == SeatState.WAITING)
    found = select(Seat).where(*waiting).order_by(Seat.asked_at, Seat.id).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def take_away(meeting: Meeting, person_id: int) -> None:
    """End a person's hold on a place: they wait like everybody for whom there was none."""
    seat = queries.get_seat(meeting.id, person_id)
    if seat is not None and seat.state is SeatState.CONFIRMED:
        seat.state, seat.confirmed_at = SeatState.WAITING, None
        db.session.flush()


def say_later(meeting: Meeting, person_id: int) -> None:
    """Have somebody who lost a seat told so, in the words for every cause, at the next of the house's own hours.

    A notice at the instant of the loss would tell when somebody asked to be kept apart. If they have a seat again by
    then, they are told nothing.
    """
    now = clock.now()
    hours = (*SPOKEN_BEFORE, profile().doors_before)
    due = next((at for at in (meeting.starts_at - before for before in hours) if at > now), now)
    tell_later(meeting.id, person_id, NO_PLACE_NOW, (NO_PLACE_NOW, _about(meeting, due)), due=due)


def _about(meeting: Meeting, at: datetime | None) -> str:
    """What a notice about a seat is about: this meeting at this instant, so that a job that runs twice tells once."""
    return f"{meeting.public_id}.{int(at.timestamp() * 1_000_000) if at else 0}"
