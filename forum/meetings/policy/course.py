"""Where a meeting stands at an instant, and where it goes next: pure questions to the clock."""

from dataclasses import dataclass
from datetime import datetime

from forum.core.profile import profile
from forum.meetings.models import EventKind, Meeting, MeetingState

IN_SESSION = (MeetingState.OPEN, MeetingState.CLOSING, MeetingState.HELD)
BEFORE = (MeetingState.SCHEDULED, MeetingState.LOBBY)
OVER = (MeetingState.CLOSED, MeetingState.CANCELLED, MeetingState.PURGED)


def why_fixed(meeting: Meeting, now: datetime) -> str | None:
    """Why the time of a meeting cannot be changed any more: a reason code, or None when it can."""
    if meeting.always_open:
        return "always_open"
    if meeting.state is MeetingState.CANCELLED:
        return "meeting_cancelled"
    if state_at(meeting, now) is MeetingState.CLOSED:
        return "meeting_over"
    return None if meeting.state in BEFORE else "meeting_started"


def is_late(meeting: Meeting, now: datetime) -> bool:
    """Whether new people come in only by the facilitator's choice (the profile's ``late_entry`` after the start)."""
    if meeting.always_open or meeting.lets_late_in:
        return False
    began = max(meeting.starts_at, meeting.opened_at or meeting.starts_at)
    return now > began + profile().late_entry


def still_readable(meeting: Meeting, now: datetime) -> bool:
    """Closed, but not yet sealed (the profile's ``readable_after_close``)."""
    if state_at(meeting, now) is not MeetingState.CLOSED or meeting.purged_at is not None:
        return False
    return now < (meeting.closed_at or meeting.ends_at) + profile().readable_after_close


@dataclass(frozen=True, slots=True)
class Step:
    """Where a meeting goes next, the event that says so in its room (if any), and a code that explains it."""

    to: MeetingState
    event: EventKind | None = None
    code: str | None = None


def state_at(meeting: Meeting, now: datetime) -> MeetingState:
    """The state by the clock alone, right even when no tick has run: what a reader is shown and a writer is held to."""
    stored, rules = meeting.state, profile()
    if stored in OVER:
        return stored
    if now >= meeting.ends_at:
        return MeetingState.CLOSED
    if stored in BEFORE:
        if not meeting.always_open and now >= meeting.starts_at + rules.facilitator_missing_closes:
            return MeetingState.CLOSED
        return MeetingState.LOBBY if now >= meeting.starts_at - rules.doors_before else MeetingState.SCHEDULED
    if stored is MeetingState.OPEN and now >= meeting.ends_at - rules.closing_warning:
        return MeetingState.CLOSING
    return stored


def due(meeting: Meeting, now: datetime, lead_until: datetime | None) -> Step | None:
    """The next step of a meeting, or None when it is where it should be. Take steps until there is none.

    Args:
        lead_until: when the last lease of a facilitator in this room ends or ended; None without any.
    """
    state, rules = meeting.state, profile()
    lead_here = lead_until is not None and lead_until > now
    if state in OVER:
        return None
    if now >= meeting.ends_at:
        return Step(MeetingState.CLOSED, EventKind.CLOSED, "time" if state in IN_SESSION else "no_facilitator")
    if state is MeetingState.SCHEDULED:
        return Step(MeetingState.LOBBY) if now >= meeting.starts_at - rules.doors_before else None
    if state is MeetingState.LOBBY:
        return _from_lobby(meeting, now, lead_here)
    if state is MeetingState.HELD:
        return Step(MeetingState.OPEN, EventKind.RESUMED) if lead_here else None
    if not lead_here and now >= (lead_until or meeting.starts_at) + rules.line_dropped_hold:
        return Step(MeetingState.HELD, EventKind.HELD)
    if state is MeetingState.OPEN and now >= meeting.ends_at - rules.closing_warning:
        return Step(MeetingState.CLOSING, EventKind.CLOSING)
    return None


def _from_lobby(meeting: Meeting, now: datetime, lead_here: bool) -> Step | None:
    if now < meeting.starts_at:
        return None
    absent_for_good = now >= meeting.starts_at + profile().facilitator_missing_closes and not meeting.always_open
    if absent_for_good:
        return Step(MeetingState.CLOSED, EventKind.CLOSED, "no_facilitator")
    return Step(MeetingState.OPEN, EventKind.OPENED) if lead_here else None


def facilitator_is_missing(meeting: Meeting, now: datetime) -> bool:
    """Five minutes past the start and still in the lobby: say so honestly (people-and-profiles 1.3)."""
    waiting = state_at(meeting, now) is MeetingState.LOBBY
    return waiting and now >= meeting.starts_at + profile().facilitator_missing_said
