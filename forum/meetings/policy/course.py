"""Where a meeting stands at an instant, and where it goes next: pure questions to the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
    if is_over(meeting, now):
        return "meeting_over"
    return None if meeting.state in BEFORE else "meeting_started"


def takes_nobody(meeting: Meeting, now: datetime) -> bool:
    """Whether the room is open and its first minutes are over, so that nobody new comes in."""
    return state_at(meeting, now) in IN_SESSION and is_late(meeting, now)


def is_late(meeting: Meeting, now: datetime) -> bool:
    """Whether new people come in only by the facilitator's choice (the profile's ``late_entry`` after the start)."""
    if meeting.always_open or meeting.lets_late_in:
        return False
    began = max(meeting.starts_at, meeting.opened_at or meeting.starts_at)
    return now > began + profile().late_entry


def still_readable(meeting: Meeting, now: datetime) -> bool:
    """Closed, but not yet sealed (the profile's ``readable_after_close``)."""
    if state_at(meeting, now) is not MeetingState.CLOSED or meeting.purged_at is not None or meeting.rehearsal:
        return False
    return now < (meeting.closed_at or meeting.ends_at) + profile().readable_after_close


def is_readable(meeting: Meeting, now: datetime) -> bool:
    """Whether its words can be read by those who were inside: while it lasts, and a little while after it closed."""
    return state_at(meeting, now) in IN_SESSION or still_readable(meeting, now)


def is_sealed(meeting: Meeting, now: datetime) -> bool:
    """Closed, and its words are still there: until they go, who was inside may tell the desk that something troubled
    them (the profile's ``sealed_after_close``)."""
    if state_at(meeting, now) is not MeetingState.CLOSED or meeting.purged_at is not None or meeting.rehearsal:
        return False
    return now < (meeting.closed_at or meeting.ends_at) + profile().sealed_after_close


@dataclass(frozen=True, slots=True)
class Leads:
    """Who leads a room at an instant, by the leases of its facilitators (``queries.leads_of``).

    Attributes:
        here: those who may lead it and are here, in the order in which the house turns to them.
        until: when the last lease of any of them ends or ended; None when nobody may lead it (any more).
        lead_until: the same for the one who leads now; None when they may not (any more), or there is none.
        goes_on: whether these few people may go on by themselves for a while.
        was_closing: whether the end has been announced.
    """

    here: tuple[int, ...] = ()
    until: datetime | None = None
    lead_until: datetime | None = None
    goes_on: bool = False
    was_closing: bool = False

    def first(self, lead_id: int | None) -> int:
        """Who leads from here on: whoever did, when they are here, else the next in order.

        Raises:
            IndexError: nobody is here.
        """
        return lead_id if lead_id is not None and lead_id in self.here else self.here[0]

    def patience(self) -> timedelta:
        """How long the room waits for a line that dropped."""
        return profile().popup_goes_on if self.goes_on else profile().line_dropped_hold


@dataclass(frozen=True, slots=True)
class Step:
    """Where a meeting goes next, the event that says so in its room, a code that explains it, and who leads then
    (None: whoever leads now)."""

    to: MeetingState
    event: EventKind
    code: str | None = None
    lead: int | None = None


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


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether it has ended (closed, or by now forgotten), other than by being called off."""
    return state_at(meeting, now) in (MeetingState.CLOSED, MeetingState.PURGED)


def may_come_early(meeting: Meeting, now: datetime) -> bool:
    """Whether the lobby is open to those who lead: before everybody else's doors, so that it is known in time when
    none of them comes."""
    return state_at(meeting, now) is MeetingState.SCHEDULED and now >= meeting.starts_at - profile().leads_doors_before


def due(meeting: Meeting, now: datetime, leads: Leads) -> Step | None:
    """The next step of a meeting, or None when it is where it should be. Take steps until there is none."""
    state, rules = meeting.state, profile()
    if state in OVER:
        return None
    if now >= meeting.ends_at:
        return Step(MeetingState.CLOSED, EventKind.CLOSED, "time" if state in IN_SESSION else "no_facilitator")
    if state is MeetingState.SCHEDULED:
        opens = now >= meeting.starts_at - rules.doors_before
        return Step(MeetingState.LOBBY, EventKind.NOTICE, "doors_open") if opens else None
    if state is MeetingState.LOBBY:
        return _from_lobby(meeting, now, leads)
    if state is MeetingState.HELD:
        return _from_hold(meeting, leads)
    return _led(meeting, now, leads) or _warned(meeting, now)


def _from_lobby(meeting: Meeting, now: datetime, leads: Leads) -> Step | None:
    if now < meeting.starts_at:
        return None
    absent_for_good = now >= meeting.starts_at + profile().facilitator_missing_closes and not meeting.always_open
    if absent_for_good:
        return Step(MeetingState.CLOSED, EventKind.CLOSED, "no_facilitator")
    return Step(MeetingState.OPEN, EventKind.OPENED, lead=leads.first(None)) if leads.here else None


def _from_hold(meeting: Meeting, leads: Leads) -> Step | None:
    """Back to where it was: the end that was announced is not announced again."""
    if not leads.here:
        return None
    to = MeetingState.CLOSING if leads.was_closing else MeetingState.OPEN
    lead = leads.first(meeting.lead_id)
    return Step(to, EventKind.RESUMED, "back" if lead == meeting.lead_id else "someone_else", lead)


def _led(meeting: Meeting, now: datetime, leads: Leads) -> Step | None:
    """A room is held only when nobody is there to lead it; before that, somebody else who leads here is asked to."""
    if not leads.here:
        if leads.until is None:
            return Step(MeetingState.HELD, EventKind.HELD, "nobody_leads")
        gone = now >= leads.until + leads.patience()
        return Step(MeetingState.HELD, EventKind.HELD, "line_dropped") if gone else None
    if meeting.lead_id in leads.here:
        return None
    waits = leads.lead_until is not None and now < leads.lead_until + profile().line_dropped_hold
    return None if waits else Step(meeting.state, EventKind.LEAD, "line_dropped", leads.first(None))


def _warned(meeting: Meeting, now: datetime) -> Step | None:
    announced = meeting.state is MeetingState.OPEN and now >= meeting.ends_at - profile().closing_warning
    return Step(MeetingState.CLOSING, EventKind.CLOSING) if announced else None


def facilitator_is_missing(meeting: Meeting, now: datetime) -> bool:
    """Five minutes past the start and still in the lobby: say so honestly (people-and-profiles 1.3)."""
    waiting = state_at(meeting, now) is MeetingState.LOBBY
    return waiting and now >= meeting.starts_at + profile().facilitator_missing_said
