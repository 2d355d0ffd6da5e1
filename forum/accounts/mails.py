"""The mail that carries a code. What the mails say is handed in by the edge (``words.py``)."""

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import select

from forum.accounts import codes, queries
from forum.accounts.models import MailedCode, Purpose
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import SYSTEM, Viewer
from forum.mail import kinds
from forum.mail.transport import Mail


class Letter(StrEnum):
    """Which letter. All carry the same neutral subject, and none says what this place is (S-21, S-37)."""

    CODE = "code"
    ALREADY_HERE = "already_here"
    MOVED = "moved"


Words = Callable[[Letter, str, str], tuple[str, str]]


def _unspoken(letter: Letter, code: str, email: str) -> tuple[str, str]:
    raise RuntimeError("mails.speak() has not been called")


_words: Words = _unspoken


def speak(words: Words) -> None:
    """Hand in what the letters say: ``words(letter, code, email)`` gives subject and text."""
    global _words
    _words = words


CODE = "code"
"""The kind of mail that carries a code; it is about the key of a ``MailedCode``."""


def make(about: str) -> Mail | None:
    """Make the code of this row, and the mail with it, at the moment it goes: no code ever waits in the database.

    Made again, it is a new code, and the older mail's no longer counts.
    """
    issued = issue(SYSTEM, int(about))
    if issued is None:
        return None
    letter, email, code = issued
    subject, text = _words(letter, code, email)
    return Mail(to=email, subject=subject, text=text)


# Somebody waits for a code: two are better than none.
kinds.register(CODE, kinds.Kind(make, again=True))


MOVED = "address moved"
"""The kind of mail to an address that was replaced; it is about the public id of an ``AddressChange``."""


def make_moved(about: str) -> Mail | None:
    """The neutral mail to an old address, with the way back; None once there is none."""
    change = queries.open_change(about)
    if change is None:
        return None
    subject, text = _words(Letter.MOVED, codes.way_back(about), change.old_email)
    return Mail(to=change.old_email, subject=subject, text=text)


# The one warning that somebody gets whose account is being taken: two are better than none.
kinds.register(MOVED, kinds.Kind(make_moved, again=True))


@operation
def issue(actor: Viewer, code_id: int) -> tuple[Letter, str, str] | None:
    """Make the code of a row; returns which letter goes to which address with which code, or None for no letter.

    Whoever signs up with a known address gets no code: its owner is told that they are here already. Whoever asks for
    a new password with an unknown address causes no mail at all, so that nobody is written to by a stranger's hand.
    """
    code = codes.new_code()
    with transaction(actor):
        row = db.session.scalar(select(MailedCode).where(MailedCode.id == code_id).with_for_update())
        if row is None or row.used_at is not None or row.proven_at is not None or row.expires_at <= clock.now():
            return None
        known = queries.person_with(row.email) is not None
        if row.purpose in (Purpose.JOIN, Purpose.CHANGE) and known:
            return Letter.ALREADY_HERE, row.email, ""
        if row.purpose == Purpose.RESET and not known:
            return None
        row.code_hmac = codes.hmac_of(row.public_id, code)
        row.expires_at = clock.now() + profile().code_lifetime
        return Letter.CODE, row.email, code
