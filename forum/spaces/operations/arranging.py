"""Spaces themselves: made, described, closed and opened, put in order."""

from sqlalchemy import select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Audience, Viewer
from forum.drafts.operations import spent
from forum.spaces import policy, queries
from forum.spaces.models import Space


@operation
def make_space(
    actor: Viewer,
    key: str,
    title: str,
    description: str,
    audience: Audience,
    *,
    rules: tuple[str, ...] = (),
    position: int = 0,
    reason: str | None = None,
) -> Space:
    """Make a space, or bring the one with this key up to date (set-up; the audience of a space never changes).

    Raises:
        NotFound, Forbidden: see ``policy.can_give_grants``.
    """
    with transaction(actor):
        require(policy.can_give_grants(actor, 0))
        space = db.session.scalar(select(Space).where(Space.key == key))
        if space is None:
            space = Space(key=key, audience=audience)
            db.session.add(space)
        space.title, space.description, space.position = title, description, position
        space.rules = list(rules)
        db.session.flush()
        record(actor, "space.make", "space", space.public_id, reason, key=key, audience=space.audience.value)
        spent(actor, "space_new")
        return space


@operation
def edit_space(actor: Viewer, public_id: str, title: str, description: str, reason: str | None = None) -> None:
    """Rename and describe a space; whom it is for never changes. Audited.

    Raises:
        NotFound, Forbidden: see ``policy.can_give_grants``; NotFound also when there is no such space.
    """
    with transaction(actor):
        space = _set_up(actor, public_id)
        if (space.title, space.description) != (title, description):
            space.title, space.description = title, description
            record(actor, "space.edit", "space", public_id, reason)
        spent(actor, f"space:{public_id}")


@operation
def close_space(actor: Viewer, public_id: str, closed: bool, reason: str | None = None) -> None:
    """Close a space: what stands there can be read, and nothing new is written; or open it again. Audited.

    Raises:
        NotFound, Forbidden: as ``edit_space``.
    """
    with transaction(actor):
        space = _set_up(actor, public_id)
        if (space.closed_at is not None) != closed:
            space.closed_at = clock.now() if closed else None
            record(actor, "space.close" if closed else "space.open", "space", public_id, reason)


@operation
def move_space(actor: Viewer, public_id: str, up: bool, reason: str | None = None) -> bool:
    """Let a space stand one place earlier or later among those for the same people. Audited.

    Returns:
        whether anything moved: the first cannot go up, nor the last down.

    Raises:
        NotFound, Forbidden: as ``edit_space``.
    """
    with transaction(actor):
        require(policy.can_give_grants(actor, 0))
        # All of them are held: two who move at once must not give two spaces one place.
        held = select(Space).execution_options(populate_existing=True).with_for_update()
        order = queries.in_order(held)
        here = next((place for place, one in enumerate(order) if one.public_id == public_id), None)
        if here is None:
            raise NotFound
        there = here - 1 if up else here + 1
        if not 0 <= there < len(order) or order[there].audience is not order[here].audience:
            return False
        order[here], order[there] = order[there], order[here]
        for place, one in enumerate(order):
            one.position = place
        record(actor, "space.move", "space", public_id, reason, up=up)
        return True


def _set_up(actor: Viewer, public_id: str) -> Space:
    require(policy.can_give_grants(actor, 0))
    wanted = select(Space).where(Space.public_id == public_id).execution_options(populate_existing=True)
    space = db.session.scalar(wanted.with_for_update())
    if space is None:
        raise NotFound
    return space
