"""Typing the password again before what a stolen session must not do (S-38)."""

from datetime import timedelta

from forum.accounts import passwords, queries
from forum.accounts.models import Person, Session
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotSignedIn, ProofNeeded
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer

TRIES = Limit("password typed again", 10, per=timedelta(minutes=15), per_address=60)


@operation(limit=TRIES)
def prove(actor: Viewer, password: str) -> None:
    """Take one's password; this session counts as proven for the profile's ``proof_lasts`` (ten minutes).

    Raises:
        Invalid: on ``proof``: ``password_not_yours``.
        NotSignedIn: the session ended meanwhile.
    """
    person = queries.get_person(actor.user_id)
    checked = person.password_hash if person else None
    if not passwords.matches(checked, password):
        raise Invalid({"proof": "password_not_yours"})
    with transaction(actor):
        fresh = db.session.get_one(Person, actor.user_id, populate_existing=True)
        session = db.session.get(Session, actor.session_id, populate_existing=True)
        if fresh.password_hash != checked:
            raise Invalid({"proof": "password_not_yours"})
        if session is None or session.person_id != actor.user_id:
            raise NotSignedIn
        session.proven_at = clock.now()


def require_proof(actor: Viewer) -> None:
    """Ask for the password again, unless it was typed in this very session a short while ago.

    For the first lines of an operation. The house itself (``SYSTEM``) proves nothing.

    Raises:
        ProofNeeded: ``prove_it_is_you``; a page then asks for the password and goes on (``web/problems.py``).
    """
    if actor != SYSTEM and not queries.is_proven(actor):
        raise ProofNeeded
