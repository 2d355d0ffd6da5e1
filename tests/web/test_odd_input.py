"""Odd things through every door: each is answered by a 4xx with a code or by content, never by an accident."""

import json
from itertools import product
from urllib.parse import unquote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules.matrix import scene as scenes
from tests.rules.matrix.rows import Row
from tests.rules.matrix.table import ROWS
from tests.rules.matrix.visits import Single, cookie
from tests.rules.matrix.walk import url_of

pytestmark = [pytest.mark.walk, pytest.mark.early]


PROBLEM = "application/problem+json"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
LONG = "a" * 70_000

BODIES = [
    b"",
    b"null",
    b"[]",
    b"7",
    b'"words"',
    b"{",
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
    b"[" * 60_000,
    b'{"a":' * 60_000,
    b'{"body": NaN}',
    b'{"body": 1e400}',
    b'{"body": ' + b"9" * 20_000 + b"}",
    b'{"body": "a", "body": "b"}',
    b'{"\\ud800": 1}',
    json.dumps({f"k{number}": number for number in range(5_000)}).encode(),
    json.dumps({"body": LONG}).encode(),
    b"x" * 300_000,
]
VALUES = [
    None, True, 0, -1, 2**53 + 1, 2**70, 1.5, [], {}, "", " ", "\x00", "a\x00b", "\ud800", "\u202e", "\u200b",
    "e" + "\u0301" * 5_000,
    "a" * 20_000, ["a"] * 300, {"a": {"b": {"c": []}}}, "not-a-choice", "9" * 5_000, "2026-13-45T99:99", "'; --",
]  # fmt: skip
FORMS = [
    (b"", FORM),
    (b"\xff\xfe=\xc3", FORM),
    (b"body=%ff%00&title=%00", FORM),
    (b"body=%ED%A0%80&title=%ED%A0%80&note=%ED%A0%80&pen_name=%ED%A0%80", FORM),
    (b"unasked=1&body=Words&title=Title", FORM),
    (b"body=one&body=two&title=a&title=b&on=yes&on=no&version=1&version=2", FORM),
    (b"&".join(b"k%d=1" % number for number in range(1_000)), FORM),
    (b"body=" + b"a" * 300_000, FORM),
    (b'{"body": "words"}', JSON),
    (b"body=words", "text/plain"),
    (b"body=words", ""),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"no boundary", "multipart/form-data"),
    (b"no boundary", "multipart/form-data; boundary=\xc3\xa9".encode("latin-1").decode("latin-1")),
    (b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n for n in range(300)) + b"--x--",
     "multipart/form-data; boundary=x"),
    (b'--x\r\nContent-Disposition: form-data; name="body"; filename="a"\r\n\r\n\x00\x01\r\n--x--\r\n',
     "multipart/form-data; boundary=x"),
]  # fmt: skip
QUERIES = (
    "older=%00", "older=%ff", "older=abc", "older=" + "A" * 3_000, "after_seq=-1", "after_seq=" + "9" * 400,
    "show=%F0%28", "at=%00", "a=1&a=2", "later=~", "kind[]=x", "%00=%00", "next=//evil.example",
)  # fmt: skip
NO_IDS = ("%00", "1", "%ED%A0%80", "a" * 2_000)


def _first(rows):
    """One row for each endpoint and method."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        found.setdefault((row.endpoint, row.method), row)
    return list(found.values())


def _is_api(row):
    return row.endpoint.split(".")[0].endswith("_api")


WRITES = _first(row for row in ROWS if row.method != "GET" and _is_api(row))
PAGES = _first(row for row in ROWS if row.method == "POST" and not _is_api(row))
READS = _first(row for row in ROWS if row.method == "GET" and row.endpoint != "static")


def _viewer(row):
    """Somebody who may use the row, a member if there is one."""
    return max(row.allows - {"anonymous", "suspended"} or row.allows)


def _sender(house, row):
    """How a raw body is sent to a row, by somebody who may use it."""
    client, browser = Single(house.app, house.app.response_class, use_cookies=False), house.browser(_viewer(row))
    signed = {"_user_id": scenes.token_of(_viewer(row)), "_fresh": True, **house.scene.fill(dict(row.cookie))}
    headers = {"Cookie": cookie(house.app, signed), "X-CSRF-Token": browser.csrf}
    url = url_of(house.app, row, house.scene)

    def send(body, content_type):
        return client.open(url, method=row.method, data=body, content_type=content_type, headers=headers)

    return send


def assert_kind(answer, row, what):
    """No accident; and whoever is refused by the API is told why in its own form."""
    assert answer.status_code < 500, (row.name, what, answer.get_data()[:300])
    if _is_api(row) and answer.status_code >= 400:
        assert answer.content_type == PROBLEM, (row.name, what)
        assert answer.get_json()["code"]
    elif answer.status_code >= 400:
        assert answer.content_type.startswith("text/html"), (row.name, what)
        assert b"<h1" in answer.get_data(), (row.name, what)


def _send_bodies(house, row, bodies):
    door, send = house.door(), _sender(house, row)
    for what, body in bodies:
        answer = door.send(door.of_json(row, body), lambda body=body: send(body, JSON))
        if answer is not None:
            assert_kind(answer, row, what)
            house.as_new()


def _send_forms(house, row, forms):
    door, send = house.door(), _sender(house, row)
    for what, body, content_type in forms:
        form = (body, content_type)
        answer = door.send(door.of_form(row, *form), lambda form=form: send(*form))
        if answer is not None:
            assert_kind(answer, row, what)
            house.as_new()


@pytest.mark.parametrize("row", WRITES, ids=lambda row: f"{row.endpoint}-{row.method}")
def test_no_odd_body_breaks_the_api(house, row):
    _send_bodies(house, row, [(body[:40], body) for body in BODIES])


@pytest.mark.parametrize("row", [row for row in WRITES if row.json], ids=lambda row: f"{row.endpoint}-{row.method}")
def test_no_odd_value_in_a_good_body_breaks_the_api(house, row):
    good = house.scene.fill(dict(row.json))
    odd = [((name, ascii(value)[:40]), good | {name: value}) for name, value in product(good, VALUES)]
    _send_bodies(house, row, [(what, json.dumps(body).encode()) for what, body in odd])


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.endpoint)
def test_no_odd_form_breaks_a_page(house, row):
    _send_forms(house, row, [(body[:60], body, content_type) for body, content_type in FORMS])


@pytest.mark.parametrize("row", [row for row in PAGES if row.form], ids=lambda row: row.endpoint)
def test_no_odd_value_in_a_good_form_breaks_a_page(house, row):
    good = house.scene.fill(dict(row.form))
    texts = [value for value in VALUES if isinstance(value, str) and value != "\ud800"]
    odd = [((name, value[:40]), good | {name: value}) for name, value in product(good, texts)]
    _send_forms(house, row, [(what, urlencode(form, doseq=True).encode(), FORM) for what, form in odd])


@pytest.mark.parametrize("row", READS, ids=lambda row: row.endpoint)
def test_no_odd_query_breaks_a_look(house, row):
    door, browser, url = house.door(), house.browser(_viewer(row)), url_of(house.app, row, house.scene, query={})
    for odd in QUERIES:
        answer = door.send(door.of_query(odd), lambda odd=odd: browser.send("GET", f"{url}?{odd}"))
        if answer is not None:
            assert_kind(answer, row, odd)
            house.as_new()


@pytest.mark.parametrize("row", [row for row in ROWS if row.at], ids=lambda row: row.name)
def test_an_id_that_is_none_of_ours_is_not_found(house, row):
    door, browser, url = house.door(), house.browser(_viewer(row)), url_of(house.app, row, house.scene)
    body = {"json": house.scene.fill(dict(row.json))} if row.json is not None else {"form": row.form}
    for name, odd in product([name for name in row.at if name.endswith("_id")], NO_IDS):
        at = url.replace(str(house.scene.fill(row.at[name])), odd)
        answer = door.send(door.of_id(unquote(odd)), lambda at=at: browser.send(row.method, at, **body))
        if answer is not None:
            assert answer.status_code == 404, (row.name, odd)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_no_json_at_all_breaks_a_reply(house, body):
    row = next(row for row in WRITES if row.endpoint == "threads_api.reply")
    assert_kind(_sender(house, row)(json.dumps(body).encode(), JSON), row, body)
