"""Trying the rows of the matrix as one viewer or another."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import TestResponse

from forum.core import ids
from tests.rules.matrix.rows import Row, Wrong
from tests.rules.matrix.scene import Scene
from tests.rules.matrix.visits import Browser, Ear


@dataclass(frozen=True)
class Answer:
    """What came back: its outcome as the matrix names it, its bytes, and its headers but the ones that clocks move."""

    outcome: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


def url_of(app: Flask, row: Row, scene: Scene, *, unknown: bool = False, query: Any = None) -> str:
    """The row's URL, its arguments filled from the scene (``unknown``: by an id that nothing has)."""
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        url = adapter.build(row.endpoint, scene.fill(dict(row.at), unknown), method=row.method)
    values = scene.fill(dict(query if query is not None else row.query))
    return f"{url}?{urlencode(values, doseq=True)}" if values else url


@dataclass(frozen=True)
class Request:
    """What a row sends: the same for every viewer, so it is written once."""

    method: str
    url: str
    form: Any
    json: Any
    headers: dict[str, str]
    session: dict[str, Any]


def request_of(app: Flask, row: Row, scene: Scene, *, unknown: bool = False) -> Request:
    """The row's request (``unknown``: about an id that nothing has)."""
    return Request(
        row.method,
        url_of(app, row, scene, unknown=unknown),
        _filled(scene, row.form),
        _filled(scene, row.json),
        scene.fill(dict(row.headers)),
        scene.fill(dict(row.cookie)),
    )


def attempt(browser: Browser, request: Request, ear: Ear) -> Answer:
    """Send a row's request."""
    ear.forget()
    with ids.seeded("a try"):
        response = browser.send(
            request.method,
            request.url,
            form=request.form,
            json=request.json,
            headers=request.headers,
            session=request.session,
        )
    return _answer(response, ear)


def refusal_of_an_open_door(app: Flask, browser: Browser, scene: Scene, row: Row, ear: Ear) -> Answer:
    """Send the row's request as it must not be."""
    wrong = row.wrong or Wrong("", "")
    ear.forget()
    response = browser.send(
        row.method,
        url_of(app, row, scene, query=wrong.query or row.query),
        form=_filled(scene, wrong.form if wrong.form is not None else row.form),
        json=_filled(scene, wrong.json if wrong.json is not None else row.json),
        headers=dict(row.headers) | dict(wrong.headers),
        session=scene.fill(dict(row.cookie)),
        with_csrf=wrong.csrf,
    )
    return _answer(response, ear)


def _filled(scene: Scene, sent: Any) -> Any:
    return None if sent is None else scene.fill(dict(sent))


def _answer(response: TestResponse, ear: Ear) -> Answer:
    headers = tuple(sorted((name, value) for name, value in response.headers if name not in ("Date", "Set-Cookie")))
    return Answer(ear.code_of(response), response.get_data(), headers)
