"""Heeding what the owners of addresses say (S-21): never, or again; and writing seldom to who never asked."""

from datetime import timedelta
from functools import cache

from sqlalchemy import update

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.prepared import PreparedWrite, insert_unless_there
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.mail import addresses
from forum.mail.models import AddressNote

BURST = timedelta(days=1)


def may_write_unasked(email: str, burst: int) -> bool:
    """Whether a mail that its owner may never have asked for may go to this address; counts it when it may.

    Inside the running transaction. S-21 grants one such mail in 30 days. Nobody can tell an owner who asks again,
    because the first mail was slow or mistyped, from a stranger; so what is asked within a day of the first counts
    with it, up to ``burst`` mails, and then the address is left in peace for the rest of the 30 days.
    """
    note, now = _note_of(addresses.digest_of(email)), clock.now()
    if note.never_at is not None:
        return False
    if note.unasked_since is None or note.unasked_since <= now - profile().unasked_mail_apart:
        note.unasked_since, note.unasked = now, 0
    if note.unasked and (note.unasked >= burst or note.unasked_since <= now - BURST):
        return False
    note.unasked += 1
    return True


def was_asked(email: str) -> None:
    """Note, inside the running transaction, that the address's owner has answered: what went there was wanted."""
    digest = addresses.digest_of(email)
    db.session.execute(update(AddressNote).where(AddressNote.digest == digest).values(unasked_since=None, unasked=0))


def is_welcome(email: str) -> None:
    """Note, inside the running transaction, that the owner has asked for mail with their own hand: never is over."""
    digest = addresses.digest_of(email)
    opened = {"never_at": None, "unasked_since": None, "unasked": 0}
    db.session.execute(update(AddressNote).where(AddressNote.digest == digest).values(**opened))


@operation
def set_never(actor: Viewer, token: str, never: bool) -> None:
    """Write to the address behind a link never again, or again. A token that is not ours changes nothing.

    Writing again also begins its count of unasked mail anew: whoever has the link has the mail.
    """
    digest = addresses.digest_in(token)
    if digest is None:
        return
    with transaction(actor):
        note = _note_of(digest)
        note.never_at = clock.now() if never else None
        if not never:
            note.unasked_since, note.unasked = None, 0


def _note_of(digest: str) -> AddressNote:
    _add_note().run(digest=digest, unasked=0)
    return db.session.get_one(AddressNote, digest, populate_existing=True, with_for_update=True)


@cache
def _add_note() -> PreparedWrite:
    return insert_unless_there(AddressNote)
