"""A refusal, an accident and an absent database: each is one clear answer, in the reader's form, and logs no words."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.datastructures import MultiDict

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotSignedIn, TooMany, Unavailable
from forum.web import access, csrf, current, problems, words
from forum.web.current import load_viewer_for, viewer
from forum.web.pages import Typed, shows_again, when, when_code
from forum.web.stencils import Stencil
from tests import factories
from tests.counting import counted

SECRET_WORDS = "my daughter in Leeds"


class Broken(Exception):
    """Its message holds a person's words, as messages do."""


def _fail(error):
    def view():
        raise error

    return access.public(view)


@pytest.fixture(scope="module")
def broken(bench):
    """An application with routes that fail in every way, and without the test client's own help.

    Made once: its routes fail before anything is asked of the database, and keep nothing.
    """
    app = bench.make()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    failing = {
        "accident": Broken(SECRET_WORDS),
        "conflict": Conflict("conflict", fresh={"version": 2}),
        "fields": Invalid({"title": "missing"}),
        "often": TooMany(timedelta(seconds=7.6)),
        "busy": Unavailable(),
        "away": OperationalError("SELECT 1", {"words": SECRET_WORDS}, Exception(SECRET_WORDS)),
        "pool": PoolTimeout("no connection"),
    }
    for name, error in failing.items():
        for path in (f"/{name}", f"/api/{name}"):
            app.add_url_rule(path, path.strip("/").replace("/", "_"), _fail(error), methods=["GET", "POST"])
    app.add_url_rule("/api/teapot", "api_teapot", access.public(lambda: abort(418)))
    with counted(app) as sent:
        yield app
    assert sent == []
    with app.app_context():
        db.engine.dispose()
    bench.forget_app()


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("accident", 500, "our_fault"), ("conflict", 409, "conflict"), ("fields", 422, "invalid_input"),
     ("often", 429, "slow_down"), ("busy", 503, "busy"), ("away", 503, "busy"), ("pool", 503, "busy")],
)  # fmt: skip
def test_the_api_answers_a_problem_with_words(broken, name, status, code):
    answer = broken.test_client().get(f"/api/{name}")
    problem = answer.get_json()
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"about:blank#{code}")
    assert problem["title"] and problem["detail"]


@pytest.mark.parametrize("name", ["accident", "conflict", "fields", "often", "busy", "away", "pool"])
def test_a_page_answers_with_a_sentence_and_a_way_on(broken, name):
    answer = broken.test_client().get(f"/{name}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == broken.test_client().get(f"/api/{name}").status_code
    assert "<h1>" in page
    assert "/help-now" in page
    assert SECRET_WORDS not in page


def test_waiting_is_said_in_a_header(broken):
    assert broken.test_client().get("/often").headers["Retry-After"] == "8"
    assert broken.test_client().get("/away").headers["Retry-After"] == "2"


def test_extras_and_fields_are_public(broken):
    client = broken.test_client()
    assert client.get("/api/conflict").get_json()["fresh"] == {"version": 2}
    assert client.get("/api/fields").get_json()["errors"] == {"title": "missing"}


def test_an_accident_is_logged_by_its_place_and_never_by_its_words(broken, caplog):
    with caplog.at_level(logging.DEBUG):
        broken.test_client().get(f"/accident?q={SECRET_WORDS}")
    assert "Broken at" in caplog.text
    assert "test_problems.py" in caplog.text
    assert SECRET_WORDS not in caplog.text
    assert "?q=" not in caplog.text


def test_an_absent_database_is_logged_without_what_was_asked_of_it(broken, caplog):
    broken.test_client().get("/away")
    assert "did not answer away: OperationalError" in caplog.text
    assert SECRET_WORDS not in caplog.text


def test_an_accident_on_the_page_about_accidents_is_still_an_answer(broken, monkeypatch):
    def breaks(*_args, **_kwargs):
        raise Broken

    monkeypatch.setattr(problems, "_page", breaks)
    answer = broken.test_client().get("/accident")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert answer.get_data(as_text=True).strip() == words.sentence("our_fault")


@pytest.mark.parametrize("member", [True, False])
@pytest.mark.parametrize("path", ["/nowhere?q=a%22b", "/threads/zzzzzzzzzzzzzzzz", "/desk?q=%3Cb%3E%26c"])
def test_a_refusal_by_its_stencil_is_what_jinja_alone_makes(app, monkeypatch, path, member):
    with app.app_context():
        client = factories.client_of(app, factories.a_person()) if member else app.test_client()
    made = client.get(path)
    monkeypatch.setattr(Stencil, "page", Stencil.plain)
    alone = client.get(path)
    code = {404: "not_found", 401: "not_signed_in"}[made.status_code]
    assert f"<h1>{words.title(code)}</h1>\n<p>{words.sentence(code)}</p>" in made.text
    assert (made.status_code, made.get_data(), made.headers) == (alone.status_code, alone.get_data(), alone.headers)


def test_with_the_database_away_a_member_gets_a_page_that_says_so(make_app, app, monkeypatch):
    with app.app_context():
        client = factories.client_of(app, factories.a_person())

    def away(_token, _in_use):
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr("forum.web.current._load", away)
    answer = client.get("/spaces")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert "<h1>" in answer.get_data(as_text=True)
    assert client.get("/api/v1/notices").get_json()["code"] == "busy"
    monkeypatch.undo()
    assert client.get("/spaces").status_code == 200


def test_words_on_a_form_that_met_an_absent_database_are_given_back(broken):
    client = broken.test_client()
    with client.session_transaction() as cookie:
        cookie["v"] = "visitor"
    with broken.app_context():
        token = csrf.token_for("visitor")
    page = client.post("/away", data={"csrf_token": token, "body": SECRET_WORDS, "password": "hush, now"}).text
    assert SECRET_WORDS in page
    assert "hush, now" not in page


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"body=" + b"a" * 300_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"k%d=1" % n for n in range(1_000)), "application/x-www-form-urlencoded", 413),
        (b"".join(b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n' for n in range(300)) + b"--x--",
         "multipart/form-data; boundary=x", 413),
        (b"\xff\xff", "application/x-www-form-urlencoded", 400),
        (b"no boundary", "multipart/form-data", 400),
        (b"", "multipart/form-data; boundary=x", 400),
        (b"words", "text/plain", 400),
        (b"words", "", 400),
    ],
    ids=["long", "many", "many parts", "not utf-8", "no boundary", "nothing", "plain", "no type"],
)  # fmt: skip
def test_a_form_that_cannot_be_read_is_refused_as_a_page(client, body, content_type, status):
    answer = client.post("/sign-in", data=body, content_type=content_type)
    assert answer.status_code == status
    assert "<h1>" in answer.get_data(as_text=True)


def test_too_much_for_the_api_is_413_as_json(app):
    with app.app_context():
        client = factories.client_of(app, factories.a_person())
    for size in (70_000, 300_000):
        answer = client.put("/api/v1/me/zone", data=b"x" * size, content_type="application/json",
                            headers={"X-CSRF-Token": client.csrf})  # fmt: skip
        assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


def test_a_form_shown_again_keeps_the_status_and_says_when_to_come_back(app):
    def show():
        return "the form"

    @shows_again(show)
    def refused():
        raise TooMany(timedelta(seconds=30))

    with app.test_request_context("/x", method="POST", data={"body": "words"}):
        answer = refused()
        assert (answer.status_code, answer.headers["Retry-After"], answer.get_data(as_text=True)) == (
            429,
            "30",
            "the form",
        )


def test_times_are_coarse(app_context):
    now = datetime(2026, 5, 20, 12, tzinfo=UTC)
    spans = (timedelta(0), timedelta(days=3), timedelta(days=40), timedelta(days=400), -timedelta(days=9))
    with clock.frozen(now), app_context.test_request_context():
        seen = [(when(now - span), when_code(now - span)) for span in spans]
    assert seen == [
        ("Today", "today"),
        ("This week", "this_week"),
        ("In April", "2026-04"),
        ("In April 2025", "2025-04"),
        ("In May", "2026-05"),
    ]


def test_two_sentences_for_one_code_are_refused(app_context):
    from flask_babel import lazy_gettext as _

    words.register({"missing": words._SENTENCES["missing"]})
    with pytest.raises(ValueError, match="missing"):
        words.register({"missing": _("Something else.")})


def test_a_dead_session_has_no_viewer_and_nobody_is_anonymous(app):
    with app.test_request_context():
        assert not viewer().signed_in
        with pytest.raises(NotSignedIn):
            load_viewer_for("a token of nobody")
        db.session.rollback()


def test_a_redirect_and_a_rare_refusal_of_the_framework_keep_their_kind(broken):
    answer = broken.test_client().get("/api/teapot")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "malformed")
    assert broken.test_client().get("/api//docs").status_code == 308


def test_what_was_typed_is_told_field_by_field():
    empty, refused = Typed(), Typed(MultiDict([("a", "1"), ("a", "2")]), Invalid({"a": "missing"}, "conflict"))
    assert (empty.value("a", "x"), empty.values("a", ("x",)), empty.error("a"), empty.errors) == ("x", ["x"], None, {})
    assert (empty.problem, empty.code, empty.extra) == (None, None, {})
    assert (refused.value("a"), refused.values("a"), refused.code, refused.extra) == ("1", ["1", "2"], "conflict", {})
    assert (refused.value("b"), refused.value("b", None)) == ("", None)


def test_a_session_has_a_token_and_a_caller_an_address(app):
    with app.app_context():
        client = factories.client_of(app, factories.a_person())
        assert current.address() is None
    seen = []
    view = app.view_functions["notifications.index"]
    app.view_functions["notifications.index"] = lambda: seen.append((current.session_token(), current.address())) or ""
    client.get("/notices")
    app.view_functions["notifications.index"] = view
    assert seen == [(client.token, "127.0.0.1")]
