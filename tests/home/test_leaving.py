"""Leaving quickly, at the house's side: an address that ends the session and leads away, whatever happens."""

import pytest
from sqlalchemy.exc import OperationalError

from forum.accounts import operations as accounts
from forum.accounts import queries
from forum.community import keys
from forum.live import publish
from tests.factories import a_person, client_of

pytestmark = pytest.mark.one_engine


@pytest.fixture
def member(app_context):
    return client_of(app_context, a_person())


def test_the_session_ends_and_the_browser_is_told_to_forget(member):
    answer = member.get("/leave")
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (302, '"storage"')
    assert "chair=;" in answer.headers["Set-Cookie"]
    assert queries.live_session(member.token) is None
    assert member.get("/you").status_code == 401


def test_the_page_that_comes_back_is_a_neutral_one(member):
    member.get("/leave")
    page = member.get("/you").text
    assert "Please sign in" in page
    assert "data-idle" not in page


def test_only_this_device_is_signed_out_and_its_sockets_go(app_context, member, monkeypatch):
    told = []
    monkeypatch.setattr(publish, "evict", lambda *who: told.append(who))
    live = queries.live_session(member.token)
    other = client_of(app_context, queries.get_person(live.person_id))
    member.get("/leave")
    assert other.get("/you").status_code == 200
    assert told == [(live.person_id, "signed_out", live.session_id)]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch;prerender"}])
def test_another_site_signs_nobody_out_nor_a_browser_that_looks_ahead(member, headers):
    answer = member.get("/leave", headers=headers)
    assert answer.status_code == 302
    assert member.get("/you").status_code == 200


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_the_link_and_the_address_bar_do(member, site):
    member.get("/leave", headers={"Sec-Fetch-Site": site})
    assert member.get("/you").status_code == 401


@pytest.mark.parametrize(("place", "name"), [("forum.web.current._load", ()), (accounts, ("sign_out",))])
def test_one_gets_away_when_the_house_does_not_answer(member, monkeypatch, place, name):
    def away(*_given):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(place, *name, away)
    answer = member.get("/leave")
    assert (answer.status_code, "chair=;" in answer.headers["Set-Cookie"]) == (302, True)


@pytest.mark.parametrize("sent", ["http://example.org/", "https://example.org/page", "https://a@example.org/", "x"])
def test_a_site_to_lead_to_is_a_plain_front_page(sent):
    with pytest.raises(ValueError, match="site_form"):
        keys.KEYS["leave_to"].read(sent)
    assert keys.KEYS["leave_to"].read("https://www.example.org/") == "https://www.example.org/"
