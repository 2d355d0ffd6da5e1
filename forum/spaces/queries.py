"""Reading spaces and what a person is in this community."""

from functools import lru_cache

from sqlalchemy import Select, bindparam, func, select

from forum.accounts.queries import get_person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.profile import profile
from forum.core.viewer import Audience, Side, Viewer
from forum.shield.queries import not_apart
from forum.spaces import hooks, policy
from forum.spaces.models import GrantRow, Membership, Space
from forum.spaces.policy import BridgeStanding

SHELVES = (
    *(Audience.PARENTS, Audience.ADULT_CHILDREN, Audience.SUPPORTERS),
    *(Audience.BRIDGE, Audience.MEMBERS, Audience.STAFF),
)
"""Whose spaces come first in every list."""


def list_spaces(viewer: Viewer) -> list[Space]:
    """The spaces that exist for this viewer, in the community's own order; one statement."""
    return in_order(select(Space).where(policy.seen_by(viewer)))


def in_order(spaces: Select[tuple[Space]]) -> list[Space]:
    """These spaces as every list has them: by shelf, and on it as the community has put them."""
    found = list(db.session.scalars(spaces.order_by(Space.position, Space.id)))
    return sorted(found, key=lambda one: SHELVES.index(one.audience))


def get_space(viewer: Viewer, public_id: str) -> Space:
    """A space by public id.

    Raises:
        NotFound: there is none, or none for this viewer.
    """
    space: Space | None = db.session.scalar(_space_statement(policy.sight_of(viewer)), {"id": public_id})
    if space is None:
        raise NotFound
    return space


@lru_cache(maxsize=256)
def _space_statement(sight: policy.Sight) -> Select[tuple[Space]]:
    """Made once for all who see the same spaces."""
    return select(Space).where(Space.public_id == bindparam("id"), policy.seen_with(sight))


def space_with_key(key: str) -> Space | None:
    """A space by the community's own stable name for it (set-up and the demo community)."""
    return db.session.scalar(select(Space).where(Space.key == key))


def membership_of(person_id: int) -> Membership | None:
    """What a person is here."""
    return db.session.get(Membership, person_id)


def grants_of(person_id: int) -> list[GrantRow]:
    """The grants somebody holds, oldest first."""
    return list(db.session.scalars(select(GrantRow).where(GrantRow.person_id == person_id).order_by(GrantRow.id)))


def holds_grant(person_id: int) -> bool:
    """Whether somebody holds any grant, anywhere."""
    return db.session.scalar(select(GrantRow.id).where(GrantRow.person_id == person_id).limit(1)) is not None


def two_hold_tasks() -> bool:
    """Whether at least two people moderate, lead or administer the whole house or a space of it."""
    held = select(GrantRow.person_id).where(GrantRow.kind.in_(policy.GIVEN_BY_TWO), GrantRow.group_id.is_(None))
    return len(list(db.session.scalars(held.distinct().limit(2)))) == 2


def bridge_standing(viewer: Viewer) -> BridgeStanding:
    """What opening the spaces of both sides depends on, for this member. At most three statements.

    Whom the viewer never meets is not counted: nobody may be noticed by what opens.
    """
    person = get_person(viewer.user_id)
    since = person.joined_at if person is not None else clock.now()
    needed = profile().bridge_each_side
    enough = not needed or all(_could_come(viewer, home, needed) for home in (Side.PARENT, Side.ADULT_CHILD))
    return BridgeStanding(enough, since, hooks.visible_posts(viewer.user_id))


def _could_come(viewer: Viewer, home: Side, needed: int) -> bool:
    eligible = (
        select(Membership.person_id)
        .where(
            Membership.home == home,
            Membership.published_posts >= profile().first_posts_held,
            Membership.side_opens_at <= clock.now(),
            not_apart(viewer, Membership.person_id),
        )
        .limit(needed)
    )
    return db.session.scalar(select(func.count()).select_from(eligible.subquery())) == needed
