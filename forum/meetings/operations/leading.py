"""Leading a room: taking it over, handing it on, ending it before its time. The clock's part is ``policy.due``."""

from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.errors import Forbidden, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings import policy, queries
from forum.meetings.models import EventKind, Meeting
from forum.meetings.operations.clockwork import move_on
from forum.meetings.operations.inside import append, at_version, changed

LEADING = Limit("lead_room", 60, per=timedelta(minutes=1))


@operation(limit=LEADING)
def take_over(actor: Viewer, meeting_id: str, version: int) -> None:
    """Lead this meeting from now on: whoever leads its group and is inside. Who leads already, goes on.

    Args:
        version: the room's ``state_version`` that the actor saw: of two who press at once, one does.

    Raises:
        NotFound: the actor is not inside this room.
        Forbidden: ``not_allowed`` (they do not lead), ``meeting_over``, ``room_not_open``.
        Conflict: ``room_changed``: the room has moved on since that version.
    """
    with transaction(actor):
        meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
        admission = queries.get_admission(meeting.id, actor.user_id)
        require(policy.can_take_over(actor, meeting, admission, clock.now()))
        if meeting.lead_id == actor.user_id:
            return
        at_version(meeting, version)
        _lead(meeting, actor, actor.user_id, "took_over")


@operation(limit=LEADING)
def hand_over(actor: Viewer, meeting_id: str, version: int, person: str) -> None:
    """Hand the meeting that one leads to somebody else who leads here and is in the room now.

    Args:
        version: as ``take_over``.
        person: their key in this room.

    Raises:
        NotFound: the actor is not inside this room, or nobody of that key leads here and is in the room.
        Forbidden: as ``take_over``; ``someone_else_leads``: it is not the actor's to give.
        Conflict: ``room_changed``.
    """
    with transaction(actor):
        meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
        admission = queries.get_admission(meeting.id, actor.user_id)
        now = clock.now()
        require(policy.can_hand_over(actor, meeting, admission, now))
        at_version(meeting, version)
        to = queries.leader_in(meeting, person)
        if to == actor.user_id:
            return
        if to not in queries.leads_of(meeting, now).here:
            raise NotFound
        _lead(meeting, actor, to, "handed_over")


@operation(limit=LEADING)
def end_soon(actor: Viewer, meeting_id: str, version: int) -> None:
    """Bring a meeting to its end before its time: it closes after the profile's ``closing_warning``, as every meeting
    does, so that there is still a last round. Nearer to the end than that, nothing changes.

    Args:
        version: as ``take_over``.

    Raises:
        NotFound: the actor is not inside this room.
        Forbidden: as ``take_over``; ``always_open``.
        Conflict: ``room_changed``.
    """
    with transaction(actor):
        meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
        admission = queries.get_admission(meeting.id, actor.user_id)
        now = clock.now()
        require(policy.can_take_over(actor, meeting, admission, now))
        if meeting.always_open:
            raise Forbidden("always_open")
        at_version(meeting, version)
        soon = now + profile().closing_warning
        if soon >= meeting.ends_at:
            return
        meeting.ends_at = soon
        record(actor, "meeting.end_soon", "meeting", meeting.public_id)
        changed(meeting)
        move_on(meeting)


def _lead(meeting: Meeting, actor: Viewer, person_id: int, code: str) -> None:
    meeting.lead_id = person_id
    append(meeting, EventKind.LEAD, code=code, actor_id=actor.user_id, about_id=person_id)
    changed(meeting)
    move_on(meeting)
