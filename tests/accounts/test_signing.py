"""Signing in and out."""

from datetime import timedelta

import pytest

from forum.accounts import operations, passwords, queries, visits
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import ANONYMOUS
from tests.accounts.visitors import EMAIL, PASSWORD
from tests.factories import a_person, client_of, rests, sign_in


def test_a_member_signs_in_and_out(visitor, person):
    assert visitor.sign_in(EMAIL).location == "/spaces"
    assert visitor.is_in()
    answer = visitor.post("/sign-out", form="/you")
    assert answer.location == "/sign-in"
    assert "Clear-Site-Data" in answer.headers
    assert not visitor.is_in()


def test_an_address_is_the_same_in_any_case(visitor, person):
    visitor.sign_in(" Low.Tide@Example.ORG ")
    assert visitor.is_in()


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "not the password"),
        ("nobody@example.org", PASSWORD),
        ("not an address", PASSWORD),
        ("resting@example.org", "x"),
    ],
)
def test_what_does_not_match_gets_one_answer(visitor, person, email, password):
    resting = a_person(email="resting@example.org", password=PASSWORD)
    rests(resting, clock.now() + timedelta(days=1))
    answer = visitor.sign_in(email, password)
    assert answer.status_code == 401
    assert "That e-mail and password do not match" in answer.text
    assert f'value="{email}"' in answer.text
    assert not visitor.is_in()


@pytest.mark.usefixtures("real_passwords")
def test_the_work_for_an_unknown_address_is_that_of_a_known_one(person, monkeypatch):
    person.password_hash = passwords.make_hash(PASSWORD)  # a real one
    db.session.commit()
    checked = []
    real = passwords._verify
    monkeypatch.setattr(
        passwords, "_verify", lambda stored, password: checked.append(stored[:30]) or real(stored, password)
    )
    for email in (EMAIL, "nobody@example.org"):
        with pytest.raises(operations.signing.NotMatching):
            operations.sign_in(ANONYMOUS, email, "not the password")
    assert len(checked) == 2
    assert checked[0] == checked[1]


@pytest.mark.parametrize("fields", [{"email": EMAIL}, {"password": PASSWORD}, {"email": "", "password": ""}])
def test_a_form_with_holes_comes_back(visitor, person, fields):
    assert visitor.post("/sign-in", **fields).status_code == 422


@pytest.mark.parametrize("password", ["nul \x00 inside", "x" * 201])
def test_a_password_that_nobody_can_have_is_refused_early(visitor, person, password):
    assert visitor.sign_in(EMAIL, password).status_code == 422


def test_the_session_is_new_and_the_visitors_token_ends(visitor, person):
    before = visitor.token("/sign-in")
    visitor.sign_in(EMAIL)
    assert visitor.token("/you") != before
    assert visitor.client.post("/sign-out", data={"csrf_token": before}).status_code == 400


def test_a_planted_session_is_not_taken_over(visitor, person):
    visitor.client.get("/sign-in")
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = "planted-by-a-stranger"
    visitor.sign_in(EMAIL)
    with visitor.client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted-by-a-stranger"
        assert set(cookie) <= {"_user_id", "_fresh", "_permanent", "_flashes"}


@pytest.mark.parametrize(
    "way",
    [
        "//evil.example", "https://evil.example", "http:evil.example", "/\\evil.example", "\\/evil.example", "///evil",
        "/\t/evil.example", "/\n/evil", " //evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example",
        "/\x00/evil", "/%0a" + "x" * 600, "https:/evil.example", "/\u2215/evil", "@evil.example", "?next=//evil",
    ],
)  # fmt: skip
def test_a_way_on_to_elsewhere_is_not_followed(way):
    assert visits.safe_way(way) is None


@pytest.mark.parametrize("way", ["/", "/threads/abc", "/spaces?older=x#post", "/you"])
def test_a_way_on_within_the_house_is_followed(way):
    assert visits.safe_way(way) == way


def test_signing_in_leads_to_where_one_wanted_to_go(visitor, person):
    assert 'value="/you/zone"' in visitor.client.get("/sign-in?next=/you/zone").text
    assert visitor.sign_in(EMAIL, next="/you/zone").location == "/you/zone"


def test_signing_in_never_leads_elsewhere(visitor, person):
    assert visitor.sign_in(EMAIL, next="//evil.example/").location == "/spaces"


def test_who_is_signed_in_already_goes_on(app, person):
    client = client_of(app, person)
    assert client.get("/sign-in?next=/you").location == "/you"
    assert client.get("/join").location == "/spaces"


def test_sign_out_needs_its_token_and_a_post(app, person):
    client = client_of(app, person)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out", data={"csrf_token": "0" * 64}).status_code == 400
    assert client.get("/you").status_code == 200


def test_a_token_of_somebody_else_is_refused(app, person):
    client, other = client_of(app, person), client_of(app, a_person())
    assert client.post("/sign-out", data={"csrf_token": other.csrf}).status_code == 400


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor, person):
    cookie = visitor.sign_in(EMAIL).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_do_not_renew_the_cookie(app, person):
    client = client_of(app, person)
    assert "Set-Cookie" not in client.get("/you").headers


def test_signing_in_on_the_page_as_another_ends_the_first_session(app, person):
    other = client_of(app, a_person())
    other.send("/sign-in", email=EMAIL, password=PASSWORD)
    assert queries.live_session(other.token) is None


def test_the_factory_signs_in(app, person):
    client = app.test_client()
    sign_in(client, person)
    assert client.get("/you").status_code == 200
