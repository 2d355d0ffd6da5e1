"""Whom a member never meets, and the same as a condition for queries. Every ``seen_by`` in the house applies it."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, true

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.prepared import Prepared
from forum.core.viewer import Viewer
from forum.shield.models import KeptApart, Separation


def apart_from(member_id: int) -> frozenset[int]:
    """The keys of all members that this one never meets (for the Viewer; one statement)."""
    db.session.flush()
    return frozenset(row.other_id for row in _apart_from().all(member=member_id))


@cache
def _apart_from() -> Prepared:
    """Asked for every notice."""
    return Prepared(select(Separation.other_id).where(Separation.member_id == bindparam("member")))


def not_apart(viewer: Viewer, *author_columns: Any) -> ColumnElement[bool]:
    """A condition: none of these columns names a member whom the viewer never meets. NULL names nobody.

    Costs nothing for a viewer without separations, and no extra statement with them.
    """
    if not viewer.apart:
        return true()
    condition: ColumnElement[bool] = true()
    for column in author_columns:
        condition = condition & or_(column.is_(None), column.not_in(sorted(viewer.apart)))
    return condition


def columns_apart(member: Any, other: Any) -> ColumnElement[bool]:
    """A condition: these two columns of a row name members who never meet. NULL names nobody."""
    pair = select(Separation.id).where(Separation.member_id == member, Separation.other_id == other)
    return exists(pair.correlate_except(Separation))


def are_apart(viewer: Viewer, *people: int | None) -> bool:
    """The same question about plain keys: is any of these people one whom the viewer never meets?"""
    return any(person in viewer.apart for person in people if person is not None)


def separated_among(members: list[int]) -> set[frozenset[int]]:
    """All separated pairs within a set of members (for seats and rosters; one statement)."""
    if len(members) < 2:
        return set()
    rows = db.session.execute(
        select(Separation.member_id, Separation.other_id).where(
            Separation.member_id.in_(members), Separation.other_id.in_(members)
        )
    )
    return {frozenset((member, other)) for member, other in rows}


# --- what a member asked for themselves -------------------------------------------------------------------------------


def list_entries(viewer: Viewer) -> list[KeptApart]:
    """The separations that this member asked for, newest first. What others asked for, or the house, is not theirs."""
    standing = (KeptApart.member_id == viewer.user_id, KeptApart.ended_at.is_(None))
    return list(db.session.scalars(select(KeptApart).where(*standing).order_by(KeptApart.since.desc(), KeptApart.id)))


def get_entry(viewer: Viewer, entry_id: str) -> KeptApart:
    """One of them.

    Raises:
        NotFound: this member has none of that name, or it has ended.
    """
    found = db.session.scalar(
        select(KeptApart)
        .where(KeptApart.public_id == entry_id, KeptApart.member_id == viewer.user_id, KeptApart.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def entry_about(viewer: Viewer, other: int) -> KeptApart | None:
    """The one about a certain person, if it stands."""
    return db.session.scalar(
        select(KeptApart).where(
            KeptApart.member_id == viewer.user_id, KeptApart.other_id == other, KeptApart.ended_at.is_(None)
        )
    )


def entry_of_act(viewer: Viewer, nonce: str) -> KeptApart | None:
    """The one that an act of this name made."""
    return db.session.scalar(select(KeptApart).where(KeptApart.member_id == viewer.user_id, KeptApart.nonce == nonce))


def asked_since(viewer: Viewer, moment: datetime) -> int:
    """How often this member has asked since then, ended ones included. For the limit alone; nobody is told."""
    asked = select(func.count()).where(KeptApart.member_id == viewer.user_id, KeptApart.since > moment)
    return db.session.scalar(asked) or 0


def somebody_asks(one: int, other: int) -> bool:
    """Whether one of these two asks to be kept apart from the other."""
    asked = or_(
        and_(KeptApart.member_id == one, KeptApart.other_id == other),
        and_(KeptApart.member_id == other, KeptApart.other_id == one),
    )
    return db.session.scalar(select(KeptApart.id).where(asked, KeptApart.ended_at.is_(None)).limit(1)) is not None
