"""A visitor who is not signed in yet: reads pages, sends forms, reads mail."""

import re
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from forum.accounts.inputs import CONSENT_VERSION
from forum.accounts.models import MailedCode, Purpose
from forum.core import clock
from forum.core.db import db
from forum.jobs.queue import run_due
from forum.mail.send import Mail, outbox

EMAIL = "low.tide@example.org"
PASSWORD = "eleven gulls on a wall"


class Visitor:
    """One browser. ``post`` takes the token from the page at ``form`` first, as a person's browser would."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()

    def token(self, form: str) -> str:
        """The token in the form at this address."""
        found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', self.client.get(form).text)
        assert found, f"no form at {form}"
        return found[1]

    def post(self, url: str, form: str | None = None, **fields: str) -> Any:
        """Look at the form, then send it."""
        return self.client.post(url, data={"csrf_token": self.token(form or url), **fields})

    def begin(self, email: str, password: str = PASSWORD) -> Any:
        """Send the first screen."""
        return self.post("/join", email=email, password=password, adult="yes")

    def mailed_code(self) -> str:
        """Let the mail go out, and read the newest code."""
        return code_in(mail(self.app)[-1])

    def prove(self, email: str) -> Any:
        """The first screen and the code."""
        self.begin(email)
        return self.post("/join/code", code=self.mailed_code())

    def finish(self, **changes: str) -> Any:
        """Send the second screen."""
        fields = {"side": "parent", "own_name": "Grey Heron", "consent": CONSENT_VERSION, **changes}
        return self.post("/join/name", **fields)

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> Any:
        """Send the sign-in form."""
        return self.post("/sign-in", email=email, password=password, **more)

    def is_in(self) -> bool:
        """Whether this browser is signed in now."""
        return bool(self.client.get("/api/v1/session").get_json()["signed_in"])


def mail(app: Flask) -> list[Mail]:
    """Let all due mail go out; everything sent so far."""
    with app.app_context():
        run_due()
    return list(outbox)


def code_in(letter: Mail) -> str:
    """The six digits in a letter."""
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found, "no code in this letter"
    return found[0]


def proven_ticket(email: str) -> str:
    """A sign-up whose address is proven: its ticket (needs an application context)."""
    now = clock.now()
    row = MailedCode(
        email=email, purpose=Purpose.JOIN, password_hash="x", sent_at=now, proven_at=now,
        expires_at=now + timedelta(hours=1), tries_left=3,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row.public_id
