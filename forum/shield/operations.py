"""Making a separation, and ending one. Nobody is told (S-07)."""

from collections.abc import Callable

from forum.core import clock
from forum.core.db import db
from forum.core.operation import after_commit, operation, transaction
from forum.core.viewer import Viewer
from forum.shield.models import Separation
from forum.shield.queries import apart_from

# Handed in by app.py: what must follow in the same transaction (viewer versions, rows kept for separated readers)
# and after it (open rooms). Each takes the two members' keys.
_within: list[Callable[[int, int], None]] = []
_after: list[Callable[[int, int], None]] = []


def on_change(
    *, within: Callable[[int, int], None] | None = None, after: Callable[[int, int], None] | None = None
) -> None:
    """Register what a new or ended separation means for a floor above (called by ``app.py`` only)."""
    if within is not None:
        _within.append(within)
    if after is not None:
        _after.append(after)


def forget_changes() -> None:
    """Drop all registrations (an application that is built anew registers its own)."""
    _within.clear()
    _after.clear()


@operation
def separate(actor: Viewer, one: int, other: int) -> None:
    """Keep two members apart, both ways, from now on. Doing it twice changes nothing.

    Args:
        actor: the house itself for now (``open-chair member separate``).
        one, other: the members' keys.

    Raises:
        ValueError: the two are the same person.
    """
    if one == other:
        raise ValueError("nobody can be kept apart from themselves")
    with transaction(actor):
        if other in apart_from(one):
            return
        now = clock.now()
        db.session.add_all(
            [Separation(member_id=one, other_id=other, since=now), Separation(member_id=other, other_id=one, since=now)]
        )
        db.session.flush()
        _follow(one, other)


@operation
def reunite(actor: Viewer, one: int, other: int) -> None:
    """End the separation of two members; without one, nothing happens."""
    with transaction(actor):
        for member, to in ((one, other), (other, one)):
            db.session.query(Separation).filter_by(member_id=member, other_id=to).delete()
        _follow(one, other)


def _follow(one: int, other: int) -> None:
    for step in _within:
        step(one, other)
    for step in _after:
        after_commit(step, one, other)
