"""Signing in and out."""

from datetime import timedelta

from sqlalchemy import select

from forum.accounts import codes, passwords, policy, queries
from forum.accounts.inputs import normal_email
from forum.accounts.models import Person, Session
from forum.accounts.operations.sessions import end_one, end_sessions, open_session
from forum.core import clock, limits
from forum.core.db import db
from forum.core.errors import Forbidden, Problem
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer

# Ten slips of the finger in a quarter of an hour are many; a locked door opens by itself, so nobody is locked out by
# a stranger for good (abuse test 31). Somebody who is signed in already is never affected.
ATTEMPTS = Limit("sign-in", 10, per=timedelta(minutes=15), per_address=60)


class NotMatching(Problem):
    """E-mail and password do not belong together. Unknown, known and suspended people get the very same answer."""

    status, code = 401, "not_matching"

    def __init__(self) -> None:
        super().__init__(fields={"email": "check_both"})


@operation
def sign_in(actor: Viewer, email: str, password: str) -> str:
    """Check e-mail and password and open a session; returns its token, never one that was there before (fixation).

    Raises:
        NotMatching: they do not belong together.
        Forbidden: ``suspended``; told only to who knows the password.
        TooMany: too many attempts for this address or from this caller, right or wrong.
    """
    address = normal_email(email) or ""
    limits.count(ATTEMPTS, actor, subject=codes.digest_of(address or email))
    person = queries.person_with(address)
    checked, person_id = (person.password_hash, person.id) if person else (None, 0)
    if not passwords.matches(checked, password):
        raise NotMatching
    with transaction(actor):
        now = db.session.scalar(
            select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
        )
        if now is None or now.password_hash != checked:
            raise NotMatching
        if now.suspended_until is not None and now.suspended_until > clock.now():
            raise Forbidden("suspended")
        return open_session(now)


@operation
def sign_out(actor: Viewer) -> None:
    """End the session that is asking, and its sockets. A stolen copy of its cookie stops working too."""
    with transaction(actor):
        session = db.session.get(Session, actor.session_id)
        if session is not None:
            end_one(session, "signed_out")


@operation
def end_session(actor: Viewer, session_id: str) -> None:
    """End one of one's own sessions by its public id.

    Raises:
        NotFound: it is not one's own.
    """
    with transaction(actor):
        session = db.session.scalar(select(Session).where(Session.public_id == session_id))
        require(policy.can_end_session(actor, session))
        if session is not None:
            end_one(session, "signed_out")


@operation
def sign_out_everywhere(actor: Viewer) -> None:
    """End all of one's sessions and sockets, this one too."""
    with transaction(actor):
        person = db.session.get_one(Person, actor.user_id, with_for_update=True, populate_existing=True)
        end_sessions(person, "signed_out")
