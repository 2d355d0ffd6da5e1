"""Opening and ending sessions, as parts of the verbs; called inside transactions."""

import secrets

from sqlalchemy import update

from forum.accounts.models import Person, Session
from forum.accounts.queries import token_hash
from forum.core import clock
from forum.core.db import db
from forum.core.operation import after_commit
from forum.core.profile import profile
from forum.live import publish

TOKEN_BYTES = 32


def open_session(person: Person) -> str:
    """A new session of this person at their present epoch; returns its token (256 random bits, stored as a hash)."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    db.session.add(
        Session(
            person_id=person.id,
            token_hash=token_hash(token),
            epoch=person.epoch,
            started_at=now,
            last_used_at=now,
            expires_at=now + profile().session_own_device,
        )
    )
    return token


def end_sessions(person: Person, reason: str) -> None:
    """End every session of a person, and after the commit every socket; sockets are told the code ``reason``."""
    person.epoch += 1
    db.session.execute(
        update(Session)
        .where(Session.person_id == person.id, Session.ended_at.is_(None))
        .values(ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    after_commit(publish.evict, person.id, reason)


def end_one(session: Session, reason: str) -> None:
    """End one session, and after the commit its sockets."""
    if session.ended_at is None:
        session.ended_at = clock.now()
    after_commit(publish.evict, session.person_id, reason, session.id)
