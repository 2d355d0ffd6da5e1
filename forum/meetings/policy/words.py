"""Who may change, take back and react to a line of a room."""

from datetime import datetime

from forum.core.profile import profile
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Meeting, MeetingState, RoomEvent
from forum.meetings.policy.access import may_write
from forum.meetings.policy.course import IN_SESSION, state_at
from forum.meetings.policy.room import may_read, may_stay

# Small, kind, and fixed: nothing that could weigh a person's words (live-groups §1).
REACTIONS = ("heard", "with_you", "thank_you")
# What a hidden line carries when its author took it back, instead of a facilitator who hid it.
TAKEN_BACK = "taken_back"
# Hidden, taken back, or of somebody who is out for good.
LINE_GONE = deny("line_gone")


def may_edit(viewer: Viewer, meeting: Meeting, admission: Admission | None, line: RoomEvent, now: datetime) -> Verdict:
    """Put other words in the place of one's own line, for a short while. It needs no turn of one's own: the turn may be
    over when the slip is seen. Whatever keeps somebody from writing at all keeps them from this."""
    allowed = _may_act(viewer, meeting, admission, now)
    if not allowed or admission is None:
        return allowed
    if line.actor_id != viewer.user_id:
        return deny("not_your_line")
    if line.hidden_at is not None:
        return LINE_GONE
    if not admission.leads and state_at(meeting, now) is MeetingState.HELD:
        return deny("room_held")
    if not admission.leads and meeting.paused_at is not None:
        return deny("room_paused")
    return ALLOW if now <= line.created_at + profile().edit_line_within else deny("edit_over")


def may_take_back(
    viewer: Viewer, meeting: Meeting, admission: Admission | None, line: RoomEvent, now: datetime
) -> Verdict:
    """Take one's own line off every screen: for as long as anybody can read it, whatever else is paused or muted."""
    readable = may_read(meeting, admission, now)
    if not readable:
        return readable
    return ALLOW if line.actor_id == viewer.user_id else deny("not_your_line")


def may_react(viewer: Viewer, meeting: Meeting, admission: Admission | None, line: RoomEvent, now: datetime) -> Verdict:
    """Show quietly that one heard a line. It is for the time in which one may not speak: while somebody has the turn,
    in a pause, and while the facilitator's line is gone."""
    allowed = _may_act(viewer, meeting, admission, now)
    if not allowed:
        return allowed
    if line.hidden_at is not None:
        return LINE_GONE
    return deny("own_line") if line.actor_id == viewer.user_id else ALLOW


def _may_act(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """What changing a line and reacting to one have in common."""
    if admission is None or admission.removed_at is not None or not may_stay(viewer, meeting.group, admission):
        return HIDDEN
    state = state_at(meeting, now)
    if state not in IN_SESSION:
        return deny("meeting_over" if state is MeetingState.CLOSED else "room_not_open")
    writes = may_write(viewer)
    if not writes:
        return writes
    return deny("muted") if admission.muted_at is not None else ALLOW
