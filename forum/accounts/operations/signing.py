"""Signing in and out."""

from datetime import timedelta

from sqlalchemy import select

from forum.accounts import codes, halfway, passwords, policy, queries, used
from forum.accounts.devices import UNKNOWN, Device
from forum.accounts.inputs import normal_email
from forum.accounts.models import Person, Session
from forum.accounts.operations import factors
from forum.accounts.operations.sessions import end_one, end_sessions, open_session
from forum.core import clock, limits
from forum.core.db import db
from forum.core.errors import Conflict, Problem
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


class SecondStepNeeded(Problem):
    """E-mail and password are right, and this person has a second factor: a code is needed too.

    ``ticket`` says so to ``finish_sign_in``; it is for the browser's own cookie and stands in no answer.
    """

    status, code = 401, "second_factor_needed"

    def __init__(self, ticket: str) -> None:
        super().__init__()
        self.ticket = ticket


@operation
def sign_in(actor: Viewer, email: str, password: str, code: str | None = None, device: Device = UNKNOWN) -> str:
    """Check e-mail and password and open a session; returns its token, never one that was there before (fixation).
    Whose place rests comes in, too: to what was decided about them, and no further (``web/access.py``).

    Args:
        code: of the second factor, for those who have one; others' is not looked at.
        device: what they sign in on, and whether it is their own.

    Raises:
        NotMatching: they do not belong together.
        SecondStepNeeded: a code is needed, and none was given.
        Invalid: on ``code``: ``step_code_not_right``.
        TooMany: too many attempts for this address or from this caller, right or wrong.
    """
    address = normal_email(email) or ""
    limits.count(ATTEMPTS, actor, subject=codes.digest_of(address or email))
    person = queries.person_with(address)
    checked, person_id = (person.password_hash, person.id) if person else (None, 0)
    if not passwords.matches(checked, password):
        raise NotMatching
    return _open(actor, person_id, checked, code, device)


@operation
def finish_sign_in(actor: Viewer, ticket: str, code: str) -> str:
    """Take the code after ``SecondStepNeeded``; returns the new session's token.

    Raises:
        Conflict: ``step_over``: the password was typed too long ago, or changed meanwhile.
        Invalid: on ``code``: ``step_code_not_right``.
        TooMany: too many codes.
    """
    waiting = halfway.read(ticket)
    if waiting is None:
        raise Conflict("step_over")
    person = queries.get_person(waiting.person_id)
    if person is None or not halfway.belongs(waiting, person):
        raise Conflict("step_over")
    return _open(actor, person.id, person.password_hash, code, waiting.device)


def is_own_device(ticket: str) -> bool:
    """What was answered at sign-in, by the ticket of its second step."""
    waiting = halfway.read(ticket)
    return waiting is not None and waiting.device.own


def _open(actor: Viewer, person_id: int, checked: str | None, code: str | None, device: Device) -> str:
    if code is not None:
        limits.count(factors.TRIES, actor, subject=f"u{person_id}")
    with transaction(actor):
        now = db.session.scalar(
            select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
        )
        if now is None or now.password_hash != checked:
            raise NotMatching
        if not queries.has_second_factor(person_id):
            return open_session(now, device)
        if code is None:
            raise SecondStepNeeded(halfway.ticket_for(now, device))
        factors.take_code(person_id, code)
        return open_session(now, device, second_step_at=clock.now())


@operation
def stay(actor: Viewer) -> None:
    """Stay signed in: this session is in use now, and that is written down at once."""
    with transaction(actor):
        session = db.session.get(Session, actor.session_id, populate_existing=True)
        if session is not None and session.ended_at is None:
            session.last_used_at = clock.now()
            session.expires_at = session.last_used_at + timedelta(seconds=session.idle_seconds)
    used.touch(actor.session_id)


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
