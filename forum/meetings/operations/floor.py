"""What happens to the agenda and to the turn of a room. All within a transaction that holds the meeting."""

from datetime import datetime

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.meetings import policy
from forum.meetings.models import EventKind, Meeting, MeetingState, RoomEvent
from forum.meetings.operations.inside import append, changed


def follow_clock(meeting: Meeting, step: policy.Step) -> None:
    """What a step of the clock means for the agenda: it begins with the room, its closing part with the closing
    warning, and a turn that waited for the facilitator gets that time back."""
    now = clock.now()
    if step.event is EventKind.OPENED:
        meeting.agenda = policy.agenda_for(meeting.group, always_open=meeting.always_open)
        meeting.step, meeting.step_since = 0, now
    elif step.event is EventKind.CLOSING and (last := policy.closing_step(meeting)) is not None:
        enter_step(meeting, last)
    elif step.event is EventKind.RESUMED and (held := _held_since(meeting)) is not None:
        give_back_time(meeting, held if meeting.paused_at is None else min(held, meeting.paused_at))
        if meeting.paused_at is not None:  # what of a pause has been given back is not given back again at its end
            meeting.paused_at = now
    elif step.to is MeetingState.CLOSED:
        meeting.turn_id = meeting.turn_since = meeting.turn_until = meeting.paused_at = None
    db.session.flush()


def _held_since(meeting: Meeting) -> datetime | None:
    held = (RoomEvent.meeting_id == meeting.id, RoomEvent.kind == EventKind.HELD)
    return db.session.scalar(select(RoomEvent.created_at).where(*held).order_by(RoomEvent.seq.desc()).limit(1))


def enter_step(meeting: Meeting, number: int, actor_id: int | None = None) -> None:
    """Go to a step. A turn ends with its step, and the next one is given to nobody yet; hands stay up."""
    meeting.turn_id = meeting.turn_since = meeting.turn_until = None
    meeting.step, meeting.step_since = number, clock.now()
    row = meeting.agenda[number]
    # A shipped step is a code, one of the group's own has a name: it goes with the words when they are purged.
    append(meeting, EventKind.STEP, actor_id=actor_id, code=row.get("code"), source=row.get("name"))
    changed(meeting)


def pause(meeting: Meeting, actor_id: int) -> None:
    """Pause the room softly: who leads may write, everybody else waits; nothing of a turn is lost. Twice is once."""
    if meeting.paused_at is None:
        meeting.paused_at = clock.now()
        append(meeting, EventKind.PAUSED, actor_id=actor_id)
        changed(meeting)


def go_on(meeting: Meeting, actor_id: int) -> None:
    """End a pause. Turn and step get the time of it back. Twice is once."""
    if meeting.paused_at is not None:
        since, meeting.paused_at = meeting.paused_at, None
        give_back_time(meeting, since)
        append(meeting, EventKind.UNPAUSED, actor_id=actor_id)
        changed(meeting)


def give_back_time(meeting: Meeting, since: datetime) -> None:
    """Move the soft ends of the turn and the step by the time in which nothing could be said."""
    now = clock.now()
    if meeting.turn_until is not None and meeting.turn_since is not None:
        meeting.turn_until += now - max(since, meeting.turn_since)
    if meeting.step_since is not None:
        meeting.step_since += now - max(since, meeting.step_since)
