"""What is kept about a person: their zone, and whether their place here rests."""

from datetime import datetime

from forum.accounts.models import Person
from forum.accounts.operations.sessions import end_sessions
from forum.accounts.versions import bump
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer


@operation
def set_zone(actor: Viewer, zone: str) -> None:
    """Choose the time zone in which one reads meeting times. Nobody else sees it."""
    with transaction(actor):
        db.session.get_one(Person, actor.user_id, populate_existing=True).zone = zone
        bump(actor.user_id)


def rest_until(person_id: int, until: datetime | None) -> bool:
    """Let a person's place rest until an instant, or end that (None); returns whether anything changed.

    Deciding it is work at the desk; this is the fact, kept inside that transaction. When the rest begins, every session
    and socket ends. Who signs in meanwhile finds the few doors that stay open (``web/access.py``).

    Raises:
        NotFound: there is no such person.
    """
    person = db.session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound
    if person.suspended_until == until:
        return False
    now = clock.now()
    rested = person.suspended_until is not None and person.suspended_until > now
    person.suspended_until = until
    db.session.flush()
    if until is not None and until > now and not rested:
        end_sessions(person, "suspended")
        db.session.flush()
    bump(person_id)
    return True
