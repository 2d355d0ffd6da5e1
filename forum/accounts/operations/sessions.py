"""Opening and ending sessions, as parts of the verbs; called inside transactions."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from forum.accounts import hooks
from forum.accounts.devices import Device, idle_span
from forum.accounts.models import Person, Session
from forum.accounts.queries import token_hash
from forum.core import clock
from forum.core.db import db
from forum.core.operation import after_commit
from forum.live import publish

TOKEN_BYTES = 32


def open_session(
    person: Person, device: Device, *, proven_at: datetime | None = None, second_step_at: datetime | None = None
) -> str:
    """A new session of this person at their present epoch; returns its token (256 random bits, stored as a hash).

    Args:
        proven_at: when the password was typed, where it counts as proof (it does not at sign-in: whoever finds a
            device that was just signed in on must not get further).
        second_step_at: when a code of the second factor was taken.
    """
    token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    idle = idle_span(device.own, hooks.holds_grant(person.id))
    db.session.add(
        Session(
            person_id=person.id,
            token_hash=token_hash(token),
            epoch=person.epoch,
            started_at=now,
            last_used_at=now,
            expires_at=now + idle,
            own_device=device.own,
            idle_seconds=int(idle.total_seconds()),
            kind=device.kind,
            proven_at=proven_at,
            second_step_at=second_step_at,
        )
    )
    return token


def retime(person_id: int) -> None:
    """Give a person's sessions the quiet span that is theirs now: they have been given a grant, or lost one."""
    holds = hooks.holds_grant(person_id)
    for one in db.session.scalars(select(Session).where(Session.person_id == person_id, Session.ended_at.is_(None))):
        idle = idle_span(one.own_device, holds)
        one.idle_seconds = int(idle.total_seconds())
        one.expires_at = one.last_used_at + timedelta(seconds=one.idle_seconds)


def end_sessions(person: Person, reason: str) -> None:
    """End every session of a person, and after the commit every socket; sockets are told the code ``reason``."""
    person.epoch += 1
    db.session.execute(
        update(Session)
        .where(Session.person_id == person.id, Session.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because=reason)
        .execution_options(synchronize_session=False)
    )
    after_commit(publish.evict, person.id, reason)


def end_one(session: Session, reason: str) -> None:
    """End one session, and after the commit its sockets."""
    if session.ended_at is None:
        session.ended_at, session.ended_because = clock.now(), reason
    after_commit(publish.evict, session.person_id, reason, session.id)


def end_others(actor_session: int, person: Person, reason: str) -> None:
    """End every session of a person but one, and after the commit their sockets."""
    others = select(Session).where(
        Session.person_id == person.id, Session.id != actor_session, Session.ended_at.is_(None)
    )
    for one in db.session.scalars(others):
        end_one(one, reason)
