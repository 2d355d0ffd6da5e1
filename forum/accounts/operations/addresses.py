"""Changing one's e-mail address, and taking the change back from the old one."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts import codes, mails, queries
from forum.accounts.models import AddressChange, MailedCode, Person, Purpose, SecondFactor
from forum.accounts.operations import factors, tickets
from forum.accounts.operations.proving import require_proof
from forum.accounts.operations.sessions import end_others, end_sessions
from forum.core import clock, limits
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.mail.operations import post

CHANGES = Limit("address change", 5, per=timedelta(days=1), per_address=20)
WAYS_BACK = Limit("address way back", 20, per=timedelta(hours=1), per_address=20)


@operation(limit=CHANGES)
def begin_address_change(actor: Viewer, email: str) -> str:
    """Ask for a code at the new address; returns the ticket that belongs to it. The same for taken addresses.

    Raises:
        ProofNeeded: the password was not typed just now.
        Invalid: on ``email``: ``email_same``.
        TooMany: too many changes, or too many mails to this address.
    """
    require_proof(actor)
    person = queries.get_person(actor.user_id)
    if person is not None and person.email == email:
        raise Invalid({"email": "email_same"})
    limits.count(tickets.MAILS, actor, subject=codes.digest_of(email))
    with transaction(actor):
        return tickets.make_ticket(email, Purpose.CHANGE, person_id=actor.user_id)


@operation
def change_address(actor: Viewer, ticket: str, code: str) -> None:
    """Take the mailed code and move to the new address. Other devices are signed out, and the old address is told.

    The password was typed to get the ticket; it is not asked for again here.

    Raises:
        Invalid: on ``code``: ``code_not_right``; ``code_over`` when it is too old, tried too often, not one's own, or
            somebody else has moved to this address meanwhile.
    """
    limits.count(tickets.TRIES, actor, subject=ticket)
    waiting = queries.open_code(ticket, Purpose.CHANGE)
    if waiting is None or waiting.person_id != actor.user_id:
        raise Invalid({"code": "code_over"})
    with transaction(actor):
        # A refusal is raised after the commit: the used-up try must stand.
        found = tickets.try_code(ticket, Purpose.CHANGE, code)
        if isinstance(found, MailedCode) and not _move(actor, found):
            found = "code_over"
    if isinstance(found, str):
        raise Invalid({"code": found})


def _move(actor: Viewer, found: MailedCode) -> bool:
    found.used_at = now = clock.now()
    person = db.session.get_one(Person, actor.user_id, with_for_update=True, populate_existing=True)
    old = person.email
    try:
        with db.session.begin_nested():
            person.email = found.email
            db.session.flush()
    except IntegrityError:
        return False
    end_others(actor.session_id, person, "signed_out")
    if old is not None:
        tickets.end_codes(old, Purpose.RESET)
        change = AddressChange(person_id=person.id, old_email=old, at=now, until=now + profile().address_way_back)
        db.session.add(change)
        db.session.flush()
        post(mails.MOVED, change.public_id, due_by=change.until)
    return True


@operation(limit=WAYS_BACK)
def take_address_back(actor: Viewer, token: str) -> None:
    """Give an account back to its old address, by the link that was mailed there.

    Whoever made the change knew the password: it ends with all sessions, a second factor set up since then, and every
    waiting code. The owner chooses a new password by a code to the old address.

    Raises:
        Conflict: ``way_back_over``: the link is not ours, used, too old, or the old address has its own place now.
    """
    public_id = codes.change_of(token)
    with transaction(actor):
        change = queries.open_change(public_id) if public_id else None
        if change is None:
            raise Conflict("way_back_over")
        person = db.session.get_one(Person, change.person_id, with_for_update=True, populate_existing=True)
        db.session.refresh(change, with_for_update=True)
        owner = queries.person_with(change.old_email)
        if change.undone_at is not None or (owner is not None and owner.id != person.id):
            raise Conflict("way_back_over")
        person.email, person.password_hash = change.old_email, None
        _end_what_came_after(change)
        end_sessions(person, "signed_out")


def _end_what_came_after(change: AddressChange) -> None:
    now = clock.now()
    since = select(SecondFactor.id).where(SecondFactor.person_id == change.person_id, SecondFactor.made_at >= change.at)
    if db.session.scalar(since) is not None:
        factors.remove(change.person_id)
    db.session.execute(
        update(AddressChange)
        .where(AddressChange.person_id == change.person_id, AddressChange.at >= change.at)
        .values(undone_at=now)
    )
    db.session.execute(delete(MailedCode).where(MailedCode.person_id == change.person_id))
    tickets.end_codes(change.old_email, Purpose.RESET, Purpose.JOIN)
