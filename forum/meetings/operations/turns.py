"""Hands, turns, steps and pauses: what people in a room do beside writing."""

from datetime import timedelta

from forum.core import clock
from forum.core.errors import Conflict, Forbidden
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings import policy, queries
from forum.meetings.models import Admission, EventKind, Meeting
from forum.meetings.operations import floor
from forum.meetings.operations.inside import append, at_version, changed, release_turn

# More than hands and fingers do, and less than a script would.
_ACTS = Limit("turns", 120, per=timedelta(minutes=1))


@operation(limit=_ACTS)
def raise_hand(actor: Viewer, meeting_id: str, up: bool) -> None:
    """Raise one's hand, at the end of the queue, or lower it. It ends just listening. Twice is once.

    Raises:
        NotFound: the actor is not inside this room.
        Forbidden: ``meeting_over``, ``room_not_open``, ``read_only``, ``muted``, ``you_lead``.
    """
    with transaction(actor):
        meeting, admission = _held(actor, meeting_id)
        require(policy.can_raise_hand(actor, meeting, admission, clock.now()))
        if admission is None or (admission.hand is not None) == up or (up and meeting.turn_id == actor.user_id):
            return
        changed(meeting)
        # The version counts up under the room's lock, so the queue is in order without a clock.
        admission.hand = meeting.state_version if up else None
        admission.listening = admission.listening and not up


@operation(limit=_ACTS)
def just_listen(actor: Viewer, meeting_id: str, on: bool) -> None:
    """Wish to be passed over, or no longer. A raised hand goes down with it, and so does one's turn. Twice is once.

    Raises:
        NotFound: the actor is not inside this room.
        Forbidden: ``meeting_over``, ``room_not_open``, ``read_only``, ``you_lead``.
    """
    with transaction(actor):
        meeting, admission = _held(actor, meeting_id)
        require(policy.may_take_part(actor, meeting, admission, clock.now()))
        if admission is None or admission.listening == on:
            return
        if admission.leads:
            raise Forbidden("you_lead")
        admission.listening = on
        if on:
            release_turn(meeting, actor.user_id, "done")
        changed(meeting)


@operation(limit=_ACTS)
def end_turn(actor: Viewer, meeting_id: str, version: int | None = None) -> None:
    """Say that one's turn is over, or pass it on unused. Who leads may end another one, at the ``version`` they saw.

    Raises:
        NotFound: the actor is not inside this room.
        Forbidden: ``meeting_over``, ``room_not_open``, ``read_only``.
        Conflict: ``room_changed``: it is not the turn that a facilitator saw.
    """
    with transaction(actor):
        meeting, admission = _held(actor, meeting_id)
        require(policy.may_take_part(actor, meeting, admission, clock.now()))
        if meeting.turn_id == actor.user_id:
            release_turn(meeting, actor.user_id, "done")
        elif version is not None:
            require(policy.can_lead(actor, meeting, admission, clock.now()))
            at_version(meeting, version)
            if meeting.turn_id is not None:
                release_turn(meeting, meeting.turn_id, "ended", actor.user_id)


@operation(limit=_ACTS)
def more_time(actor: Viewer, meeting_id: str) -> None:
    """Give one's own turn more time, or as a facilitator the running one: from now, or from its end if that is later.

    Raises:
        NotFound: the actor is not inside this room.
        Forbidden: ``meeting_over``, ``room_not_open``, ``read_only``, ``not_your_turn``.
    """
    with transaction(actor):
        meeting, admission = _held(actor, meeting_id)
        require(policy.may_take_part(actor, meeting, admission, clock.now()))
        leads = admission is not None and admission.leads
        if meeting.turn_id is None or not (leads or meeting.turn_id == actor.user_id):
            raise Forbidden("not_your_turn")
        meeting.turn_until = max(meeting.turn_until or clock.now(), clock.now()) + profile().turn_more
        changed(meeting)


@operation(limit=_ACTS)
def next_step(actor: Viewer, meeting_id: str, version: int) -> None:
    """Go on to the next step of the agenda. The turn ends; nobody gets the next one yet.

    Raises:
        NotFound, Forbidden: as ``policy.can_lead``.
        Conflict: ``room_changed``: somebody was a moment before; ``last_step``.
    """
    with transaction(actor):
        meeting = _led(actor, meeting_id, version)
        if meeting.step + 1 >= len(meeting.agenda):
            raise Conflict("last_step")
        floor.enter_step(meeting, meeting.step + 1, actor.user_id)


@operation(limit=_ACTS)
def give_turn(actor: Viewer, meeting_id: str, version: int, person: str | None = None) -> None:
    """Give the turn to the first raised hand, or to ``person`` (by their key), with or without one: an invitation.

    Raises:
        NotFound: as ``policy.can_lead``; nobody of that name is inside.
        Forbidden: as ``policy.can_lead``; ``leads_here``.
        Conflict: ``room_changed``, ``no_hands``, ``person_away``, ``person_listens``, ``person_muted``.
    """
    with transaction(actor):
        meeting = _led(actor, meeting_id, version)
        admission = _next_hand(meeting) if person is None else queries.admission_under(meeting, person)
        if person is not None:
            _may_be_given(meeting, admission)
        if meeting.turn_id == admission.person_id:
            return
        now = clock.now()
        meeting.turn_id, meeting.turn_since, meeting.turn_until = admission.person_id, now, now + profile().turn_length
        admission.hand = None
        append(meeting, EventKind.TURN, actor_id=actor.user_id, about_id=admission.person_id)
        changed(meeting)


def _next_hand(meeting: Meeting) -> Admission:
    for one in queries.floor(meeting).hands:
        admission = queries.get_admission(meeting.id, one.person_id)
        if admission is not None:
            return admission
    raise Conflict("no_hands")


def _may_be_given(meeting: Meeting, admission: Admission) -> None:
    if admission.leads:
        raise Forbidden("leads_here")
    if admission.listening:
        raise Conflict("person_listens")
    if admission.muted_at is not None:
        raise Conflict("person_muted")
    if not queries.is_here(meeting.id, admission.person_id):
        raise Conflict("person_away")


@operation(limit=_ACTS)
def put_off(actor: Viewer, meeting_id: str, version: int, person: str) -> None:
    """Move somebody's raised hand to the end of the queue; the one that is last already is lowered.

    Raises:
        NotFound: as ``policy.can_lead``; nobody of that name has raised a hand.
        Forbidden: as ``policy.can_lead``.
        Conflict: ``room_changed``.
    """
    with transaction(actor):
        meeting = _led(actor, meeting_id, version)
        admission = queries.admission_under(meeting, person)
        hands = queries.floor(meeting).hands
        is_last = not hands or hands[-1].person_id == admission.person_id
        if admission.hand is None:
            raise Conflict("room_changed")
        changed(meeting)
        admission.hand = None if is_last else meeting.state_version


@operation(limit=_ACTS)
def pause_room(actor: Viewer, meeting_id: str, version: int, on: bool) -> None:
    """Pause the room for everybody but those who lead, or go on.

    Raises:
        NotFound, Forbidden: as ``policy.can_lead``.
        Conflict: ``room_changed``.
    """
    with transaction(actor):
        meeting = _led(actor, meeting_id, version)
        (floor.pause if on else floor.go_on)(meeting, actor.user_id)


@operation
def let_go(actor: Viewer, meeting_id: int) -> None:
    """End the turn, and lower the hand, of everybody whose line has been gone for longer than a turn is kept.

    Leaving and losing the line look the same to others (S-35), so both end here.
    """
    with transaction(actor):
        meeting = queries.lock(meeting_id)
        for _, person_id in queries.lost(clock.now(), meeting.id):
            release_turn(meeting, person_id)


def _held(actor: Viewer, meeting_id: str) -> tuple[Meeting, Admission | None]:
    """The meeting, held still until the commit, and how the actor was let in."""
    meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
    return meeting, queries.get_admission(meeting.id, actor.user_id)


def _led(actor: Viewer, meeting_id: str, version: int) -> Meeting:
    meeting, admission = _held(actor, meeting_id)
    require(policy.can_lead(actor, meeting, admission, clock.now()))
    at_version(meeting, version)
    return meeting
