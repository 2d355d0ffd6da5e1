"""After two people were separated: they are parted in every meeting they share."""

from datetime import datetime

from sqlalchemy import or_, select

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.jobs.queue import ask, job
from forum.meetings import policy, queries
from forum.meetings.models import Admission, Meeting, Seat, SeatState
from forum.meetings.operations.inside import let_out
from forum.meetings.operations.seats import fill, say_later
from forum.shield.queries import separated_among


def keep_apart(one: int, other: int) -> None:
    """Part two members wherever one has a place or a wish for one, and the other could be met.

    Runs after the commit of their separation: ``shield.on_change(after=keep_apart)``.
    """
    to_come = select(Meeting.id).where(Meeting.ends_at > clock.now(), Meeting.state.not_in(policy.OVER))
    theirs = or_(
        *(
            Meeting.id.in_(select(model.meeting_id).where(model.person_id.in_([one, other])))
            for model in (Seat, Admission)
        )
    )
    for meeting_id in list(db.session.scalars(to_come.where(theirs).order_by(Meeting.id))):
        part(SYSTEM, meeting_id, one, other)


@job
def part_two(one: int, other: int) -> None:
    """``keep_apart`` once more: it finds nothing to do, unless the first time was lost with the process or the lock."""
    keep_apart(one, other)


def see_to_it(one: int, other: int) -> None:
    """Ask, inside the transaction of a separation, that the two are parted whatever happens after its commit."""
    ask(part_two, one=one, other=other)


@operation
def part(actor: Viewer, meeting_id: int, one: int, other: int) -> None:
    """Keep two people apart in one meeting: who leads stays, else the earlier confirmed seat; the other one waits."""
    with transaction(actor):
        meeting = queries.lock(meeting_id)
        if policy.state_at(meeting, clock.now()) in policy.OVER or not separated_among([one, other]):
            return
        if not {one, other} <= set(queries.people_in_room(meeting)):
            return
        yields = max((one, other), key=lambda person: _standing(meeting, person))
        seat = queries.get_seat(meeting.id, yields)
        had_seat = seat is not None and seat.state is SeatState.CONFIRMED
        was_inside = queries.is_inside(meeting.id, yields)
        let_out(meeting, yields)
        if had_seat and not was_inside:  # whoever was inside has seen the room close for them
            say_later(meeting, yields)
        fill(meeting)


def _standing(meeting: Meeting, person_id: int) -> tuple[int, float, int]:
    """Smaller stays: who leads (the one who came first), then who was confirmed first; then who has a seat and did not
    come while people were let in, and cannot use it any more."""
    admission = queries.get_admission(meeting.id, person_id)
    if person_id in queries.people_who_lead(meeting.group_id) or (admission is not None and admission.leads):
        return (0, _moment(admission.admitted_at if admission else None), person_id)
    seat = queries.get_seat(meeting.id, person_id)
    since = _moment(seat.confirmed_at if seat is not None else None)
    is_lost = admission is None and policy.takes_nobody(meeting, clock.now())
    return (2 if is_lost else 1, since, seat.id if seat is not None else 0)


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at is not None else float("inf")
