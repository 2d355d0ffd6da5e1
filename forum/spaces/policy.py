"""Who may see a space, meet the other side, and give grants. A space has no author, so separations do not touch it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, or_, true

from forum.core import clock
from forum.core.profile import profile
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import SYSTEM, Audience, GrantKind, Side, Viewer
from forum.spaces.models import Space
from forum.spaces.scopes import FIRST_WORDS_AGAIN, of_space


def can_see(viewer: Viewer, space: Space) -> Verdict:
    """Whether this space exists for the viewer: default deny (S-14). ``seen_by`` is the same in SQL.

    A newcomer's own spaces exist for them; what they may read in there is asked of the threads.
    """
    return ALLOW if space.audience in viewer.knows_of or viewer.moderates(space.id) else HIDDEN


class Sight(NamedTuple):
    """All that ``seen_by`` depends on: whoever has the same sees the same spaces."""

    everything: bool
    audiences: frozenset[Audience] = frozenset()
    tended: frozenset[int] = frozenset()


def sight_of(viewer: Viewer) -> Sight:
    """Which spaces exist for the viewer."""
    if viewer.moderates():
        return Sight(True)
    kinds = (GrantKind.MODERATOR, GrantKind.LEAD)
    tended = (grant.space_id for grant in viewer.grants if grant.kind in kinds and grant.group_id is None)
    return Sight(False, viewer.knows_of, frozenset(key for key in tended if key is not None))


def seen_with(sight: Sight) -> ColumnElement[bool]:
    """``can_see`` as a condition on Space, for whoever has this sight."""
    if sight.everything:
        return true()
    conditions = [Space.audience.in_(sorted(sight.audiences))] if sight.audiences else []
    conditions += [Space.id.in_(sorted(sight.tended))] if sight.tended else []
    return or_(*conditions) if conditions else false()


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """``can_see`` as a condition on Space."""
    return seen_with(sight_of(viewer))


@dataclass(frozen=True, slots=True)
class BridgeStanding:
    """What the way to the other side depends on: whether enough could come from each side, since when somebody is here,
    and how many posts of theirs others can read."""

    enough_people: bool
    here_since: datetime
    visible_posts: int


def can_join_bridge(viewer: Viewer, standing: BridgeStanding) -> Verdict:
    """Open the spaces where both sides meet: both sides only, by their own choice, after some time and posts (S-16)."""
    if viewer.side is Side.SUPPORTER or viewer.side is None:
        return deny("bridge_two_sides")
    if is_on_bridge(viewer):
        return ALLOW
    rules = profile()
    if not rules.bridge_offered or not standing.enough_people:
        return deny("bridge_not_offered")
    waited = clock.now() >= standing.here_since + rules.bridge_after
    ready = viewer.settled and not viewer.is_new and waited and standing.visible_posts >= rules.bridge_posts
    return ALLOW if ready else deny("bridge_not_yet")


def is_on_bridge(viewer: Viewer) -> bool:
    """Whether these spaces are open to the viewer now."""
    return Audience.BRIDGE in viewer.audiences


def can_give_grants(viewer: Viewer, person_id: int) -> Verdict:
    """The command line, and admins; never to oneself."""
    if viewer == SYSTEM:
        return ALLOW
    if not viewer.has(GrantKind.ADMIN):
        return HIDDEN
    return deny("not_yourself") if viewer.user_id == person_id else ALLOW


GIVEN_BY_TWO = frozenset({GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN})
"""Whoever may take something away from others, or change the house, is chosen by two people (S-55)."""


def can_give_alone(viewer: Viewer, kind: GrantKind, two_hold_tasks: bool) -> Verdict:
    """Whether one person may give this task: any, until two people hold one of those that two give (DESIGN §7). The
    house itself does what two people wanted, and what its command line asked for."""
    if viewer == SYSTEM or kind not in GIVEN_BY_TWO or not two_hold_tasks:
        return ALLOW
    return deny("two_give_tasks")


def may_write_in(viewer: Viewer, space_id: str) -> Verdict:
    """Whether nothing keeps them from writing in this space (its public id) for a time. What they may see is never a
    question of that."""
    if viewer.read_only:
        return deny("read_only")
    return deny("limited_here") if viewer.limits and viewer.is_limited(of_space(space_id)) else ALLOW


def first_words_wait(viewer: Viewer, space_id: int) -> bool:
    """Whether somebody reads their words before others see them: a newcomer's, or for a time anybody's; not those of
    who looks after this very space."""
    return not viewer.moderates(space_id) and (not viewer.settled or viewer.is_limited(FIRST_WORDS_AGAIN))
