"""Whose device it is, how long it may be quiet, and where one is signed in."""

from datetime import timedelta

import pytest

from forum.accounts import operations, queries, used
from forum.accounts.devices import idle_span, kind_of
from forum.accounts.models import DeviceKind, Session
from forum.core import clock, profile
from forum.core.db import db
from forum.core.viewer import ANONYMOUS, SYSTEM, GrantKind
from forum.spaces import operations as spaces
from forum.spaces import viewers
from tests.accounts.visitors import EMAIL, PASSWORD, Visitor
from tests.factories import a_person, client_of, session_of, viewer_of
from tests.rules.matrix.visits import Socket

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
OWN, SHARED = timedelta(days=14), 30 * MINUTE
PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"


@pytest.mark.parametrize(("answer", "span"), [({"own_device": "yes"}, OWN), ({}, SHARED)])
def test_a_quiet_session_lives_to_its_last_second_and_not_into_the_next(visitor, person, answer, span):
    with clock.frozen(clock.now()) as now:
        visitor.sign_in(EMAIL, **answer)
        now.advance(span - SECOND)
        assert visitor.client.get("/you").status_code == 200
        now.advance(span)
        assert visitor.client.get("/you").status_code == 401


@pytest.mark.parametrize(
    ("size", "own", "holds", "span"),
    [
        ("medium", True, False, OWN),
        ("medium", False, False, SHARED),
        ("medium", True, True, 60 * MINUTE),
        ("medium", False, True, SHARED),
        ("large", True, True, 30 * MINUTE),
    ],
)
def test_the_span_follows_the_answer_the_task_and_the_size(monkeypatch, size, own, holds, span):
    monkeypatch.setattr(profile, "_current", profile.PROFILES[size])
    assert idle_span(own, holds) == span


def test_a_task_shortens_the_sessions_that_are_open_and_its_end_lengthens_them(app, person):
    client = client_of(app, person)
    spaces.give_grant(SYSTEM, person.id, GrantKind.PEER_SUPPORTER)
    with clock.frozen(clock.now() + 61 * MINUTE):
        assert client.get("/you").status_code == 401
    spaces.take_grant(SYSTEM, person.id, GrantKind.PEER_SUPPORTER)
    with clock.frozen(clock.now() + 61 * MINUTE):
        assert client.get("/you").status_code == 200


@pytest.mark.one_engine
def test_the_cookie_of_a_shared_device_goes_with_the_browser(visitor, person):
    assert "Expires" not in visitor.sign_in(EMAIL).headers["Set-Cookie"]


@pytest.mark.one_engine
def test_the_cookie_of_ones_own_device_stays(visitor, person):
    assert "Expires" in visitor.sign_in(EMAIL, own_device="yes").headers["Set-Cookie"]


@pytest.mark.one_engine
def test_nothing_is_ticked_before_one_answers(visitor, person):
    page = visitor.client.get("/sign-in").text
    assert 'name="own_device"' in page
    assert "checked" not in page


@pytest.mark.one_engine
def test_signing_in_over_a_page_asks_the_same_with_nothing_ticked(app, person):
    client = client_of(app, person)
    page = client.get(client.send("/letters").location).text
    asked = page.partition('name="again_password"')[2].partition("</form>")[0]
    assert "This is my own device" in asked
    assert "checked" not in asked


def test_a_new_member_is_on_a_shared_device(app, person):
    token = session_of(person)
    assert queries.live_session(token).idle == OWN  # those from before the question
    fresh = operations.sign_in(ANONYMOUS, EMAIL, PASSWORD)
    assert queries.live_session(fresh).idle == SHARED


def test_what_is_written_in_batches_lags_behind_and_nobody_is_signed_out_by_it(visitor, person):
    with clock.frozen(clock.now()) as now:
        visitor.sign_in(EMAIL)
        operations.note_use(SYSTEM)
        now.advance(20 * SECOND)
        visitor.client.get("/you")
        assert operations.note_use(SYSTEM) == 0  # written half a minute ago at most: not again
        now.advance(SHARED - SECOND)
        assert visitor.client.get("/you").status_code == 200


def test_a_batch_never_moves_a_session_back(person):
    with clock.frozen(clock.now()) as now:
        token = session_of(person)
        key = queries.live_session(token).session_id
        used.touch(key)
        now.advance(MINUTE)
        db.session.query(Session).update({"last_used_at": clock.now(), "expires_at": clock.now() + OWN})
        db.session.commit()
        operations.note_use(SYSTEM)
        db.session.expire_all()
        assert db.session.get_one(Session, key).last_used_at == clock.now()


@pytest.mark.one_engine
def test_asking_how_long_is_left_is_no_use_and_staying_is_one(visitor, person):
    with clock.frozen(clock.now()) as now:
        visitor.sign_in(EMAIL)
        now.advance(SHARED - 2 * MINUTE)
        found = visitor.client.get("/api/v1/session").get_json()
        assert (found["signed_in"], found["seconds_left"]) == (True, 120)
        token = {"X-CSRF-Token": found["csrf_token"]}
        assert visitor.client.post("/api/v1/session/stay", headers=token).get_json()["seconds_left"] == 1800
        now.advance(SHARED)
        assert visitor.client.get("/api/v1/session").get_json()["seconds_left"] is None


@pytest.mark.one_engine
def test_a_page_warns_only_of_sessions_that_end_soon(app, visitor, person):
    visitor.sign_in(EMAIL)
    assert 'data-idle="1800"' in visitor.client.get("/you").text
    assert "data-idle" not in client_of(app, a_person()).get("/you").text


def test_the_sockets_of_a_quiet_session_are_found_ended(person):
    with clock.frozen(clock.now()) as now:
        token = operations.sign_in(ANONYMOUS, EMAIL, PASSWORD)
        live = queries.live_session(token)
        pair = (live.person_id, live.session_id)
        now.advance(SHARED - SECOND)
        assert queries.ended_pairs([pair]) == {}
        used.touch(live.session_id)  # what an open meeting does every quarter of a minute
        operations.note_use(SYSTEM)
        now.advance(SHARED - SECOND)
        assert queries.ended_pairs([pair]) == {}
        now.advance(SECOND)
        assert queries.ended_pairs([pair]) == {pair: "signed_out"}


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (PHONE, DeviceKind.PHONE),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148", DeviceKind.PHONE),
        ("Mozilla/5.0 (Linux; Android 14; SM-X200) Safari/537.36", DeviceKind.TABLET),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/132.0", DeviceKind.COMPUTER),
        ("python-requests/2.32", DeviceKind.PROGRAM),
        ("", DeviceKind.OTHER),
    ],
)
def test_a_device_is_known_as_coarsely_as_people_say_it(says, kind):
    assert kind_of(says) is kind


@pytest.mark.one_engine
def test_one_sees_where_one_is_signed_in_without_addresses_or_minutes(app, person):
    phone = Visitor(app)
    phone.client.environ_base["HTTP_USER_AGENT"] = PHONE
    phone.sign_in(EMAIL)
    here = client_of(app, person)
    page = here.get("/you").text
    assert "A phone" in page and "This device" in page
    assert "127.0.0.1" not in page and "Android" not in page
    found = here.get("/api/v1/sessions").get_json()["devices"]
    assert [(one["kind"], one["own_device"], one["is_this"]) for one in found] == [
        ("other", True, True),
        ("phone", False, False),
    ]
    assert found[1]["started"] == "today"
    assert here.call("DELETE", f"/api/v1/sessions/{found[1]['id']}").status_code == 204
    assert not phone.is_in()


@pytest.mark.one_engine
def test_a_new_password_keeps_the_answer_about_this_device(visitor, person):
    visitor.sign_in(EMAIL, own_device="yes")
    answer = visitor.post("/you/password", current=PASSWORD, password="a kettle that sings")
    assert "Expires" in answer.headers["Set-Cookie"]
    assert queries.own_sessions(viewer_of(person))[0].own_device


@pytest.mark.one_engine
def test_a_socket_that_comes_back_by_itself_is_no_use(person):
    token = session_of(person)
    viewers.load(token, in_use=False)
    assert used.take_due() == {}
    viewers.load(token)
    assert len(used.take_due()) == 1


@pytest.mark.parametrize(("event", "uses"), [("notices.look", 0), ("room.leave", 1)])
def test_what_a_page_asks_by_itself_over_its_socket_is_no_use(app, person, event, uses):
    socket = Socket(app, session_of(person))
    socket.send(event, {})
    socket.close()
    assert len(used.take_due()) == uses


def test_what_is_known_of_uses_is_forgotten_when_it_is_of_no_more_use():
    used.forget()
    with clock.frozen(clock.now()) as now:
        used.touch(1)
        used.take_due()
        used.drop_quiet(SHARED)
        assert used.ends_at(1, now.at, SHARED) == now.at + SHARED
        now.advance(MINUTE)
        used.drop_quiet(SHARED)
        assert used.ends_at(1, now.at, SHARED) == now.at


@pytest.mark.one_engine
def test_the_first_sign_in_says_one_line_about_leaving_and_the_next_says_nothing(app, person):
    first, second = Visitor(app), Visitor(app)
    first.sign_in(EMAIL)
    assert "Shift key three times" in first.client.get("/spaces").text
    second.sign_in(EMAIL)
    assert "Shift key three times" not in second.client.get("/spaces").text
