"""The gate before every request: hosts, signing in, tokens, methods; and the headers of every answer."""

import pytest
from flask import session
from sqlalchemy import delete

from forum.accounts.models import Session
from forum.core.db import db
from forum.web import csrf
from forum.web.access import host_name
from tests import factories


@pytest.fixture
def member(app):
    with app.app_context():
        return factories.client_of(app, factories.a_person())


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("chair.example", "chair.example"),
        ("Chair.Example:8443", "chair.example"),
        ("[::1]", "[::1]"),
        ("[::1]:8000", "[::1]"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("::1", None),
        ("[::1", None),
        ("a:b", None),
        ("a:1:2", None),
        ("", None),
    ],
)
def test_a_host_is_read_with_and_without_its_port(host, name):
    assert host_name(host) == name


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:5000", "127.0.0.1"])
def test_our_own_hosts_are_answered(client, host):
    assert client.get("/rules", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:evil", "[::1]", "lo cal", "a" * 5_000]
)  # fmt: skip
def test_another_host_is_refused_without_being_repeated(client, host):
    answer = client.get("/rules", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)


def test_an_ipv6_host_of_ours_is_told_from_others(make_app):
    client = make_app(hosts=("[::1]:8000",)).test_client()
    assert client.get("/rules", headers={"Host": "[::1]"}).status_code == 200
    assert client.get("/rules", headers={"Host": "[::2]"}).status_code == 400


def test_a_forwarded_host_is_not_believed_without_a_proxy(client):
    assert client.get("/rules", headers={"X-Forwarded-Host": "evil.example"}).status_code == 200


def test_a_private_page_asks_to_sign_in_and_knows_the_way_back(client):
    answer = client.get("/spaces?show=all")
    assert answer.status_code == 401
    assert "/sign-in?next=/spaces?show%3Dall" in answer.get_data(as_text=True)


def test_a_private_form_without_a_session_asks_to_sign_in_before_anything_else(client):
    answer = client.post("/notices/seen")
    assert answer.status_code == 401
    assert "next=" not in answer.get_data(as_text=True)


def test_a_wrong_method_says_only_that(client, member):
    for who in (client, member):
        answer = who.delete("/notices/seen", headers={"X-CSRF-Token": member.csrf})
        assert answer.status_code == 405
        assert sorted(answer.headers["Allow"].split(", ")) == ["OPTIONS", "POST"]


def test_a_wrong_method_on_the_api_is_a_problem(client):
    answer = client.delete("/api/v1/notices")
    assert (answer.status_code, answer.get_json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD"])
def test_asking_about_a_private_route_needs_a_session_too(client, member, method):
    assert client.open("/api/v1/notices", method=method).status_code == 401
    assert member.open("/api/v1/notices", method=method).status_code == 200


def test_what_is_not_there_is_not_found_for_anybody(client, member):
    for who in (client, member):
        assert who.get("/nowhere").status_code == 404
        assert who.get("/api/v1/nowhere").get_json()["code"] == "not_found"


def test_a_path_that_is_almost_right_leads_on_within_the_house(client):
    answer = client.get("/api//docs")
    assert answer.status_code == 308
    assert answer.headers["Location"] == "http://localhost/api/docs"


@pytest.mark.parametrize(
    "path", ["/%00", "/threads/%00", "/static/%00", "/static/..%2fwsgi.py", "/%ff%fe", "/rules%00"]
)
def test_an_odd_path_is_not_found(member, path):
    assert member.get(path).status_code == 404


def test_every_answer_carries_the_headers_that_protect(client):
    for path in ("/", "/nowhere", "/api/v1/notices", "/static/nothing.css"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_only_the_front_door_may_be_kept_by_search_engines(client):
    assert "X-Robots-Tag" not in client.get("/").headers
    assert "noindex" in client.get("/sign-in").headers["X-Robots-Tag"]
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_with_secure_cookies_browsers_are_told_to_stay_with_https(make_app, client):
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = make_app(secure_cookies=True).test_client()
    assert secure.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_a_proxy_its_last_word_about_the_caller_counts(make_app):
    app = make_app(trusted_proxies=1)
    seen = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: seen.append(_address()))
    app.test_client().get("/rules", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.7"})
    assert seen == ["192.0.2.7"]


def _address():
    from forum.web.current import address

    return address()


@pytest.mark.parametrize("token", [None, "", "0" * 64, "ü" * 64, "\x7f"])
def test_a_foreign_token_is_refused(member, token):
    headers = {} if token is None else {"X-CSRF-Token": token.encode().decode("latin-1")}
    answer = member.post("/api/v1/notices/seen", headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "csrf")


def test_another_members_token_is_refused_and_ones_own_is_not(app, member):
    with app.app_context():
        other = factories.client_of(app, factories.a_person())
    assert member.post("/notices/seen", data={"csrf_token": other.csrf}).status_code == 400
    assert member.post("/notices/seen", data={"csrf_token": member.csrf}).status_code == 303


def test_a_refused_token_keeps_the_words(member):
    answer = member.post("/notices/seen", data={"csrf_token": "old", "body": "A <b>whole</b> evening of words."})
    assert answer.status_code == 400
    assert "A &lt;b&gt;whole&lt;/b&gt; evening of words." in answer.get_data(as_text=True)


def test_a_token_in_a_json_body_is_no_token(member):
    answer = member.post("/notices/seen", json={"csrf_token": member.csrf})
    assert answer.status_code == 400


def test_a_visitor_has_one_token_for_as_long_as_they_stay(app):
    with app.test_request_context():
        first = csrf.token()
        assert csrf.token() == first
        assert "v" in session


def test_someone_whose_session_has_ended_is_nobody(app, member):
    assert member.get("/spaces").status_code == 200
    with app.app_context():
        db.session.execute(delete(Session))
        db.session.commit()
    assert member.get("/spaces").status_code == 401
