"""Who may stay, read, speak and hide in a room."""

from datetime import datetime

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Group, Meeting, MeetingState
from forum.meetings.policy.access import belongs, is_house, may_write
from forum.meetings.policy.course import IN_SESSION, state_at, still_readable
from forum.meetings.policy.turns import in_session, may_write_now


def may_speak(
    viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime, company: int | None = None
) -> Verdict:
    """Say something in the room. Asked again under the room's lock, so nothing is said after a removal or the end, and
    nothing out of turn.

    Args:
        company: how many are here who do not lead, as ``who_writes`` takes it.
    """
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
    writes = may_write(viewer)
    return may_write_now(viewer, meeting, admission, company, now) if writes else writes


def may_take_part(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Raise a hand, just listen, take more time: what somebody inside does beside writing, also while all wait."""
    if admission is None or admission.removed_at is not None:
        return HIDDEN
    if not (verdict := in_session(meeting, now)):
        return verdict
    if not may_stay(viewer, meeting.group, admission):
        return HIDDEN
    return may_write(viewer)


def can_raise_hand(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Ask for the turn. Who leads needs none."""
    verdict = may_take_part(viewer, meeting, admission, now)
    if not verdict or admission is None:
        return verdict
    if admission.leads:
        return deny("you_lead")
    return deny("muted") if admission.muted_at is not None else ALLOW


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
