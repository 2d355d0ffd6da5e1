"""What the admin page and the front door show that other slices keep."""

import logging
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from forum.accounts.models import Person
from forum.audit.models import AuditEntry
from forum.community import policy
from forum.community.models import Named
from forum.core.db import db
from forum.core.verdict import require
from forum.core.viewer import GrantKind, Side, Viewer
from forum.meetings.queries import PublicTime, public_times
from forum.spaces.models import GrantRow, Space
from forum.spaces.queries import in_order

log = logging.getLogger(__name__)
MOST_CHANGES = 30
SET_UP = ("setting.change", "space.make", "space.edit", "space.close", "space.open", "space.move", "grant.give",
          "grant.take", "group.make", "group.edit", "invite.make", "house.restore")  # fmt: skip


class Tended(NamedTuple):
    """A task that somebody holds. ``where``: ``everywhere``, ``space`` or ``group``."""

    public_id: str
    pen_name: str
    kind: GrantKind
    where: str


def changes(viewer: Viewer) -> list[AuditEntry]:
    """What was changed in the set-up lately, newest first.

    Raises:
        NotFound: the viewer may not set anything.
    """
    require(policy.can_set(viewer))
    statement = select(AuditEntry).where(AuditEntry.act.in_(SET_UP)).order_by(AuditEntry.id.desc())
    return list(db.session.scalars(statement.limit(MOST_CHANGES)))


def all_spaces(viewer: Viewer) -> list[Space]:
    """Every space with its audience, the closed ones too: who sets the house up knows its rooms.

    Raises:
        NotFound: the viewer may not set anything.
    """
    require(policy.can_set(viewer))
    return in_order(select(Space))


def tasks(viewer: Viewer) -> list[Tended]:
    """Who holds which task, by name.

    Raises:
        NotFound: the viewer may not set anything.
    """
    require(policy.can_set(viewer))
    rows = db.session.execute(
        select(Person.public_id, Person.pen_name, GrantRow.kind, GrantRow.space_id, GrantRow.group_id)
        .join(Person, Person.id == GrantRow.person_id)
        .order_by(Person.pen_name, GrantRow.id)
    )
    return [Tended(row.public_id, row.pen_name, row.kind, _where(row.space_id, row.group_id)) for row in rows]


def _where(space_id: int | None, group_id: int | None) -> str:
    if space_id is not None:
        return "space"
    return "group" if group_id is not None else "everywhere"


def doorplate(group_ids: Collection[str]) -> tuple[list[PublicTime], list[tuple[str, Side]]]:
    """What of the front door comes from the database: times of chosen groups, and people who said yes to it.

    The door stands open without them while the database does not answer.
    """
    try:
        return public_times(group_ids), people_of_the_house()
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        log.warning("the front door shows no meetings: the database does not answer (%s)", type(error).__name__)
        return [], []


def people_of_the_house() -> list[tuple[str, Side]]:
    """Pen names and sides of those with a task who said yes to standing on the front door."""
    rows = db.session.execute(
        select(Person.pen_name, Person.side)
        .join(Named, Named.person_id == Person.id)
        .where(Person.id.in_(select(GrantRow.person_id)))
        .order_by(Person.pen_name)
    )
    return [(row.pen_name, row.side) for row in rows]


def is_named(viewer: Viewer) -> bool:
    """Whether the viewer stands there."""
    return db.session.get(Named, viewer.user_id) is not None
