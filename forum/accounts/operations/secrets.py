"""A new password: by the old one, or by a mailed code."""

from datetime import timedelta

from forum.accounts import codes, passwords, queries
from forum.accounts.devices import UNKNOWN, Device
from forum.accounts.models import MailedCode, Person, Purpose, Session
from forum.accounts.operations import tickets
from forum.accounts.operations.sessions import end_sessions, open_session
from forum.core import clock, limits
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer

CHANGES = Limit("password change", 10, per=timedelta(hours=1), per_address=60)


@operation(limit=CHANGES)
def change_password(actor: Viewer, current: str, password: str) -> str:
    """Set a new password. All sessions and waiting codes end; the one asking goes on under the new token returned.

    Raises:
        Invalid: on ``current`` (``password_not_yours``) or on ``password`` (see ``passwords.refusal``).
    """
    person = queries.get_person(actor.user_id)
    checked, email = (person.password_hash, person.email) if person else (None, None)
    if not passwords.matches(checked, current):
        raise Invalid({"current": "password_not_yours"})
    _check(password, email)
    password_hash = passwords.make_hash(password)
    with transaction(actor):
        fresh = db.session.get_one(Person, actor.user_id, with_for_update=True, populate_existing=True)
        if fresh.password_hash != checked:
            raise Invalid({"current": "password_not_yours"})
        here = db.session.get(Session, actor.session_id, populate_existing=True)
        device = Device(here.own_device, here.kind) if here else UNKNOWN
        second_step_at = here.second_step_at if here else None
        _set(fresh, password_hash)
        return open_session(fresh, device, proven_at=clock.now(), second_step_at=second_step_at)


@operation
def begin_reset(actor: Viewer, email: str) -> str:
    """Ask for a code for a new password; returns its ticket. The same for known and unknown addresses.

    Raises:
        TooMany: too many mails to this address, or from this caller.
    """
    for bound in (tickets.MAILS, tickets.RESETS):
        limits.count(bound, actor, subject=codes.digest_of(email))
    with transaction(actor):
        return tickets.make_ticket(email, Purpose.RESET)


@operation
def reset_password(actor: Viewer, ticket: str, code: str, password: str) -> None:
    """Set a new password by the mailed code. All sessions end; the person signs in anew.

    Raises:
        Invalid: on ``code`` (``code_not_right``, ``code_over``) or on ``password``.
        Conflict: ``reset_over``: nothing waits behind this ticket.
    """
    limits.count(tickets.TRIES, actor, subject=ticket)
    waiting = queries.open_code(ticket, Purpose.RESET)
    if waiting is None:
        raise Conflict("reset_over")
    _check(password, waiting.email)
    # Made before anyone knows whether the code is right, so that both answers take the same time.
    password_hash = passwords.make_hash(password)
    with transaction(actor):
        found = tickets.try_code(ticket, Purpose.RESET, code)
        if isinstance(found, MailedCode):
            found.used_at = clock.now()
            person = queries.person_with(found.email)
            if person is not None:
                _set(person, password_hash)
    if isinstance(found, str):
        raise Invalid({"code": found})


def _check(password: str, email: str | None) -> None:
    refused = passwords.refusal(password, email)
    if refused is not None:
        raise Invalid({"password": refused})


def _set(person: Person, password_hash: str) -> None:
    person.password_hash = password_hash
    if person.email is not None:
        tickets.end_codes(person.email, Purpose.JOIN, Purpose.RESET)
    tickets.end_changes(person.id)
    end_sessions(person, "password_changed")
