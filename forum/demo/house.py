"""What the demo community has set for itself: papers that say they are invented, and what stands on its front door."""

import tomllib
from pathlib import Path

from sqlalchemy import select

from forum.accounts.models import Person
from forum.community import operations
from forum.community.models import Named
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM, GrantKind
from forum.meetings.models import Group
from forum.meetings.queries import may_be_public
from forum.spaces.models import GrantRow

_STAFF = (GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.FACILITATOR)


def set_up() -> None:
    """Set everything, inside the caller's transaction."""
    with (Path(__file__).parent / "house.toml").open("rb") as file:
        wanted = tomllib.load(file)
    reason = wanted.pop("reason")
    for section, values in wanted.items():
        operations.change(SYSTEM, section, values, None, reason)
    groups = [one.public_id for one in db.session.scalars(select(Group).order_by(Group.id)) if may_be_public(one)]
    operations.change(SYSTEM, "groups", {"public_groups": groups}, None, reason)
    everywhere = select(GrantRow.person_id).where(GrantRow.kind.in_(_STAFF), GrantRow.group_id.is_(None))
    for person_id in db.session.scalars(select(Person.id).where(Person.id.in_(everywhere)).order_by(Person.id)):
        db.session.add(Named(person_id=person_id, since=clock.now()))
