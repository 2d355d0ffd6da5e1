"""Rows of mailed codes: making one, trying one. Shared by joining and by new passwords; called inside transactions."""

from datetime import timedelta

from sqlalchemy import select, update

from forum.accounts import codes
from forum.accounts.mails import CODE
from forum.accounts.models import MailedCode, Purpose
from forum.core import clock
from forum.core.db import db
from forum.core.limits import Limit
from forum.core.profile import profile
from forum.mail.operations import may_write_unasked, post, was_asked

# A few mails an hour to one address (S-21), whoever asks; a household or a library may ask for some more.
MAILS = Limit("mailed codes", 4, per=timedelta(hours=1), per_address=20)
# What nobody has answered to adds up over a day: a reset by a stranger's hand wakes its owner each time.
RESETS = Limit("reset mails", 10, per=timedelta(days=1))
# One code has five tries; this bounds one caller over many codes (six digits, a million of them).
TRIES = Limit("code tries", 20, per=timedelta(hours=1), per_address=60)

# Owners ask again when a mail is slow; so do strangers. Within a day of the first this many may go, then none for long.
ASKED_AGAIN = 3


def make_ticket(email: str, purpose: Purpose, password_hash: str | None = None, person_id: int | None = None) -> str:
    """Add a row, ask for its mail, and end the older unproven ones of this address; returns the visitor's ticket."""
    end_codes(email, purpose)
    now = clock.now()
    row = MailedCode(
        email=email,
        purpose=purpose,
        password_hash=password_hash,
        person_id=person_id,
        sent_at=now,
        expires_at=now + profile().code_lifetime,
        tries_left=profile().code_tries,
    )
    db.session.add(row)
    db.session.flush()
    # Known and unknown addresses alike, so that nothing differs for who asks (S-21).
    # A reset writes to members alone, and only about what they have here.
    if purpose is Purpose.RESET or may_write_unasked(email, burst=ASKED_AGAIN):
        post(CODE, str(row.id), due_by=row.expires_at)
    return row.public_id


def end_codes(email: str, *purposes: Purpose) -> None:
    """Make the codes of this address that wait for an answer useless."""
    db.session.execute(
        update(MailedCode)
        .where(
            MailedCode.email == email,
            MailedCode.purpose.in_(purposes),
            MailedCode.used_at.is_(None),
            MailedCode.proven_at.is_(None),
        )
        .values(used_at=clock.now())
    )


def end_changes(person_id: int) -> None:
    """Make the codes by which this person could still change their address useless."""
    db.session.execute(
        update(MailedCode)
        .where(MailedCode.person_id == person_id, MailedCode.used_at.is_(None))
        .values(used_at=clock.now())
    )


def try_code(ticket: str, purpose: Purpose, code: str) -> MailedCode | str:
    """Use up one try; returns the row when the code is right, else the problem's code.

    The refusal is returned, not raised: the used-up try must be committed.
    """
    row = db.session.scalar(
        select(MailedCode).where(MailedCode.public_id == ticket, MailedCode.purpose == purpose).with_for_update()
    )
    if row is None or row.used_at is not None or row.expires_at <= clock.now() or row.tries_left <= 0:
        return "code_over"
    row.tries_left -= 1
    if not codes.is_right(row.code_hmac, ticket, code):
        return "code_not_right"
    was_asked(row.email)
    return row
