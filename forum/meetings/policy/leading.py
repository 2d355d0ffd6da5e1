"""Who may take over a room, and hand it to whom."""

from datetime import datetime

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Meeting
from forum.meetings.policy.course import IN_SESSION, OVER, state_at
from forum.meetings.policy.room import may_stay


def can_take_over(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Lead from now on: whoever leads this group and is inside, while the meeting lasts."""
    if admission is None or admission.removed_at is not None or not may_stay(viewer, meeting.group, admission):
        return HIDDEN
    if not admission.leads:
        return deny("not_allowed")
    state = state_at(meeting, now)
    if state in OVER:
        return deny("meeting_over")
    return ALLOW if state in IN_SESSION else deny("room_not_open")


def can_hand_over(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Hand the meeting to somebody else who leads here: the one who leads it now."""
    verdict = can_take_over(viewer, meeting, admission, now)
    if not verdict:
        return verdict
    return ALLOW if meeting.lead_id == viewer.user_id else deny("someone_else_leads")
