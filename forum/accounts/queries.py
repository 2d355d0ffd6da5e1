"""Reading people and sessions."""

from collections.abc import Collection
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select

from forum.accounts.models import Person, Session
from forum.core import clock
from forum.core.db import db


class LiveSession(NamedTuple):
    """A session that is alive, with its person's version."""

    session_id: int
    person_id: int
    viewer_version: int
    has_news: bool


def token_hash(token: str) -> str:
    """What is stored of a session token. The token has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def live_session(token: str) -> LiveSession | None:
    """The session of a cookie's token, when it has not ended, expired, or been left behind by its person's epoch.

    A suspended person has no live session. One statement.
    """
    now = clock.now()
    row = db.session.execute(
        select(Session.id, Session.person_id, Person.viewer_version, Person.has_news, Person.suspended_until)
        .join(Person, Person.id == Session.person_id)
        .where(
            Session.token_hash == token_hash(token),
            Session.epoch == Person.epoch,
            Session.ended_at.is_(None),
            Session.expires_at > now,
        )
    ).first()
    if row is None or (row.suspended_until is not None and row.suspended_until > now):
        return None
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
