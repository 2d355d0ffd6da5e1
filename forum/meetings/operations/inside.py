"""Inside a room: the order of its events, who is let in and out. All within a transaction that holds the meeting."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden
from forum.core.operation import after_commit
from forum.live import publish
from forum.live.catalogue import ROOM_LEFT
from forum.meetings import policy, queries
from forum.meetings.models import Admission, EventKind, Meeting, Presence, RoomEvent, Seat, SeatState
from forum.meetings.operations.seats import fill, take_away
from forum.shield.queries import apart_from
from forum.spaces import viewers

# Bells: words to read again, and people who came or went.
ROOM = "meeting"
PEOPLE = "meeting-people"


def append(meeting: Meeting, kind: EventKind, **columns: object) -> RoomEvent:
    """Add an event with the room's next number; the row stays held until the commit, so no gap is ever seen."""
    seq = db.session.scalar(_next_seq(), {"meeting": meeting.id})
    event = RoomEvent(meeting_id=meeting.id, seq=seq, kind=kind, created_at=clock.now(), **columns)
    db.session.add(event)
    db.session.flush()
    after_commit(publish.ring, f"{ROOM}:{meeting.id}")
    return event


@cache
def _next_seq() -> Any:
    """For every line that is said, so made once."""
    moved = update(Meeting).where(Meeting.id == bindparam("meeting")).values(last_seq=Meeting.last_seq + 1)
    return moved.returning(Meeting.last_seq).execution_options(synchronize_session=False)


def people_changed(meeting_id: int) -> None:
    """Have everybody's list of who is here made anew, after the commit."""
    after_commit(publish.ring, f"{PEOPLE}:{meeting_id}")


def changed(meeting: Meeting) -> None:
    """Note that the room stands differently: a command that was made from what it was before finds ``room_changed``."""
    meeting.state_version += 1
    db.session.flush()
    people_changed(meeting.id)


def at_version(meeting: Meeting, version: int) -> None:
    """Go on only if the room still stands as whoever leads it saw it (compare and set; the row is held).

    Raises:
        Conflict: ``room_changed``; the edge adds how it stands now (``present.telling_the_state``).
    """
    if meeting.state_version != version:
        raise Conflict("room_changed")


def release_turn(meeting: Meeting, person_id: int, code: str = "ended", actor_id: int | None = None) -> None:
    """Lower a person's hand and end their turn, if it is theirs: also whenever they may write no longer."""
    admission = queries.get_admission(meeting.id, person_id)
    if admission is not None and admission.hand is not None:
        admission.hand = None
        changed(meeting)
    if meeting.turn_id == person_id:
        meeting.turn_id = meeting.turn_since = meeting.turn_until = None
        append(meeting, EventKind.TURN, code=code, actor_id=person_id if code == "done" else actor_id)
        changed(meeting)


def let_in(meeting: Meeting, person_id: int, leads: bool) -> Admission:
    """Let a newcomer in, from the room's last number on: late entrants hear nothing of before (S-44).

    Raises:
        Forbidden: ``no_place``: too late, or somebody is here whom they never meet.
    """
    if not (_make_way(meeting, person_id) if leads else may_enter(meeting, person_id)):
        raise Forbidden(policy.NO_PLACE)
    admission = _admit(meeting, person_id, leads)
    if leads:
        fill(meeting)  # only now: whoever was let out would meet nobody while the newcomer is not in
    return admission


def may_enter(meeting: Meeting, person_id: int) -> bool:
    """Whether a member with a seat may come into the open room now, for the first time."""
    return not policy.takes_nobody(meeting, clock.now()) and not _meets_someone(meeting, person_id)


def _make_way(meeting: Meeting, person_id: int) -> bool:
    """A facilitator on duty keeps the room (DESIGN §7): members kept apart from whoever comes to lead are let out, and
    lose their seats. Another facilitator who is on duty already stays, so that nobody ends a meeting that way; returns
    whether the newcomer may come in."""
    apart = apart_from(person_id)
    if not apart:
        return True
    if apart & _on_duty(meeting.id):
        return False
    concerned = apart & (_inside(meeting.id) | set(queries.confirmed_people(meeting.id)))
    for other in sorted(concerned):
        let_out(meeting, other)
    return True


def _on_duty(meeting_id: int) -> set[int]:
    """Those who lead in this room and are here."""
    here = (Presence.person_id == Admission.person_id, Presence.expires_at > clock.now())
    rows = (
        select(Admission.person_id)
        .join(Presence, (Presence.meeting_id == Admission.meeting_id) & here[0] & here[1])
        .where(Admission.meeting_id == meeting_id, Admission.leads, Admission.removed_at.is_(None))
    )
    return set(db.session.scalars(rows))


def let_in_waiting(meeting: Meeting) -> None:
    """Let in all who wait in the lobby, leaders first, then by seat. Each is checked again, as at the door."""
    people = db.session.scalars(
        select(Presence.person_id)
        .outerjoin(Seat, (Seat.meeting_id == Presence.meeting_id) & (Seat.person_id == Presence.person_id))
        .where(Presence.meeting_id == meeting.id, Presence.expires_at > clock.now())
        .order_by(Presence.leads.desc(), Seat.confirmed_at, Seat.id)
    )
    for person_id in dict.fromkeys(people):
        if queries.get_admission(meeting.id, person_id) is not None:
            continue
        viewer = viewers.of_person(person_id)
        leads = viewer.facilitates(meeting.group_id)
        seat = queries.get_seat(meeting.id, person_id)
        seated = seat is not None and seat.state is SeatState.CONFIRMED
        agreed = queries.accepted_version(meeting.id, person_id) == meeting.group.agreement_version
        if not agreed:
            continue
        if leads:
            welcome = _make_way(meeting, person_id)
        else:
            taken = seated and bool(policy.can_take_part(viewer, meeting.group))
            welcome = taken and not _meets_someone(meeting, person_id)
        if welcome:
            _admit(meeting, person_id, leads)
    fill(meeting)


def let_out(meeting: Meeting, person_id: int) -> None:
    """End a person's stay for good, and their hold on a seat; they hear nothing more."""
    take_away(meeting, person_id)
    admission = queries.get_admission(meeting.id, person_id)
    if admission is None:
        return
    admission.removed_at = clock.now()
    release_turn(meeting, person_id)
    db.session.execute(
        update(Presence)
        .where(Presence.meeting_id == meeting.id, Presence.person_id == person_id)
        .values(expires_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.flush()
    after_commit(publish.to_user, person_id, ROOM_LEFT, {"room": meeting.public_id})
    people_changed(meeting.id)


def _admit(meeting: Meeting, person_id: int, leads: bool) -> Admission:
    admission = Admission(
        meeting_id=meeting.id,
        person_id=person_id,
        from_seq=db.session.scalar(select(Meeting.last_seq).where(Meeting.id == meeting.id)),
        leads=leads,
        admitted_at=clock.now(),
    )
    db.session.add(admission)
    db.session.flush()
    return admission


def _inside(meeting_id: int) -> set[int]:
    inside = select(Admission.person_id).where(Admission.meeting_id == meeting_id, Admission.removed_at.is_(None))
    return set(db.session.scalars(inside))


def _meets_someone(meeting: Meeting, person_id: int) -> bool:
    """Whether one whom the person never meets is inside, leads this group, or holds an earlier seat."""
    apart = apart_from(person_id)
    if not apart:
        return False
    if apart & (_inside(meeting.id) | queries.people_who_lead(meeting.group_id)):
        return True
    mine = queries.get_seat(meeting.id, person_id)
    rivals = db.session.scalars(
        select(Seat).where(
            Seat.meeting_id == meeting.id, Seat.person_id.in_(sorted(apart)), Seat.state == SeatState.CONFIRMED
        )
    )
    return any(mine is None or _since(rival) < _since(mine) for rival in rivals)


def _since(seat: Seat) -> tuple[float, int]:
    return (seat.confirmed_at.timestamp() if seat.confirmed_at else float("inf"), seat.id)
