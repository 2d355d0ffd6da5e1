"""Giving a task to somebody, and taking it back."""

from sqlalchemy import ColumnElement, delete, select

from forum.accounts.operations import retime
from forum.accounts.queries import get_person
from forum.accounts.versions import bump
from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import GrantKind, Viewer
from forum.spaces import hooks, policy
from forum.spaces.models import GrantRow
from forum.spaces.operations.belonging import open_side
from forum.spaces.queries import two_hold_tasks


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
        NotFound, Forbidden: see ``policy.can_give_grants`` and ``can_give_alone`` (``two_give_tasks``); NotFound also
            when there is no such person.
    """
    with transaction(actor):
        require(policy.can_give_grants(actor, person_id))
        person = get_person(person_id)
        if person is None:
            raise NotFound
        require(policy.can_give_alone(actor, kind, two_hold_tasks()))
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
        hooks.task_given(person_id)


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
