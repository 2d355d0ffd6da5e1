"""A browser that keeps its session at every one of several processes."""

from typing import Any

import requests
from flask import Flask

from forum.accounts.models import Person
from forum.core.db import db
from forum.moderation.models import Action, Case
from tests.factories import client_of
from tests.live.client import Client
from tests.live.houses import PATIENCE
from tests.servers import Server


class Someone:
    """A browser with a session of this person, good at both processes."""

    def __init__(self, app: Flask, person: Person) -> None:
        client = client_of(app, person)
        cookie = client.get_cookie("chair")
        assert cookie is not None
        self.cookie, self.csrf = f"chair={cookie.value}", client.csrf

    def ask(self, house: Server, method: str, path: str, sent: Any = None, **headers: str) -> requests.Response:
        """One request, on a connection of its own."""
        headers |= {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        return requests.request(
            method, house.url + path, json=sent, headers=headers, timeout=PATIENCE, allow_redirects=False
        )

    def api(self, house: Server, method: str, path: str, sent: Any = None, **headers: str) -> requests.Response:
        """The same of the API."""
        return self.ask(house, method, f"/api/v1{path}", sent, **headers)

    def knock(self, house: Server) -> tuple[Client, str]:
        """A socket, and what its connecting was answered with."""
        client = Client(house, cookie=self.cookie)
        return client, client.connect(self.csrf)

    def socket(self, house: Server) -> Client:
        """A socket, let in."""
        client, answer = self.knock(house)
        assert answer.startswith("40/live,"), answer
        return client

    def decides(self, house: Server, case: Case, action: Action = Action.KEEP, **given: Any) -> dict[str, Any]:
        """Decide a case as it stands."""
        db.session.refresh(case)
        sent = {"action": action, "version": case.version} | given
        answer = self.api(house, "POST", f"/desk/cases/{case.public_id}/decisions", sent)
        assert answer.status_code == 201, answer.text
        db.session.commit()
        return dict(answer.json())
