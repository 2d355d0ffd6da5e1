"""Who may take something from a person in a room, and from whom."""

from forum.core.verdict import ALLOW, Verdict, deny
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Group
from forum.meetings.policy.room import can_hide


def can_measure(viewer: Viewer, group: Group, admission: Admission) -> Verdict:
    """Mute somebody in a room or ask them to leave it, or end that: who leads the group, and moderators.

    Whoever leads there is not for another one who leads to silence: that is decided at the desk, in quiet.
    """
    allowed = can_hide(viewer, group)
    if not allowed:
        return allowed
    return deny("leads_here") if admission.leads or admission.person_id == viewer.user_id else ALLOW
