"""Who may do what with groups and meetings, and where a meeting stands at an instant: pure questions, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import ColumnElement, false, or_, true

from forum.core import clock
from forum.core.profile import profile
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Audience, GrantKind, Side, Viewer
from forum.meetings.models import Admission, EventKind, Group, Meeting, MeetingState


class Reminder(IntEnum):
    """Which reminders of a meeting were asked for: none, the first, or the last (and then no other)."""

    NONE = 0
    DAY = 1
    SOON = 2


REMINDED_BEFORE = {Reminder.DAY: timedelta(hours=24), Reminder.SOON: timedelta(minutes=15)}
IN_SESSION = (MeetingState.OPEN, MeetingState.CLOSING, MeetingState.HELD)
BEFORE = (MeetingState.SCHEDULED, MeetingState.LOBBY)
OVER = (MeetingState.CLOSED, MeetingState.CANCELLED)
# One text for every reason why there is no place: full, kept apart, too late, not this time (S-09).
NO_PLACE = "no_place"
_SIDES = {
    Audience.PARENTS: (Side.PARENT, Side.BOTH),
    Audience.ADULT_CHILDREN: (Side.ADULT_CHILD, Side.BOTH),
    Audience.SUPPORTERS: (Side.SUPPORTER,),
}


def is_house(viewer: Viewer) -> bool:
    """The clock or the command line, not a person."""
    return viewer.user_id < 0


def sees_all_groups(viewer: Viewer) -> bool:
    """Those who arrange or lead meetings everywhere see every group."""
    return is_house(viewer) or viewer.has(GrantKind.LEAD) or viewer.has(GrantKind.ADMIN) or viewer.facilitates()


def can_see(viewer: Viewer, group: Group) -> Verdict:
    """Whether this group (and that it meets) exists for the viewer. ``seen_by`` is the same in SQL."""
    if sees_all_groups(viewer) or group.audience in viewer.knows_of or viewer.facilitates(group.id):
        return ALLOW
    return HIDDEN


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """``can_see`` as a condition on Group."""
    if sees_all_groups(viewer):
        return true()
    led = [grant.group_id for grant in viewer.grants if grant.kind is GrantKind.FACILITATOR and grant.group_id]
    conditions = [Group.audience.in_(sorted(viewer.knows_of))] if viewer.knows_of else []
    conditions += [Group.id.in_(sorted(led))] if led else []
    return or_(*conditions) if conditions else false()


def can_make_group(viewer: Viewer) -> Verdict:
    """Facilitators of the whole community, leads and admins make groups."""
    if is_house(viewer) or viewer.has(GrantKind.LEAD) or viewer.has(GrantKind.ADMIN) or viewer.facilitates():
        return ALLOW
    return deny("not_allowed")


def can_arrange(viewer: Viewer, group: Group) -> Verdict:
    """Change a group, make and cancel its meetings: its facilitators, leads and admins."""
    if not can_see(viewer, group):
        return HIDDEN
    if can_make_group(viewer) or viewer.facilitates(group.id):
        return ALLOW
    return deny("not_allowed")


def can_open_now(viewer: Viewer, group: Group) -> Verdict:
    """Open a meeting at once: who leads this group."""
    if not can_see(viewer, group):
        return HIDDEN
    return ALLOW if is_house(viewer) or viewer.facilitates(group.id) else deny("not_allowed")


def why_fixed(meeting: Meeting, now: datetime) -> str | None:
    """Why the time of a meeting cannot be changed any more: a reason code, or None when it can."""
    if meeting.always_open:
        return "always_open"
    if meeting.state is MeetingState.CANCELLED:
        return "meeting_cancelled"
    if state_at(meeting, now) is MeetingState.CLOSED:
        return "meeting_over"
    return None if meeting.state in BEFORE else "meeting_started"


def belongs(viewer: Viewer, group: Group) -> bool:
    """Whether the viewer may take part as a member. A moderator reads every side but belongs to their own."""
    sides = _SIDES.get(group.audience)
    return group.audience in viewer.knows_of and (sides is None or viewer.side in sides)


def can_take_part(viewer: Viewer, group: Group) -> Verdict:
    """Ask for a seat, and come in with one."""
    if not can_see(viewer, group):
        return HIDDEN
    if not belongs(viewer, group):
        return deny("group_not_yours")
    if viewer.read_only:
        return deny("read_only")
    if viewer.is_new and not group.newcomers:
        return deny("after_first_posts")
    return ALLOW


def can_ask_seat(viewer: Viewer, group: Group, meeting: Meeting) -> Verdict:
    """Ask for a seat in a meeting that still takes people."""
    verdict = can_take_part(viewer, group)
    if not verdict:
        return verdict
    if meeting.state is MeetingState.CANCELLED:
        return deny("meeting_cancelled")
    if state_at(meeting, clock.now()) is MeetingState.CLOSED:
        return deny("meeting_over")
    return ALLOW


def is_late(meeting: Meeting, now: datetime) -> bool:
    """Whether new people come in only by the facilitator's choice (the profile's ``late_entry`` after the start)."""
    if meeting.always_open or meeting.lets_late_in:
        return False
    began = max(meeting.starts_at, meeting.opened_at or meeting.starts_at)
    return now > began + profile().late_entry


def may_speak(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Say something in the room. Asked again under the room's lock, so nothing is said after a removal or the end."""
    if admission is None or admission.removed_at is not None:
        return HIDDEN
    state = state_at(meeting, now)
    if state is MeetingState.CLOSED:
        return deny("meeting_over")
    if state is MeetingState.HELD and not admission.leads:
        return deny("room_held")
    if state not in IN_SESSION:
        return deny("room_not_open")
    if not may_stay(viewer, meeting.group, admission):
        return HIDDEN
    if viewer.read_only:
        return deny("read_only")
    return ALLOW


def may_stay(viewer: Viewer, group: Group, admission: Admission) -> bool:
    """Whether somebody who is inside still belongs there (a side corrected, the bridge left, a grant taken back)."""
    return viewer.facilitates(group.id) if admission.leads else belongs(viewer, group)


def may_read(meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Read what was said since one came in: while the room is open, and a little while after it closed."""
    if admission is None or admission.removed_at is not None:
        return HIDDEN
    if state_at(meeting, now) in IN_SESSION or still_readable(meeting, now):
        return ALLOW
    return deny("meeting_sealed")


def still_readable(meeting: Meeting, now: datetime) -> bool:
    """Closed, but not yet sealed (the profile's ``readable_after_close``)."""
    if state_at(meeting, now) is not MeetingState.CLOSED or meeting.purged_at is not None:
        return False
    return now < (meeting.closed_at or meeting.ends_at) + profile().readable_after_close


def can_hide(viewer: Viewer, group: Group) -> Verdict:
    """Hide a line of a room, or show it again."""
    if is_house(viewer) or viewer.facilitates(group.id) or viewer.moderates():
        return ALLOW
    return deny("not_allowed")


# -- the clock ---------------------------------------------------------------------------------------------------------


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


def reminder_at(starts_at: datetime, now: datetime) -> Reminder:
    """The reminder that belongs to this instant before a start."""
    if now >= starts_at - REMINDED_BEFORE[Reminder.SOON]:
        return Reminder.SOON
    return Reminder.DAY if now >= starts_at - REMINDED_BEFORE[Reminder.DAY] else Reminder.NONE


def reminder_due(meeting: Meeting, now: datetime) -> Reminder | None:
    """The reminder to ask for now, if it has not been asked for."""
    if meeting.state not in BEFORE or meeting.always_open or now >= meeting.starts_at:
        return None
    which = reminder_at(meeting.starts_at, now)
    return which if which > meeting.reminded else None


def facilitator_is_missing(meeting: Meeting, now: datetime) -> bool:
    """Five minutes past the start and still in the lobby: say so honestly (people-and-profiles 1.3)."""
    waiting = state_at(meeting, now) is MeetingState.LOBBY
    return waiting and now >= meeting.starts_at + profile().facilitator_missing_said
