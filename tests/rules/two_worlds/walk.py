"""The reader's walk: every route and event, on every thing there is in either world, and all that came back."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import TestResponse

from forum.core import ids
from forum.live.catalogue import catalogue
from forum.meetings import sockets as rooms
from forum.meetings.queries import may_receive, meeting_by_key
from tests.rules.matrix.rows import Event, Row
from tests.rules.matrix.scene import NOBODYS
from tests.rules.matrix.table import EVENTS, ROWS
from tests.rules.matrix.visits import Browser
from tests.rules.two_worlds.things import Things
from tests.rules.two_worlds.world import READER, TOKEN, World, sockets_of, stillness

_PAGED = re.compile(r'href="(/[^"#]*\?[^"#]*(?:older|newer|after|before|later)=[^"#]*)')
_OLDER = re.compile(r'(?:name="older" value=|"older":)"([^"]+)"')
FRAMES = "frames from the beginning"
_MOST_PAGES = 12
_LAST = (
    "accounts.sign_out",
    "accounts_api.sign_out",
    "accounts.sign_out_everywhere",
    "accounts_api.sign_out_everywhere",
    "home.leave",
)
"""They end the reader's session, so they are tried when everything else has been."""
_PARTING = ("apart.keep", "apart.keep_by_name", "apart_api.keep_apart")
"""They take others out of the reader's sight, so they are tried just before."""
_BY_FORM = ("search.find", "search_api.find")
"""What is leafed through by sending the form again."""
_LISTS = [{}, *({"show": name} for name in ("unanswered", "new", "mine", "following"))]
_ENDS = [{}, {"end": "true"}]
SHOWS: dict[str, list[dict[str, str]]] = {
    "threads.space": _LISTS,
    "threads_api.list_threads": _LISTS,
    "threads.show": _ENDS,
    "threads_api.list_posts": _ENDS,
}


@dataclass(frozen=True)
class Answer:
    """What came back for one request, as it went over the wire (without the date)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


Diary = dict[str, Answer]


def look(world: World, things: Things, *, only: str | None = None) -> Diary:
    """Look at everything: every page and every reading endpoint, lists to their ends, and what the rooms would send.

    ``only``: at this endpoint and nothing else.
    """
    diary: Diary = {}
    with stillness(world):
        browser = Browser(world.app, TOKEN)
        readable = {row.endpoint for row in ROWS if row.method == "GET"} - {"static", *_LAST}
        for endpoint in sorted(readable & {only} if only else readable):
            for arguments in things.fill(world.app, endpoint, "GET"):
                for query in _queries(endpoint, arguments, things):
                    _follow(diary, browser, _url(world.app, endpoint, "GET", arguments, query), endpoint)
        _pump(diary, world, things)
    return diary


def act(world: World, things: Things) -> Diary:
    """Try every verb: every writing route and every event, on things of all kinds, the actor's above all."""
    diary: Diary = {}
    with stillness(world):
        for row in _verbs():
            if row.endpoint not in _PARTING:
                _try(diary, world, things, row)
        _events(diary, world, things)
    return diary


def part(world: World, things: Things) -> Diary:
    """Ask to be kept apart from everybody whose words or name can be found.

    By their threads last: whoever began a thread takes it along, and what others wrote in it.
    """
    diary: Diary = {}
    with stillness(world):
        for by_thread in (False, True):
            for row in _verbs():
                if row.endpoint in _PARTING:
                    _try(diary, world, things, row, by_thread=by_thread)
    return diary


def _try(diary: Diary, world: World, things: Things, row: Row, by_thread: bool = False) -> None:
    browser = Browser(world.app, TOKEN)
    for arguments in things.fill(world.app, row.endpoint, row.method):
        if (arguments.get("kind") == "thread") is not by_thread:
            continue
        url = _url(world.app, row.endpoint, row.method, arguments)
        for body in things.bodies(row, arguments):
            cursor: str | None = None
            for number in range(_MOST_PAGES if row.endpoint in _BY_FORM else 1):
                key = f"{row.endpoint} {row.method} {arguments} {body}" + (f" page {number}" if number else "")
                sent = {**body, "older": cursor} if cursor else body
                diary[key] = _send(browser, key, row, url, sent)
                cursor = _older_in(diary[key]) if row.endpoint in _BY_FORM else None
                if cursor is None:
                    break


def _older_in(answer: Answer) -> str | None:
    found = _OLDER.search(answer.body.decode())
    return found[1] if found else None


def leave(world: World) -> Diary:
    """Sign out in every way. After the first one, nobody is signed in."""
    diary: Diary = {}
    with stillness(world):
        browser = Browser(world.app, TOKEN)
        for row in ROWS:
            if row.endpoint in _LAST:
                key = f"{row.endpoint} {row.method}"
                diary[key] = _send(browser, key, row, _url(world.app, row.endpoint, row.method, {}), {})
    return diary


def _verbs() -> Iterator[Row]:
    """One row of each writing endpoint and body; the same body once."""
    seen: set[tuple[str, str, str]] = set()
    for row in ROWS:
        kind = (row.endpoint, row.method, json.dumps([dict(row.form or {}), dict(row.json or {})]))
        if row.method != "GET" and row.endpoint not in _LAST and kind not in seen:
            seen.add(kind)
            yield row


def _queries(endpoint: str, arguments: Mapping[str, str], things: Things) -> Iterable[dict[str, str]]:
    queries = list(SHOWS.get(endpoint, [{}]))
    if endpoint in ("threads.show", "threads_api.list_posts"):
        queries += [{"at": post} for post in things.posts_in(arguments["thread_id"])]
    if endpoint == "threads.show":
        queries += [{"reply": post} for post in things.posts_in(arguments["thread_id"])]
        queries += [{"quote": post} for post in things.posts_in(arguments["thread_id"])[::2]]
    return queries


def _url(
    app: Flask, endpoint: str, method: str, arguments: Mapping[str, str], query: Mapping[str, str] | None = None
) -> str:
    path = app.url_map.bind("localhost").build(endpoint, dict(arguments), method=method)
    return f"{path}?{urlencode(query)}" if query else path


def _follow(diary: Diary, browser: Browser, url: str, endpoint: str) -> None:
    """Ask for a page, and for those that it leads on to."""
    coming, seen = [url], 0
    while coming and seen < _MOST_PAGES:
        url, seen = coming.pop(), seen + 1
        key = f"{endpoint} GET {url}"
        if key in diary:
            continue
        with ids.seeded(key):
            response = browser.send("GET", url)
        diary[key] = _kept(response)
        coming += _ways_on(url, response)


def _ways_on(url: str, response: TestResponse) -> list[str]:
    if response.mimetype == "text/html":
        return [unescape(found) for found in _PAGED.findall(response.get_data(as_text=True))]
    if response.mimetype == "application/json" and response.status_code == 200:
        sent, path = response.get_json(), url.partition("?")[0]
        names = {"older": "older", "newer": "newer", "later": "later", "earlier": "before"}
        if path.endswith("/posts"):
            names["later"] = "after"
        cursors = [(query, sent.get(name)) for name, query in names.items()] if isinstance(sent, dict) else []
        return [f"{path}?{urlencode({query: cursor})}" for query, cursor in cursors if cursor]
    return []


def _send(browser: Browser, key: str, row: Row, url: str, body: Mapping[str, Any]) -> Answer:
    form, json_ = (body if row.form is not None else None), (body if row.json is not None else None)
    with ids.seeded(key):
        return _kept(browser.send(row.method, url, headers=dict(row.headers), form=form, json=json_))


def _kept(response: TestResponse) -> Answer:
    headers = tuple((name, value) for name, value in response.headers if name != "Date")
    return Answer(response.status_code, headers, response.get_data())


def _events(diary: Diary, world: World, things: Things) -> None:
    """Every inbound event, with every thing it can be about."""
    for name in sorted(catalogue.inbound):
        for payload in (sent for one in EVENTS if one.name == name for sent in _payloads(one, things)):
            socket = sockets_of(world)
            key = f"{name} {payload}"
            with ids.seeded(key):
                answer = socket.send(name, payload)
            socket.close()
            diary[key] = Answer(200, (), json.dumps(answer, sort_keys=True).encode())


def _payloads(event: Event, things: Things) -> Iterator[dict[str, Any]]:
    named = {key: things.of_value(value) for key, value in event.payload.items()}
    for values in product(*named.values()):
        yield dict(zip(named, values, strict=True))


def _pump(diary: Diary, world: World, things: Things) -> None:
    """What rooms send to the reader's sockets, and what was sent to them while the script was played."""
    with world.app.app_context():
        reader = world.viewer(READER)
        for public_id in sorted(things.keys("meeting_id") - {NOBODYS}):
            key = world.key_of_meeting(public_id)
            meeting = meeting_by_key(key) if key else None
            heard = bool(meeting and may_receive(meeting.id, frozenset({(reader.user_id, reader.session_id)})))
            batch = rooms.fetch(meeting.id, 0, 200) if meeting and heard else None
            diary[f"frames of {public_id}"] = Answer(200, (), repr(batch).encode())
    diary[FRAMES] = Answer(200, (), json.dumps(world.frames).encode())
    diary["frames in the end"] = Answer(200, (), json.dumps(world.frames[world.frames_before :]).encode())
