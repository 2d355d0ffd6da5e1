"""Who may see, arrange and take part in groups and meetings."""

from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, false, or_, select, true

from forum.core import clock
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Audience, GrantKind, Side, Viewer
from forum.meetings.models import Admission, Group, Meeting, MeetingState, Schedule
from forum.meetings.policy.course import is_over
from forum.spaces.scopes import MEETINGS

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


class Sight(NamedTuple):
    """All that ``seen_by`` depends on: whoever has the same sees the same groups."""

    everything: bool
    audiences: frozenset[Audience] = frozenset()
    led: frozenset[int] = frozenset()


def sight_of(viewer: Viewer) -> Sight:
    """Which groups exist for the viewer."""
    if sees_all_groups(viewer):
        return Sight(True)
    led = (grant.group_id for grant in viewer.grants if grant.kind is GrantKind.FACILITATOR)
    return Sight(False, viewer.knows_of, frozenset(key for key in led if key))


def seen_with(sight: Sight) -> ColumnElement[bool]:
    """``can_see`` as a condition on Group, for whoever has this sight."""
    if sight.everything:
        return true()
    conditions = [Group.audience.in_(sorted(sight.audiences))] if sight.audiences else []
    conditions += [Group.id.in_(sorted(sight.led))] if sight.led else []
    return or_(*conditions) if conditions else false()


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """``can_see`` as a condition on Group."""
    return seen_with(sight_of(viewer))


def meeting_seen_with(sight: Sight, user_id: BindParameter[int]) -> ColumnElement[bool]:
    """Whether a meeting of a group exists for somebody, as a condition on Meeting and its Group: a rehearsal is there
    for whoever began it and for those of its script alone, staff included."""
    made = select(Schedule.id).where(Schedule.maker_id == user_id)
    inside = select(Admission.meeting_id).where(Admission.person_id == user_id)
    own = or_(Meeting.schedule_id.in_(made), Meeting.id.in_(inside))
    return and_(seen_with(sight), or_(~Meeting.rehearsal, own))


def side_in(group: Group) -> Side:
    """A side that belongs to a group (for the people of a script)."""
    return _SIDES.get(group.audience, (Side.SUPPORTER,))[0]


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


def belongs(viewer: Viewer, group: Group) -> bool:
    """Whether the viewer may take part as a member. A moderator reads every side but belongs to their own."""
    sides = _SIDES.get(group.audience)
    return group.audience in viewer.knows_of and (sides is None or viewer.side in sides)


def may_write(viewer: Viewer) -> Verdict:
    """Nothing keeps them from taking part in meetings for a time."""
    if viewer.read_only:
        return deny("read_only")
    return deny("limited_meetings") if viewer.limits and viewer.is_limited(MEETINGS) else ALLOW


def can_take_part(viewer: Viewer, group: Group) -> Verdict:
    """Ask for a seat, and come in with one."""
    if not can_see(viewer, group):
        return HIDDEN
    if not belongs(viewer, group):
        return deny("group_not_yours")
    writes = may_write(viewer)
    if not writes:
        return writes
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
    if is_over(meeting, clock.now()):
        return deny("meeting_over")
    return ALLOW
