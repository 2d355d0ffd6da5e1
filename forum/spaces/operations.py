"""The verbs of spaces: being admitted, the bridge, grants, standing; and the counts that other slices hand down."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from forum.accounts.operations import retime
from forum.accounts.queries import get_person
from forum.accounts.versions import bump
from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Audience, GrantKind, Side, Viewer
from forum.safety.notes import ContentNote, as_text
from forum.spaces import policy, queries
from forum.spaces.models import GrantRow, Membership, Space

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


@operation
def give_grant(
    actor: Viewer,
    person_id: int,
    kind: GrantKind,
    *,
    space_id: int | None = None,
    group_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Give a grant, everywhere or for one space or group (by key); one already held stays as it is. Audited.

    Raises:
        NotFound, Forbidden: see ``policy.can_give_grants``; NotFound also when there is no such person.
    """
    with transaction(actor):
        require(policy.can_give_grants(actor, person_id))
        person = get_person(person_id)
        if person is None:
            raise NotFound
        # Locked, so that two who give the same at once make one row.
        bump(person_id)
        if db.session.scalar(select(GrantRow.id).where(_held(person_id, kind, space_id, group_id))) is not None:
            return
        db.session.add(
            GrantRow(person_id=person_id, kind=kind, space_id=space_id, group_id=group_id, given_at=clock.now())
        )
        db.session.flush()
        retime(person_id)
        # Whoever is given a task here is known here.
        open_side(person_id, clock.now(), settled=False)
        where = _place(space_id, group_id)
        record(actor, "grant.give", "person", person.public_id, reason, kind=kind.value, where=where)


@operation
def take_grant(
    actor: Viewer,
    person_id: int,
    kind: GrantKind,
    *,
    space_id: int | None = None,
    group_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Take a grant back; one not held changes nothing. Audited.

    Raises:
        NotFound, Forbidden: as ``give_grant``.
    """
    with transaction(actor):
        require(policy.can_give_grants(actor, person_id))
        person = get_person(person_id)
        if person is None:
            raise NotFound
        gone = db.session.scalars(
            delete(GrantRow).where(_held(person_id, kind, space_id, group_id)).returning(GrantRow.id)
        ).all()
        if gone:
            bump(person_id)
            retime(person_id)
            where = _place(space_id, group_id)
            record(actor, "grant.take", "person", person.public_id, reason, kind=kind.value, where=where)


def _held(person_id: int, kind: GrantKind, space_id: int | None, group_id: int | None) -> ColumnElement[bool]:
    return (
        (GrantRow.person_id == person_id)
        & (GrantRow.kind == kind)
        & GrantRow.space_id.is_not_distinct_from(space_id)
        & GrantRow.group_id.is_not_distinct_from(group_id)
    )


def _place(space_id: int | None, group_id: int | None) -> str:
    if space_id is not None:
        return "space"
    return "group" if group_id is not None else "everywhere"


@operation
def limit_to_reading(actor: Viewer, person_id: int, until: datetime | None, reason: str | None = None) -> None:
    """Let a member read but not write until an instant; None ends it now. Audited.

    Deciding it is work at the desk; this is the fact.

    Raises:
        NotFound, Forbidden: see ``policy.can_limit``.
    """
    with transaction(actor):
        require(policy.can_limit(actor, person_id))
        person = get_person(person_id)
        membership = db.session.get(Membership, person_id, populate_existing=True)
        if person is None or membership is None:
            raise NotFound
        membership.read_only_until = until
        bump(person_id)
        record(
            actor, "person.read_only", "person", person.public_id, reason, until=until.isoformat() if until else None
        )


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


def _set_up(actor: Viewer, public_id: str) -> Space:
    require(policy.can_give_grants(actor, 0))
    wanted = select(Space).where(Space.public_id == public_id).execution_options(populate_existing=True)
    space = db.session.scalar(wanted.with_for_update())
    if space is None:
        raise NotFound
    return space
