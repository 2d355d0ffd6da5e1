"""Reading people, sessions and mailed codes."""

from collections.abc import Collection
from functools import cache
from hashlib import sha256
from random import Random
from typing import NamedTuple

from sqlalchemy import bindparam, select

from forum.accounts import used
from forum.accounts.models import MailedCode, Person, Purpose, Session
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.core.prepared import Prepared
from forum.core.viewer import Viewer
from forum.safety import names


class LiveSession(NamedTuple):
    """A session that is alive, with its person's version."""

    session_id: int
    person_id: int
    viewer_version: int
    has_news: bool


def token_hash(token: str) -> str:
    """What is stored of a session token. The token has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


@cache
def _live_session() -> Prepared:
    """The statement of every request; made once, because making it costs more than sending it."""
    return Prepared(
        select(Session.id, Session.person_id, Person.viewer_version, Person.has_news, Person.suspended_until)
        .join(Person, Person.id == Session.person_id)
        .where(
            Session.token_hash == bindparam("hash"),
            Session.epoch == Person.epoch,
            Session.ended_at.is_(None),
            Session.expires_at > bindparam("now", type_=UtcDateTime()),
        )
    )


def live_session(token: str) -> LiveSession | None:
    """The session of a cookie's token, when it has not ended, expired, or been left behind by its person's epoch.

    A suspended person has no live session. One statement; that it was used is remembered and written later.
    """
    now = clock.now()
    row = _live_session().first(hash=token_hash(token), now=now)
    if row is None or (row.suspended_until is not None and row.suspended_until > now):
        return None
    used.touch(row.id)
    return LiveSession(row.id, row.person_id, row.viewer_version, row.has_news)


def live_pairs(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Which of these (person, session) pairs are alive now; one statement (for the sweep over open sockets)."""
    if not pairs:
        return set()
    now = clock.now()
    rows = db.session.execute(
        select(Session.person_id, Session.id, Person.suspended_until)
        .join(Person, Person.id == Session.person_id)
        .where(
            Session.id.in_({session for _, session in pairs}),
            Session.epoch == Person.epoch,
            Session.ended_at.is_(None),
            Session.expires_at > now,
        )
    )
    return {(p, s) for p, s, until in rows if until is None or until <= now} & set(pairs)


def get_person(person_id: int) -> Person | None:
    """A person by key."""
    return db.session.get(Person, person_id)


def person_of(public_id: str) -> Person | None:
    """A person by public id."""
    return db.session.scalar(select(Person).where(Person.public_id == public_id))


def person_with(email: str) -> Person | None:
    """The person with this address, in its normal form."""
    return db.session.scalar(select(Person).where(Person.email == email))


def find_person(email_or_name: str) -> Person | None:
    """A person by address, or by anything that reads like their pen name (for the command line)."""
    by_name = select(Person).where(Person.pen_name_folded == names.fold(email_or_name))
    return person_with(email_or_name.strip().lower()) or db.session.scalar(by_name)


def suggested_names(seed: str, count: int = 3) -> list[str]:
    """Ready pen names that are free now; the same ones again for the same seed, as long as they stay free."""
    # Chance without secrets: the same three must come back with a refused form.
    candidates = names.suggestions(Random(seed), 5 * count)  # noqa: S311
    folds = {name: names.fold(name) for name in candidates}
    taken = set(db.session.scalars(select(Person.pen_name_folded).where(Person.pen_name_folded.in_(folds.values()))))
    return [name for name in candidates if folds[name] not in taken][:count]


def is_name_taken(name: str) -> bool:
    """Whether somebody has this pen name, or one that reads like it."""
    return db.session.scalar(select(Person.id).where(Person.pen_name_folded == names.fold(name))) is not None


def open_code(ticket: str, purpose: Purpose) -> MailedCode | None:
    """The mailed code behind a visitor's ticket, while it can still be of use."""
    return db.session.scalar(
        select(MailedCode).where(
            MailedCode.public_id == ticket,
            MailedCode.purpose == purpose,
            MailedCode.used_at.is_(None),
            MailedCode.expires_at > clock.now(),
        )
    )


def proven_code(ticket: str) -> MailedCode | None:
    """The sign-up behind a ticket whose address is proven, while it can be finished."""
    found = open_code(ticket, Purpose.JOIN)
    return found if found is not None and found.proven_at is not None else None


def own_sessions(viewer: Viewer) -> list[Session]:
    """One's own signed-in devices, the latest used first."""
    return list(
        db.session.scalars(
            select(Session)
            .join(Person, Person.id == Session.person_id)
            .where(
                Session.person_id == viewer.user_id,
                Session.epoch == Person.epoch,
                Session.ended_at.is_(None),
                Session.expires_at > clock.now(),
            )
            .order_by(Session.last_used_at.desc(), Session.id.desc())
        )
    )
