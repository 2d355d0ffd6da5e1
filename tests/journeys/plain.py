"""A plain client of the JSON API and of Socket.IO: what a program of somebody else's would be."""

from typing import Any, Protocol
from weakref import WeakKeyDictionary

import requests

from forum.demo.members import PASSWORD, email_of
from tests.live.client import Client

PATIENCE = 20.0


class Place(Protocol):
    """A server at a port of this machine."""

    port: int
    url: str


# Who has signed in already, by house: the limit on sign-ins holds for tests, too.
signed_in: WeakKeyDictionary[Place, dict[str, tuple[str, str]]] = WeakKeyDictionary()


class Plain:
    """One person's program: cookies, the CSRF token, and a socket when it is asked for."""

    def __init__(self, house: Place, cookie: str | None = None, csrf: str = "") -> None:
        self.house, self.http, self.csrf = house, requests.Session(), csrf
        if cookie is not None:
            self.http.cookies.set("chair", cookie)

    @classmethod
    def sign_in(cls, house: Place, key: str) -> "Plain":
        """Sign one of the demo's people in, as the API's documentation says: GET the session, then POST it.

        A second program of the same person goes on with that session.
        """
        kept = signed_in.setdefault(house, {})
        if key in kept:
            return cls(house, *kept[key])
        one = cls(house)
        one.csrf = one.get("/session")["csrf_token"]
        answer = one.send("POST", "/session", email=email_of(key), password=PASSWORD)
        assert answer.status_code == 200, answer.text
        one.csrf = answer.json()["csrf_token"]
        kept[key] = (str(one.http.cookies.get("chair")), one.csrf)
        return one

    def get(self, path: str, **query: str) -> Any:
        """Read something that is there."""
        answer = self.http.get(f"{self.house.url}/api/v1{path}", params=query, timeout=PATIENCE)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def send(
        self, method: str, path: str, idempotency_key: str | None = None, if_match: int | None = None, **sent: Any
    ) -> requests.Response:
        """Write something; the answer is the caller's to judge."""
        headers = {"X-CSRF-Token": self.csrf}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        url = f"{self.house.url}/api/v1{path}"
        return self.http.request(method, url, json=sent or None, headers=headers, timeout=PATIENCE)

    def does(self, method: str, path: str, **sent: Any) -> Any:
        """Write something that must go through; returns what came back."""
        answer = self.send(method, path, **sent)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def pages(self, path: str, things: str, cursor: str, answer_cursor: str | None = None) -> list[Any]:
        """All entries of a list, page by page."""
        found, at = [], None
        while True:
            page = self.get(path, **({cursor: at} if at else {}))
            found += page[things]
            at = page[answer_cursor or cursor]
            if at is None:
                return found

    def socket(self) -> Client:
        """A socket of this person, let in."""
        cookie = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies)
        client = Client(self.house, cookie=cookie)  # type: ignore[arg-type]  any server at a port will do
        answer = client.connect(self.csrf)
        assert answer.startswith("40/live,"), answer
        return client
