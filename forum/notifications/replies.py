"""Reply mail (S-37, S-74): asked for, neutral, at most one a day, not at night, and not about what was seen already.

It is made at the moment it goes, from what stands then: whoever has looked meanwhile, changed their mind, been kept
apart from who answered, or had the answer taken back, gets none.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from random import SystemRandom

from sqlalchemy import Select, bindparam, select

from forum.accounts.models import Person
from forum.core import clock, paging
from forum.core.db import db
from forum.core.errors import Malformed
from forum.core.profile import profile
from forum.mail import kinds
from forum.mail.kinds import Later
from forum.mail.operations import post
from forum.mail.queries import last_gone
from forum.mail.transport import Mail
from forum.notifications.kinds import mailed_kinds
from forum.notifications.models import MailWish, Notice
from forum.notifications.quiet import next_time
from forum.shield.queries import columns_apart

REPLY_MAIL = "news"
"""The kind of mail; it is about the key of a person."""
_STOP = "mail: stop"
SPREAD = timedelta(minutes=20)
"""At the end of the night many mails are due at once; a code that somebody waits for should not stand behind them."""

# What it says, and the addresses in it: subject, text, and the address that ends it, for a token.
Words = Callable[[str], tuple[str, str, str]]


def _unspoken(token: str) -> tuple[str, str, str]:
    raise RuntimeError("replies.speak() has not been called")


_words: Words = _unspoken


def speak(words: Words) -> None:
    """Hand in what the mail says: ``words(token)`` gives subject, text, and the address that ends such mail."""
    global _words
    _words = words


def expect(person_id: int, kind: str) -> None:
    """There is a notice of this kind: ask, inside the running transaction, for a mail if this person wants any."""
    if kind not in mailed_kinds():
        return
    row = db.session.execute(_wish(), {"person": person_id}).first()
    if row is None:
        return
    about = str(person_id)
    soon = clock.now() + profile().reply_mail_wait
    due = _next(row.MailWish, row.zone, soon)
    if due > soon:
        due += SPREAD * SystemRandom().random()
    post(REPLY_MAIL, about, key=f"{REPLY_MAIL}:{about}", due=due)


@cache
def _wish() -> Select[tuple[MailWish, str]]:
    """Asked for every notice, so made once."""
    wish = select(MailWish, Person.zone).join(Person, Person.id == MailWish.person_id)
    return wish.where(MailWish.person_id == bindparam("person"), MailWish.wanted)


def make(about: str) -> Mail | Later | None:
    """The mail for a person, if there is still something they wait for; checked at the moment it goes."""
    person_id, now = int(about), clock.now()
    row = db.session.execute(
        select(MailWish, Person.zone, Person.email, Person.suspended_until)
        .join(Person, Person.id == MailWish.person_id)
        .where(MailWish.person_id == person_id, MailWish.wanted)
        .execution_options(populate_existing=True)
    ).first()
    if row is None or row.email is None or (row.suspended_until is not None and row.suspended_until > now):
        return None
    if not _has_unseen(person_id, last_gone(REPLY_MAIL, about)):
        return None
    due = _next(row.MailWish, row.zone, now)
    if due > now:
        return Later(due)
    subject, text, stop = _words(token_of(row.MailWish))
    # RFC 8058: the mail program itself offers the end of this mail, with one press.
    headers = (("List-Unsubscribe", f"<{stop}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return Mail(row.email, subject, text, headers)


kinds.register(REPLY_MAIL, kinds.Kind(make, gathers=True))


def _next(wish: MailWish, zone: str, now: datetime) -> datetime:
    last = last_gone(REPLY_MAIL, str(wish.person_id))
    return next_time(now, zone, wish.quiet_from, wish.quiet_until, last)


def _has_unseen(person_id: int, since: datetime | None) -> bool:
    """Whether a notice that may be mailed is unseen and in sight, and younger than the last mail."""
    found = select(Notice.id).where(
        Notice.person_id == person_id,
        Notice.kind.in_(mailed_kinds()),
        Notice.seen_at.is_(None),
        Notice.withdrawn_at.is_(None),
        ~Notice.kept_apart,
        ~columns_apart(Notice.person_id, Notice.actor_id),
    )
    if since is not None:
        found = found.where(Notice.at > since)
    return db.session.scalar(found.limit(1)) is not None


def token_of(wish: MailWish) -> str:
    """What the link that ends the mail carries: nobody can guess it, and it is good for nothing else."""
    return paging.seal(_STOP, wish.public_id)


def public_id_in(token: str) -> str | None:
    """The wish that a link's token names; None when we did not make it."""
    try:
        (public_id,) = paging.unseal(_STOP, token)
    except (Malformed, ValueError):
        return None
    return str(public_id)
