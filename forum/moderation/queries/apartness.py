"""A member who is kept apart from somebody at the desk, as a target; and who would be left to decide about them."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from forum.accounts.models import Person
from forum.accounts.queries import get_person
from forum.core import clock, ids
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.prepared import Prepared
from forum.moderation.models import TargetKind
from forum.moderation.policy.second import Staff
from forum.moderation.queries.recusals import recused_from
from forum.moderation.queries.staff import staff
from forum.moderation.queries.target import Target
from forum.shield.models import Separation

ASKED = "asked"
SETTLED = "settled"


def pair_id(member: str, at_desk: str) -> str:
    """The name of the case about a member and one of the staff (their public ids)."""
    return ids.derived("apart", member, at_desk)


def seal_pair(member_id: int, at_desk_id: int) -> Target | None:
    """The two as a target; None when one of them is gone. It holds no words: neither who asked for it, nor why."""
    member, at_desk = get_person(member_id), get_person(at_desk_id)
    if member is None or at_desk is None:
        return None
    now = clock.now().isoformat()
    name = pair_id(member.public_id, at_desk.public_id)
    about = {"id": name, "by": member.pen_name, "at": now, "text": "", "hidden": False}
    copy = {
        "at": now, "place": "", "title": "", "target": name, "lines": [about],
        "staff": at_desk.public_id, "not_for": [at_desk.public_id],
    }  # fmt: skip
    return of_pair(copy, member_id)


def of_pair(copy: dict[str, Any], member_id: int) -> Target:
    """A pair as a target, from what was sealed of it.

    Raises:
        NotFound: one of the two is gone.
    """
    at_desk = at_desk_of(copy)
    asked = are_apart(member_id, at_desk.id) and at_desk.id not in recused_from(member_id)
    return Target(
        kind=TargetKind.APART,
        public_id=copy["target"],
        place_id=copy["target"],
        author_id=member_id,
        space_id=None,
        state=ASKED if asked else SETTLED,
        text="",
        label="",
        snapshot=copy,
        shown_before=False,
    )


def at_desk_of(copy: dict[str, Any]) -> Person:
    """Whom of the staff it is about.

    Raises:
        NotFound: they are gone.
    """
    found = db.session.scalar(select(Person).where(Person.public_id == copy["staff"]))
    if found is None:
        raise NotFound
    return found


def are_apart(one: int, other: int) -> bool:
    """Whether two people are kept apart, whoever wanted it."""
    db.session.flush()
    return _pair().first(one=one, other=other) is not None


@cache
def _pair() -> Prepared:
    pair = (Separation.member_id == bindparam("one"), Separation.other_id == bindparam("other"))
    return Prepared(select(Separation.id).where(*pair))


def kept_apart_from(person_id: int) -> list[int]:
    """The keys of everybody whom somebody is kept apart from, in order."""
    rows = select(Separation.other_id).where(Separation.member_id == person_id).order_by(Separation.other_id)
    return list(db.session.scalars(rows))


def able_without(member_id: int, at_desk: Collection[int]) -> list[Staff]:
    """Who could still decide about a member if these did not: whoever moderates the whole house, is not at rest, and
    decides about them now. Being away for a while does not count: they come back."""
    out = recused_from(member_id) | set(at_desk) | {member_id}
    return [one for one in staff() if one.moderates(None) and not one.suspended and one.person_id not in out]
