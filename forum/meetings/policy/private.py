"""Who may exchange private words in a meeting, and call for help: one member, and those who lead. Never two members.

From one's admission on: in the lobby there is nobody yet who leads. A pause, a hold, somebody else's turn, or being
muted closes the room, not this.
"""

from datetime import datetime

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Meeting
from forum.meetings.policy.access import may_write
from forum.meetings.policy.course import IN_SESSION, OVER, state_at
from forum.meetings.policy.room import may_read, may_stay


def may_read_private(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Read private words (one's own; who leads, those of every member): as long as the room itself can be read."""
    if admission is None or not may_stay(viewer, meeting.group, admission):
        return HIDDEN
    return may_read(meeting, admission, now)


def may_write_private(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Write one, while the meeting lasts."""
    if admission is None or admission.removed_at is not None or not may_stay(viewer, meeting.group, admission):
        return HIDDEN
    state = state_at(meeting, now)
    if state in OVER:
        return deny("meeting_over")
    if state not in IN_SESSION:
        return deny("room_not_open")
    return may_write(viewer)


def may_call_for_help(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Call for help for a member, send them the help lines, say that it is in hand: who leads, and is inside."""
    verdict = may_write_private(viewer, meeting, admission, now)
    if not verdict or admission is None:
        return verdict
    return ALLOW if admission.leads else deny("not_allowed")
