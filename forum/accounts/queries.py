"""Reading people, sessions and mailed codes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, select

from forum.accounts import used
from forum.accounts.models import (
    MADE_UP,
    AddressChange,
    MailedCode,
    Person,
    Purpose,
    RecoveryCode,
    SecondFactor,
    Session,
)
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.core.prepared import Prepared, PreparedForMany
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.safety import names


class LiveSession(NamedTuple):
    """A session that is alive, with its person's version. ``idle`` is the quiet that ends it, ``ends_at`` when;
    ``rests``: their place here rests now."""

    session_id: int
    person_id: int
    viewer_version: int
    has_news: bool
    idle: timedelta
    ends_at: datetime
    second_step: bool
    has_drafts: bool
    rests: bool = False


def token_hash(token: str) -> str:
    """What is stored of a session token. The token has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


_FACTS = (
    Session.id, Session.person_id, Person.viewer_version, Person.has_news, Person.has_drafts,
    Person.suspended_until, Session.idle_seconds, Session.expires_at, Session.second_step_at,
)  # fmt: skip


@cache
def _live_session() -> Prepared:
    """The statement of every request; made once, because making it costs more than sending it."""
    return Prepared(
        select(*_FACTS)
        .join(Person, Person.id == Session.person_id)
        .where(Session.token_hash == bindparam("hash"), *_alive(bindparam("since", type_=UtcDateTime())))
    )


def _alive(since: Any) -> tuple[ColumnElement[bool], ...]:
    """Not ended, not left behind by its person's epoch, and not expired by an instant."""
    return Session.epoch == Person.epoch, Session.ended_at.is_(None), Session.expires_at > since


def _judged(row: Any) -> LiveSession | None:
    """The session of a row while it lives: the table may not know yet that it was used a moment ago."""
    now, idle = clock.now(), timedelta(seconds=row.idle_seconds)
    ends_at = used.ends_at(row.id, row.expires_at, idle)
    if ends_at <= now:
        return None
    second, rests = row.second_step_at is not None, row.suspended_until is not None and row.suspended_until > now
    return LiveSession(
        row.id, row.person_id, row.viewer_version, row.has_news, idle, ends_at, second, row.has_drafts, rests
    )


def live_session(token: str) -> LiveSession | None:
    """The session of a cookie's token, when it has not ended, expired, or been left behind by its person's epoch.

    Whose place rests has sessions, too, begun since; what they reach is for the gate (``web/access.py``). One
    statement. Whether this was a use is for the caller to say (``used.touch``).
    """
    row = _live_session().first(hash=token_hash(token), since=clock.now() - used.LAG)
    return None if row is None else _judged(row)


def live_sessions_of(tokens: Collection[str]) -> dict[str, LiveSession]:
    """As ``live_session`` for many tokens at once; those without a live session are not in it. One statement."""
    hashes = {token_hash(token): token for token in tokens}
    rows = _sessions_of().all([{"hash": one} for one in hashes], since=clock.now() - used.LAG)
    return {hashes[row.token_hash]: live for row in rows if (live := _judged(row)) is not None}


@cache
def _sessions_of() -> PreparedForMany:
    return PreparedForMany(
        lambda places: (
            select(Session.token_hash, *_FACTS)
            .join(Person, Person.id == Session.person_id)
            .where(
                Session.token_hash.in_([bindparam(f"hash_{place}", type_=Session.token_hash.type) for place in places]),
                *_alive(bindparam("since", type_=UtcDateTime())),
            )
        )
    )


def live_sessions(session_ids: Collection[int]) -> list[LiveSession]:
    """Those of these sessions that are alive now; one statement."""
    if not session_ids:
        return []
    rows = db.session.execute(
        select(*_FACTS)
        .join(Person, Person.id == Session.person_id)
        .where(Session.id.in_(session_ids), *_alive(clock.now() - used.LAG))
    )
    return [live for row in rows if (live := _judged(row)) is not None]


def ended_pairs(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Which of these (person, session) pairs may hold no socket any more, each with the code of why: what it was
    ended with, ``suspended`` for whose place rests, and ``signed_out`` for the rest (quiet for too long, no such pair).

    One statement (the sweep over open sockets asks every second), and one more when somebody's has ended.
    """
    alive = {(one.person_id, one.session_id): one.rests for one in live_sessions({session for _, session in pairs})}
    resting = dict.fromkeys((pair for pair in pairs if alive.get(pair)), "suspended")
    gone = [pair for pair in pairs if pair not in alive]
    if not gone:
        return resting
    named = select(Session.person_id, Session.id, Session.ended_because).where(Session.id.in_([key for _, key in gone]))
    because = {(person_id, key): code for person_id, key, code in db.session.execute(named)}
    return resting | {pair: because.get(pair) or "signed_out" for pair in gone}


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


def suggested_names(seed: str, email: str, count: int = 3) -> list[str]:
    """Ready pen names that are free now and fit whoever has this address.

    The same ones again for the same seed, as long as they stay free.
    """
    # Chance without secrets: the same three must come back with a refused form.
    candidates = names.suggestions(Random(seed), 5 * count, email)  # noqa: S311
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
    now = clock.now()
    rows = db.session.scalars(
        select(Session)
        .join(Person, Person.id == Session.person_id)
        .where(Session.person_id == viewer.user_id, *_alive(now - used.LAG))
        .order_by(Session.last_used_at.desc(), Session.id.desc())
    )
    return [one for one in rows if used.ends_at(one.id, one.expires_at, timedelta(seconds=one.idle_seconds)) > now]


def is_first_time(viewer: Viewer) -> bool:
    """Whether this is the only session of theirs that is known (they are kept for a month after their end). One that
    the demo made up was never begun by anybody."""
    others = select(Session.id).where(
        Session.person_id == viewer.user_id,
        Session.id != viewer.session_id,
        ~Session.token_hash.startswith(MADE_UP),
    )
    return db.session.scalar(others.limit(1)) is None


def is_proven(viewer: Viewer) -> bool:
    """Whether the password was typed in this very session a short while ago."""
    at = db.session.scalar(select(Session.proven_at).where(Session.id == viewer.session_id))
    return at is not None and clock.now() < at + profile().proof_lasts


def factor_of(person_id: int) -> SecondFactor | None:
    """A person's second factor, confirmed or not."""
    return db.session.scalar(select(SecondFactor).where(SecondFactor.person_id == person_id))


def has_second_factor(person_id: int) -> bool:
    """Whether somebody's second factor counts."""
    factor = factor_of(person_id)
    return factor is not None and factor.confirmed_at is not None


def recovery_codes_left(person_id: int) -> int:
    """How many of one's own recovery codes are not used yet."""
    left = select(RecoveryCode.id).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return len(db.session.scalars(left).all())


def open_change(public_id: str) -> AddressChange | None:
    """A change of address that can still be taken back."""
    return db.session.scalar(
        select(AddressChange).where(
            AddressChange.public_id == public_id, AddressChange.undone_at.is_(None), AddressChange.until > clock.now()
        )
    )
