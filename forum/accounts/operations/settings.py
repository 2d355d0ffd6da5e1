"""What is kept about a person: their zone, and whether their place here rests."""

from datetime import datetime

from forum.accounts import policy, queries
from forum.accounts.models import Person
from forum.accounts.operations.sessions import end_sessions
from forum.accounts.versions import bump
from forum.audit.record import record
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer


@operation
def set_zone(actor: Viewer, zone: str) -> None:
    """Choose the time zone in which one reads meeting times. Nobody else sees it."""
    with transaction(actor):
        db.session.get_one(Person, actor.user_id, populate_existing=True).zone = zone
        bump(actor.user_id)


@operation
def suspend(actor: Viewer, person_id: int, until: datetime, reason: str | None = None) -> None:
    """Let a person's place rest until an instant: every session and socket ends, and no sign-in works before.

    Deciding it is work at the desk; this is the fact. The command line and the clock act as SYSTEM.

    Raises:
        NotFound, Forbidden: see ``policy.can_suspend``.
    """
    with transaction(actor):
        person = _for_deciding(actor, person_id)
        person.suspended_until = until
        end_sessions(person, "suspended")
        bump(person.id)
        record(actor, "person.suspend", "person", person.public_id, reason, until=until.isoformat())


@operation
def lift_suspension(actor: Viewer, person_id: int, reason: str | None = None) -> None:
    """End a suspension now; without one, nothing changes.

    Raises:
        NotFound, Forbidden: see ``policy.can_suspend``.
    """
    with transaction(actor):
        person = _for_deciding(actor, person_id)
        if person.suspended_until is None:
            return
        person.suspended_until = None
        bump(person.id)
        record(actor, "person.lift_suspension", "person", person.public_id, reason)


def _for_deciding(actor: Viewer, person_id: int) -> Person:
    person = queries.get_person(person_id)
    require(policy.can_suspend(actor, person))
    if person is None:
        raise NotFound
    db.session.refresh(person, with_for_update=True)
    return person
