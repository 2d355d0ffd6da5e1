"""What a facilitator takes from a person in a room: the right to write, or their place in it until the meeting ends.

Each is a decision about a person, with a statement of reasons that they read on their own page (S-53); what keeps it
stands above (``hooks.measured``). Nothing of it is an event of the room: nobody else is told.
"""

from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.errors import Invalid, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.meetings import hooks, policy, queries
from forum.meetings.hooks import Measure, MeasureKind
from forum.meetings.models import Admission, Meeting, SeatState
from forum.meetings.operations.inside import changed, let_out, release_turn
from forum.meetings.operations.seats import fill, meets_someone

# More than a whole room at once; whoever needs more needs another way.
MEASURES = Limit("measure", 30, per=timedelta(minutes=1))
# What a statement rests on when no other rule is named: "A facilitator may pause or end a talk."
FACILITATOR_MAY = 12


@operation(limit=MEASURES)
def mute(actor: Viewer, meeting_id: str, person: str, reason: str, rule: int = FACILITATOR_MAY) -> None:
    """Have somebody only read in this room, until it is lifted or the meeting ends. Twice is once.

    Args:
        person: their name in this room (``Present.key``).
        reason: to them, in the actor's words.
        rule: the number of the house's rule that it rests on.

    Raises:
        Invalid: ``reason``: ``missing``, ``reason_short``.
        NotFound: no such meeting for the actor, or nobody of that name is inside.
        Forbidden: ``not_allowed``; ``leads_here``: the person leads as well; ``meeting_over``, ``room_not_open``.
    """
    reason = _given(reason)
    with transaction(actor):
        meeting, admission = _stay_of(actor, meeting_id, person)
        require(policy.in_session(meeting, clock.now()))
        if admission.muted_at is not None:
            return
        before = queries.state_of(admission)
        admission.muted_at = clock.now()
        release_turn(meeting, admission.person_id)
        changed(meeting)
        _decided(actor, meeting, admission, before, MeasureKind.MUTE, reason, rule)


@operation(limit=MEASURES)
def unmute(actor: Viewer, meeting_id: str, person: str, reason: str = "") -> None:
    """Let somebody write again. Without one muted, nothing happens.

    Raises:
        NotFound, Forbidden: as ``mute``; with the meeting it has ended by itself.
    """
    with transaction(actor):
        meeting, admission = _stay_of(actor, meeting_id, person)
        require(policy.in_session(meeting, clock.now()))
        if admission.muted_at is None:
            return
        before = queries.state_of(admission)
        admission.muted_at = None
        changed(meeting)
        _decided(actor, meeting, admission, before, MeasureKind.LIFT, reason.strip(), FACILITATOR_MAY)


@operation(limit=MEASURES)
def remove_person(actor: Viewer, meeting_id: str, person: str, reason: str, rule: int = FACILITATOR_MAY) -> None:
    """Take someone out of the room until it closes; they are let out at once, and cannot come back to this meeting.

    Args, Raises:
        As ``mute``; it may also be done while the words can still be read after the end. Once they are sealed, not: the
        last of them would go to the desk with it (``meeting_sealed``).
    """
    reason = _given(reason)
    with transaction(actor):
        meeting, admission = _stay_of(actor, meeting_id, person)
        require(policy.may_read(meeting, admission, clock.now()))
        before = queries.state_of(admission)
        let_out(meeting, admission.person_id)
        fill(meeting)
        _decided(actor, meeting, admission, before, MeasureKind.REMOVE, reason, rule)


@operation
def give_back(actor: Viewer, meeting_id: str, person_id: int, kind: MeasureKind) -> None:
    """Undo a measure, as whoever decides so at the desk says: they may write again, or come back while it lasts, and
    hear what is said from then on. Nobody gets a place in which they would meet whom they never meet.

    Raises:
        NotFound: there was no such stay.
        Forbidden: ``not_allowed``.
    """
    with transaction(actor):
        meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
        require(policy.can_hide(actor, meeting.group))
        admission = queries.get_admission(meeting.id, person_id)
        if admission is None:
            raise NotFound
        if kind is MeasureKind.MUTE:
            admission.muted_at = None
        elif _has_room_for(meeting, person_id):
            admission.removed_at, admission.from_seq = None, queries.last_seq(meeting.id)
        changed(meeting)


def _has_room_for(meeting: Meeting, person_id: int) -> bool:
    """Give the seat again, if the meeting goes on, one is free, and nobody is met who must not be."""
    free = len(queries.confirmed_people(meeting.id)) < meeting.seats
    goes_on = policy.state_at(meeting, clock.now()) in policy.IN_SESSION
    if not free or not goes_on or meets_someone(meeting, person_id):
        return False
    seat = queries.get_seat(meeting.id, person_id)
    if seat is not None:
        seat.state, seat.confirmed_at = SeatState.CONFIRMED, clock.now()
    return True


def _given(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    return reason.strip()


def _stay_of(actor: Viewer, meeting_id: str, person: str) -> tuple[Meeting, Admission]:
    """The stay of the person under this name, held still, when the actor may take something from it."""
    meeting = queries.get_meeting(actor, meeting_id)
    require(policy.can_hide(actor, meeting.group))
    meeting = queries.lock(meeting.id)
    admission = queries.admission_under(meeting, person)
    require(policy.can_measure(actor, meeting.group, admission))
    return meeting, admission


def _decided(
    actor: Viewer, meeting: Meeting, admission: Admission, before: str, kind: MeasureKind, reason: str, rule: int
) -> None:
    stay = queries.stay_id(meeting, admission.person_id)
    if meeting.rehearsal:  # nobody is concerned
        spent(actor, f"{kind}:{meeting.public_id}:{stay}", reason)
        return
    lines = queries.last_lines(meeting.id)
    measure = Measure(kind, meeting, admission.person_id, stay, before, reason, rule, lines)
    details = hooks.measured(actor, measure)
    spent(actor, f"{kind}:{meeting.public_id}:{stay}", reason)
    record(actor, f"room.{kind}", "stay", stay, reason or None, meeting=meeting.public_id, **details)
