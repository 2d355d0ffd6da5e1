"""Making people, spaces and signed-in clients for tests: plain functions, everything committed when they return.

They write rows directly, without the operations under test, and need an application context. Slices keep factories
of their own in ``tests/<slice>/factories.py``.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import bindparam, insert, inspect, select

from forum.accounts.models import Person, Session
from forum.accounts.operations import rest_until
from forum.accounts.queries import token_hash
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.prepared import Prepared, PreparedWrite
from forum.core.viewer import SYSTEM, Audience, Grant, GrantKind, Side, Viewer
from forum.safety.names import FIRST_WORDS, SECOND_WORDS, fold
from forum.shield import operations as shield
from forum.spaces import viewers
from forum.spaces.models import GrantRow, Membership, Space
from forum.spaces.operations import keep_limits
from forum.web import csrf

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Whatever a test makes of the clock, this is past."""
_ADD_MEMBERSHIP = PreparedWrite(lambda: insert(Membership))
_ADD_SESSION = PreparedWrite(lambda: insert(Session))
_EPOCH = Prepared(select(Person.epoch).where(Person.id == bindparam("person")))
_ADD_GRANT = PreparedWrite(lambda: insert(GrantRow))
_people = count()
_spaces = count()


def _pen_name(number: int) -> str:
    """The number-th of 3,600 pen names that differ, whatever process makes them."""
    first, second = divmod(number, len(SECOND_WORDS))
    return f"{FIRST_WORDS[first % len(FIRST_WORDS)]} {SECOND_WORDS[second]}"


def a_person(
    side: Side = Side.PARENT,
    *,
    pen_name: str | None = None,
    grants: Iterable[GrantKind | Grant] = (),
    bridge: bool = False,
    settled: bool = True,
    email: str | None = None,
    password: str | None = None,
    home: Side | None = None,
    hello: bool = True,
) -> Person:
    """A member with their membership. Only who gets a password can sign in by it (hashing takes time).

    Args:
        grants: kinds (held everywhere) or whole grants (held in one space or group).
        bridge: whether they opted in to the bridge spaces.
        settled: whether their first posts are through; a newcomer's are held.
        hello: whether a person has published their hello; without, their side has not opened.
        home: for side "both": the side they speak from (default parent).
    """
    number = next(_people)
    name = pen_name or _pen_name(number)
    now = clock.now()
    person = Person(
        email=email or f"someone{number}@example.org",
        password_hash=_hashed(password) if password else None,
        pen_name=name,
        pen_name_folded=fold(name),
        side=side,
        consent_version="test",
        joined_at=LONG_AGO if settled else now,
    )
    db.session.add(person)
    db.session.flush()
    speaks_from = home or (Side.PARENT if side is Side.BOTH else side)
    _ADD_MEMBERSHIP.run(
        person_id=person.id,
        home=speaks_from,
        bridge_since=now if bridge else None,
        published_posts=10 if settled else 0,
        side_opens_at=LONG_AGO if hello else None,
    )
    for one in grants:
        grant = one if isinstance(one, Grant) else Grant(one)
        _ADD_GRANT.run(
            person_id=person.id,
            kind=grant.kind,
            space_id=grant.space_id,
            group_id=grant.group_id,
            given_at=now,
        )
    db.session.commit()
    return person


@lru_cache
def _hashed(password: str) -> str:
    from forum.accounts import passwords

    return passwords.make_hash(password)


def viewer_of(person: Person) -> Viewer:
    """The person's Viewer as it is now, without a session (ask again after a change)."""
    return viewers.of_person(_key_of(person))


def _key_of(person: Person) -> int:
    """Their key, which never changes: nothing is read for it, whatever the session has forgotten."""
    return inspect(person).identity[0]


@operation
def _keep(actor: Viewer, person_id: int, rests: datetime | None, reads: datetime | None) -> None:
    with transaction(actor):
        rest_until(person_id, rests)
        keep_limits(person_id, reads, ())


def rests(person: Person, until: datetime | None) -> None:
    """Have a person's place rest until an instant, as a decision at the desk does; None ends it."""
    _keep(SYSTEM, person.id, until, None)


def reads_only(person: Person, until: datetime | None) -> None:
    """Have a person read without writing until an instant, as a decision at the desk does; None ends it."""
    _keep(SYSTEM, person.id, None, until)


def a_space(audience: Audience = Audience.MEMBERS, key: str | None = None) -> Space:
    """A space for this audience."""
    number = next(_spaces)
    space = Space(
        key=key or f"space-{number}",
        title=f"{audience.value.replace('_', ' ').capitalize()} {number}",
        description="A room for a test.",
        rules=[],
        audience=audience,
        position=number,
    )
    db.session.add(space)
    db.session.commit()
    return space


def separate(one: Person, other: Person) -> None:
    """Keep two members apart, both ways, with all that follows from it."""
    shield.separate(SYSTEM, _key_of(one), _key_of(other))


def session_of(person: Person) -> str:
    """A new signed-in device of this person; returns the token that its cookie holds."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    key = _key_of(person)
    db.session.flush()
    _ADD_SESSION.run(
        person_id=key,
        token_hash=token_hash(token),
        epoch=_EPOCH.first(person=key).epoch,
        started_at=now,
        last_used_at=now,
        expires_at=now + timedelta(days=14),
    )
    db.session.commit()
    return token


def sign_in(client: FlaskClient, person: Person) -> str:
    """Sign a test client in without the sign-in page; returns the session's token."""
    token = session_of(person)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return token


class Client(FlaskClient):
    """A signed-in test client. ``csrf`` is its token, for the form field ``csrf_token`` or the header X-CSRF-Token.

    It keeps the manners of the application's own test client (see ``tests/conftest.py``).
    """

    csrf: str = ""
    token: str = ""

    def send(self, url: str, **form: Any) -> Any:
        """Post a form with the token in it."""
        return self.post(url, data={"csrf_token": self.csrf, **form})

    def call(self, method: str, url: str, **sent: Any) -> Any:
        """Call the API with the token; what is named goes as JSON."""
        return self.open(url, method=method, json=sent or None, headers={"X-CSRF-Token": self.csrf})


def client_of(app: Flask, person: Person) -> Client:
    """A test client in which this person is signed in."""
    manners = app.test_client_class or FlaskClient
    kind: type[Client] = Client if manners is FlaskClient else type("SignedInClient", (Client, manners), {})
    client = kind(app, app.response_class, use_cookies=True)
    client.token = sign_in(client, person)
    with app.app_context():
        client.csrf = csrf.token_for(client.token)
    return client
