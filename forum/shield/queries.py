"""Whom a member never meets, and the same as a condition for queries. Every ``seen_by`` in the house applies it."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, true

from forum.core.db import db
from forum.core.viewer import Viewer
from forum.shield.models import Separation


def apart_from(member_id: int) -> frozenset[int]:
    """The keys of all members that this one never meets (for the Viewer; one statement)."""
    return frozenset(db.session.scalars(select(Separation.other_id).where(Separation.member_id == member_id)))


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
