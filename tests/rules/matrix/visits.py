"""Sending requests and socket events as somebody, and hearing which problem was answered."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse, run_wsgi_app

from forum.accounts.models import Person, Session
from forum.accounts.queries import token_hash
from forum.core import clock, errors
from forum.core.db import db
from forum.live.connections import Connection
from forum.live.hub import Hub
from forum.live.wire import NAMESPACE
from forum.web import csrf
from tests.conftest import ApartClient

VISITOR = "a visitor of the tests"
_CONTENT_BELOW = 400


def open_session(person_id: int, token: str, proven: bool = False) -> None:
    """A signed-in device of this person, with a token that the test chooses; ``proven``: by a password just typed."""
    now, person = clock.now(), db.session.get_one(Person, person_id)
    db.session.add(
        Session(
            person_id=person_id,
            token_hash=token_hash(token),
            epoch=person.epoch,
            started_at=now,
            last_used_at=now,
            expires_at=now + timedelta(days=14),
            proven_at=now if proven else None,
        )
    )
    db.session.commit()


@dataclass
class Ear:
    """The problems that were raised since ``forget``; a page shows its sentence, not its code."""

    heard: list[errors.Problem] = field(default_factory=list)

    def forget(self) -> None:
        """Begin anew."""
        self.heard.clear()

    def code_of(self, response: TestResponse) -> str:
        """Status and code of an answer, ``content`` for what is none.

        A refused form may lead on to another page when there is nothing left to show: it is refused all the same.
        """
        led_on = 300 <= response.status_code < _CONTENT_BELOW and response.request.method != "GET"
        if led_on and self.heard:
            return f"{self.heard[0].status} {self.heard[0].code}"
        if response.status_code < _CONTENT_BELOW:
            return "content"
        if response.content_type == "application/problem+json":
            return f"{response.status_code} {response.get_json()['code']}"
        codes = [problem.code for problem in self.heard if problem.status == response.status_code]
        return f"{response.status_code} {codes[-1] if codes else 'without a code'}"


@contextmanager
def listening() -> Iterator[Ear]:
    """Hear every problem that is made in this process."""
    ear, make = Ear(), errors.Problem.__init__

    def heard(self: errors.Problem, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        ear.heard.append(self)

    with patch.object(errors.Problem, "__init__", heard):
        yield ear


def cookie(app: Flask, content: Mapping[str, Any]) -> str:
    """The Cookie header of a browser whose session holds this."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(content))}"


class Single(ApartClient):
    """A client without cookies: it need not work out for each answer whose cookies it would have kept."""

    def run_wsgi_app(self, environ: Any, buffered: bool = False) -> Any:
        return run_wsgi_app(self.application, environ, buffered=buffered)


class Browser:
    """Someone who sends single requests; nothing is kept from one to the next. Without a token: nobody signed in."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self._app = app
        self._signed = {"_user_id": token, "_fresh": True} if token else {"v": VISITOR}
        self._cookie = cookie(app, self._signed)
        self._client = Single(app, app.response_class, use_cookies=False)
        with app.app_context():
            self.csrf = csrf.token_for(token or VISITOR)

    def send(
        self,
        method: str,
        url: str,
        *,
        form: Mapping[str, Any] | None = None,
        json: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        session: Mapping[str, Any] | None = None,
        with_csrf: bool = True,
    ) -> TestResponse:
        """One request; ``session`` is put into the browser's cookie besides the sign-in."""
        own = cookie(self._app, {**self._signed, **session}) if session else self._cookie
        sent = {"Cookie": own, **(headers or {})}
        if method != "GET" and with_csrf:
            sent["X-CSRF-Token"] = self.csrf
        return self._client.open(url, method=method, data=form, json=json, headers=sent, buffered=True)


class Socket:
    """A signed-in socket without a wire: its events go through the house's one door, and its frames are kept."""

    def __init__(self, app: Flask, token: str) -> None:
        self._hub: Hub = app.extensions["live"]
        environ = app.test_request_context().request.environ | {"HTTP_COOKIE": cookie(app, {"_user_id": token})}
        with app.app_context():
            row = db.session.execute(
                select(Session.person_id, Session.id).where(Session.token_hash == token_hash(token))
            ).one()
        self._eio = f"socket of {row.person_id} by {row.id}"
        sid = self._hub.manager.connect(self._eio, NAMESPACE)
        context = app.request_context(environ)
        self._one = Connection(sid, self._eio, row.person_id, row.id, token, context)
        self._hub.connections.add(self._one)
        self._hub.enter(self._one, self._hub.private_room(row.person_id))

    def send(self, event: str, payload: Any) -> dict[str, Any]:
        """Send an event; returns its acknowledgement."""
        answer: dict[str, Any] = self._hub.door.event(event, self._one.sid, payload)
        return answer

    def close(self) -> None:
        """It is gone."""
        self._hub.connections.remove(self._one.sid)
        self._hub.manager.disconnect(self._one.sid, NAMESPACE, ignore_queue=True)
        # However fast the machine is, the next visit comes after a quiet while.
        self._hub.door._members.clear()
