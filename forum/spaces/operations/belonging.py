"""Being a member: admitted, known here, on the bridge, with one's own folds, or limited to reading."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from forum.accounts.versions import bump
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Side, Viewer
from forum.safety.notes import ContentNote, as_text
from forum.spaces import policy, queries
from forum.spaces.models import Membership

FOLDS = Limit("notes.fold", 30, per=timedelta(minutes=10))


def admit(person_id: int, side: Side, home: Side) -> None:
    """Make the membership of somebody who has just joined (a hook of accounts, inside its transaction).

    Args:
        side: the side they come from.
        home: the side they speak from; counts only for side "both" (S-15).
    """
    db.session.add(Membership(person_id=person_id, home=home if side is Side.BOTH else side))
    db.session.flush()


def count_published(person_id: int) -> None:
    """Count one more post that a person has let through (a hook of threads, inside its transaction).

    The member's version moves on only while they settle in: after that the count changes nothing they may do.
    """
    before = db.session.scalar(
        select(Membership.published_posts).where(Membership.person_id == person_id).with_for_update()
    )
    if before is None:
        return
    db.session.execute(
        update(Membership)
        .where(Membership.person_id == person_id)
        .values(published_posts=Membership.published_posts + 1)
        .execution_options(synchronize_session=False)
    )
    if before < profile().first_posts_held:
        bump(person_id)


def uncount_published(person_id: int) -> None:
    """Take one post off that count: it was let through by a slip, and waits again (a hook of threads, as above)."""
    before = db.session.scalar(
        select(Membership.published_posts).where(Membership.person_id == person_id).with_for_update()
    )
    if not before:
        return
    db.session.execute(
        update(Membership)
        .where(Membership.person_id == person_id)
        .values(published_posts=Membership.published_posts - 1)
        .execution_options(synchronize_session=False)
    )
    if before <= profile().first_posts_held:
        bump(person_id)


def open_side(person_id: int, at: datetime, *, settled: bool) -> None:
    """Have somebody's own side open at an instant (inside the transaction of whoever decided it).

    Args:
        at: when; earlier than what was promised before counts, later does not.
        settled: they are known here, so their first posts do not wait either.
    """
    membership = db.session.get(Membership, person_id, populate_existing=True, with_for_update=True)
    if membership is None:
        raise NotFound
    membership.side_opens_at = min(at, membership.side_opens_at or at)
    if settled:
        membership.published_posts = max(membership.published_posts, profile().first_posts_held)
    bump(person_id)


@operation
def join_bridge(actor: Viewer) -> None:
    """Open the spaces where both sides meet; with them open, nothing changes.

    Raises:
        Forbidden: ``bridge_two_sides``, ``bridge_not_offered`` or ``bridge_not_yet``.
    """
    with transaction(actor):
        require(policy.can_join_bridge(actor, queries.bridge_standing(actor)))
        _set_bridge(actor, clock.now(), Membership.bridge_since.is_(None))


@operation
def leave_bridge(actor: Viewer) -> None:
    """Close them again, at once and without a word to anybody."""
    with transaction(actor):
        _set_bridge(actor, None, Membership.bridge_since.is_not(None))


@operation(limit=FOLDS)
def choose_folds(actor: Viewer, notes: Iterable[ContentNote]) -> None:
    """Have posts with these content notes folded from now on, and no others. For oneself alone."""
    folded = as_text(notes)
    with transaction(actor):
        changed = db.session.execute(
            update(Membership)
            .where(Membership.person_id == actor.user_id, Membership.folded_notes != folded)
            .values(folded_notes=folded)
            .returning(Membership.person_id)
            .execution_options(synchronize_session=False)
        ).first()
        if changed is not None:
            bump(actor.user_id)


def _set_bridge(actor: Viewer, since: datetime | None, changes: ColumnElement[bool]) -> None:
    changed = db.session.execute(
        update(Membership)
        .where(Membership.person_id == actor.user_id, changes)
        .values(bridge_since=since)
        .returning(Membership.person_id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is not None:
        bump(actor.user_id)


def keep_limits(person_id: int, read_only_until: datetime | None, limits: Iterable[tuple[str, datetime]]) -> bool:
    """Keep what a member may not do for a time, as it is in force from now on; returns whether anything changed.

    Deciding it is work at the desk; this is the fact, kept inside that transaction. It holds at once, also in a room
    that stands open: whoever writes is asked anew each time.

    Args:
        read_only_until: until when they read and do not write; None: they may write.
        limits: scope (``spaces/scopes.py``) and until when, sorted.

    Raises:
        NotFound: nobody who is a member.
    """
    membership = db.session.get(Membership, person_id, populate_existing=True, with_for_update=True)
    if membership is None:
        raise NotFound
    kept = [{"scope": scope, "until": until.isoformat()} for scope, until in limits]
    if (membership.read_only_until, membership.limits) == (read_only_until, kept):
        return False
    membership.read_only_until, membership.limits = read_only_until, kept
    db.session.flush()
    bump(person_id)
    return True
