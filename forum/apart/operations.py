"""Asking to be kept apart, and asking that it ends. The other one is never told, and nobody is asked why."""

from datetime import timedelta

from forum.accounts import passwords
from forum.accounts import queries as accounts
from forum.apart import queries
from forum.apart.inputs import Kind
from forum.apart.queries import Whom
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.shield import operations as shield
from forum.shield.models import KeptApart
from forum.shield.queries import entry_of_act, get_entry

ASKS = Limit("apart.keep", 20, per=timedelta(hours=1))
ENDS = Limit("apart.end", 10, per=timedelta(hours=1), per_address=60)


@operation(limit=ASKS)
def keep_apart(
    actor: Viewer, kind: Kind, target_id: str, *, seen: str | None = None, nonce: str | None = None
) -> KeptApart:
    """Never meet the person behind this pen name again: both ways, at once.

    Args:
        seen: what the page remembered (``queries.remember``); with it the words may be gone by now.

    Raises:
        NotFound: the actor sees no such thing, and was shown none.
        Forbidden: ``not_yourself``, ``apart_often``.
        Conflict: ``nonce_reused``, for another thing.
    """
    with transaction(actor):
        earlier = entry_of_act(actor, nonce) if nonce else None
        if earlier is not None:
            if earlier.about != queries.digest_of(kind, target_id):
                raise Conflict("nonce_reused")
            return earlier
        found = find(actor, kind, target_id, seen)
        return shield.keep_apart(actor, found.person.id, found.pen_name, about=found.about, nonce=nonce)


def find(actor: Viewer, kind: Kind, target_id: str, seen: str | None) -> Whom:
    """Whom the actor means: as they see them now, else as their page remembered.

    Raises:
        NotFound: neither.
    """
    try:
        return queries.whom(actor, kind, target_id)
    except NotFound:
        if seen is None:
            raise
        return queries.remembered(actor, kind, target_id, seen)


@operation(limit=ENDS)
def ask_to_end(actor: Viewer, entry_id: str, password: str) -> KeptApart:
    """Let a separation of one's own end after the profile's span. It asks for the password: somebody else may
    hold the phone.

    Raises:
        NotFound: the actor has no such entry.
        Invalid: on ``password`` (``password_not_yours``).
    """
    get_entry(actor, entry_id)
    person = accounts.get_person(actor.user_id)
    if not passwords.matches(person.password_hash if person else None, password):
        raise Invalid({"password": "password_not_yours"})
    return shield.ask_to_end(actor, entry_id)


@operation(limit=ASKS)
def keep_on(actor: Viewer, entry_id: str) -> KeptApart:
    """Take back having asked for the end.

    Raises:
        NotFound: the actor has no such entry, or it has ended.
    """
    return shield.keep_on(actor, entry_id)


def tidy() -> None:
    """Delete ended entries that count for nothing any more."""
    shield.forget_ended(SYSTEM)
