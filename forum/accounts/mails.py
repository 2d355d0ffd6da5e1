"""The job that makes a code and mails it. What the mails say is handed in by the edge (``words.py``)."""

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
from forum.jobs.queue import job
from forum.mail.send import Mail, send


class Letter(StrEnum):
    """Which letter. All carry the same neutral subject, and none says what this place is (S-21, S-37)."""

    CODE = "code"
    ALREADY_HERE = "already_here"


Words = Callable[[Letter, str], tuple[str, str]]


def _unspoken(letter: Letter, code: str) -> tuple[str, str]:
    raise RuntimeError("mails.speak() has not been called")


_words: Words = _unspoken


def speak(words: Words) -> None:
    """Hand in what the letters say: ``words(letter, code)`` gives subject and text."""
    global _words
    _words = words


@job
def send_code(code_id: int) -> None:
    """Make the code of this row and mail it. Run twice, it makes a new code, and the older mail's no longer counts."""
    issued = issue(SYSTEM, code_id)
    if issued is not None:
        letter, email, code = issued
        subject, text = _words(letter, code)
        send(Mail(to=email, subject=subject, text=text))


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
        if row.purpose == Purpose.JOIN and known:
            return Letter.ALREADY_HERE, row.email, ""
        if row.purpose == Purpose.RESET and not known:
            return None
        row.code_hmac = codes.hmac_of(row.public_id, code)
        row.expires_at = clock.now() + profile().code_lifetime
        return Letter.CODE, row.email, code
