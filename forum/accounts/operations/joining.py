"""Joining in three steps: an address and a password, the mailed code, a side and a pen name."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum.accounts import codes, hooks, passwords, policy, queries
from forum.accounts.devices import UNKNOWN, Device
from forum.accounts.inputs import normal_email
from forum.accounts.models import MailedCode, Person, Purpose
from forum.accounts.operations import tickets
from forum.accounts.operations.sessions import open_session
from forum.community import invites
from forum.community.current import house
from forum.community.operations import said_yes
from forum.core import clock, limits
from forum.core.characters import clean_line
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Side, Viewer
from forum.safety import names

TIME_TO_FINISH = timedelta(hours=2)
"""How long a proven address waits for a pen name."""


@operation
def begin_joining(actor: Viewer, email: str, password: str, invite: str | None = None) -> str:
    """Ask for a code for this address; returns the ticket that belongs to it. The same for known and unknown addresses.

    Raises:
        Forbidden: ``joining_closed`` or ``joining_by_invitation``.
        Invalid: the password is too short, too long, too common or the address itself.
        TooMany: too many mails to this address, or from this caller.
    """
    require(policy.can_join(invite))
    _check_password(password, email)
    limits.count(tickets.MAILS, actor, subject=codes.digest_of(email))
    password_hash = passwords.make_hash(password)
    with transaction(actor):
        return tickets.make_ticket(email, Purpose.JOIN, password_hash)


@operation
def send_again(actor: Viewer, ticket: str) -> str:
    """Send another code to the address behind a sign-up's ticket; the older code stops working. Returns the new ticket.

    Raises:
        Conflict: ``joining_over`` when there is nothing to send again.
        TooMany: as ``begin_joining``.
    """
    waiting = queries.open_code(ticket, Purpose.JOIN)
    if waiting is None:
        raise Conflict("joining_over")
    email, password_hash = waiting.email, waiting.password_hash
    limits.count(tickets.MAILS, actor, subject=codes.digest_of(email))
    with transaction(actor):
        return tickets.make_ticket(email, Purpose.JOIN, password_hash)


@operation
def prove_address(actor: Viewer, ticket: str, code: str) -> None:
    """Take the mailed code. Doing it twice with the right one changes nothing.

    Raises:
        Invalid: on ``code``: ``code_not_right``, or ``code_over`` when it is too old or tried too often.
    """
    limits.count(tickets.TRIES, actor, subject=ticket)
    with transaction(actor):
        found = tickets.try_code(ticket, Purpose.JOIN, code)
        if isinstance(found, MailedCode) and found.proven_at is None:
            found.proven_at = clock.now()
            found.expires_at = found.proven_at + TIME_TO_FINISH
    if isinstance(found, str):
        raise Invalid({"code": found})


@operation
def finish_joining(
    actor: Viewer,
    ticket: str,
    side: Side,
    home: Side,
    pen_name: str,
    consent: str,
    device: Device = UNKNOWN,
    invite: str | None = None,
) -> str:
    """Make the member and sign them in; returns the new session's token. An invitation that is needed is used up.

    Raises:
        Forbidden: as ``begin_joining``; the door may have been closed meanwhile.
        Conflict: ``invite_over``: the invitation is for another side, or was used meanwhile.
        Invalid: on ``pen_name``: what cannot be a pen name, or ``name_taken``.
        Conflict: ``joining_over``: no proven address waits behind this ticket; ``already_joined``: it has a member.
    """
    proven = queries.proven_code(ticket)
    if proven is None:
        raise Conflict("joining_over")
    require(policy.can_join(invite))
    proven_id, pen_name = proven.id, _good_name(pen_name, proven.email)
    with transaction(actor):
        row = db.session.scalar(select(MailedCode).where(MailedCode.id == proven_id).with_for_update())
        if row is None or row.used_at is not None:
            raise Conflict("already_joined")
        if house().door == "invite":
            invites.spend(invite or "", side)
        person = _add(row.email, row.password_hash, pen_name, side, home, consent)
        row.used_at, row.password_hash = clock.now(), None
        return open_session(person, device)


@operation
def make_member(
    actor: Viewer, *, email: str, password: str, side: Side, home: Side, pen_name: str, consent: str
) -> int:
    """Make a member without a mailed code, for the command line alone; returns their key.

    Raises:
        NotFound: the actor is a person.
        Invalid: on ``email``, ``password`` or ``pen_name``: what cannot be one, or ``name_taken``.
        Conflict: ``already_joined``: the address has a member.
    """
    require(policy.can_make_members(actor))
    address = normal_email(email)
    if address is None:
        raise Invalid({"email": "email_form"})
    _check_password(password, address)
    name, password_hash = _good_name(pen_name, address), passwords.make_hash(password)
    with transaction(actor):
        return _add(address, password_hash, name, side, home, consent).id


def _add(email: str, password_hash: str | None, pen_name: str, side: Side, home: Side, consent: str) -> Person:
    """Add the member; of several who want one name at the same moment, the database lets one through."""
    person = Person(
        email=email,
        password_hash=password_hash,
        pen_name=pen_name,
        pen_name_folded=names.fold(pen_name),
        side=side,
        consent_version=consent,
        joined_at=clock.now(),
    )
    db.session.add(person)
    try:
        db.session.flush()
    except IntegrityError as error:
        if "pen_name_folded" in str(error.orig):
            raise Invalid({"pen_name": "name_taken"}) from None
        if "email" in str(error.orig):
            raise Conflict("already_joined") from None
        raise
    hooks.joined(person.id, side, home)
    # What they agreed to is the wording of today: only a newer one is asked for when they sign in again.
    said_yes(person.id, house().agreement_version)
    return person


def _good_name(typed: str, email: str) -> str:
    try:
        name = clean_line(typed)
    except ValueError:
        raise Invalid({"pen_name": "characters"}) from None
    refused = "missing" if not name else names.refusal(name, email)
    if refused is None and queries.is_name_taken(name):
        refused = "name_taken"
    if refused is not None:
        raise Invalid({"pen_name": refused})
    return name


def _check_password(password: str, email: str) -> None:
    refused = passwords.refusal(password, email)
    if refused is not None:
        raise Invalid({"password": refused})
