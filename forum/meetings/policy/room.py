"""Who may stay, read, speak and hide in a room."""

from datetime import datetime

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Group, Meeting, MeetingState
from forum.meetings.policy.access import belongs, is_house
from forum.meetings.policy.course import IN_SESSION, state_at, still_readable


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


def can_hide(viewer: Viewer, group: Group) -> Verdict:
    """Hide a line of a room, or show it again."""
    if is_house(viewer) or viewer.facilitates(group.id) or viewer.moderates():
        return ALLOW
    return deny("not_allowed")
