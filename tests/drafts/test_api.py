"""Drafts as JSON, and the places they belong to."""

import pytest
from flask import url_for

from forum.drafts import composers, places
from tests.drafts.factories import a_thread
from tests.factories import a_person, client_of

SHEET = {"fields": {"body": "Words."}, "writer": "page-one"}


@pytest.fixture
def browser(app, app_context):
    return client_of(app, a_person())


def test_a_draft_is_kept_read_listed_and_thrown_away(browser):
    place = f"reply:{a_thread().public_id}"
    assert browser.call("PUT", f"/api/v1/drafts/{place}", **SHEET).get_json() == {"version": 1, "others": []}
    kept = {"place": place, "version": 1, "fields": {"body": ["Words."]}, "others": [], "when": "today"}
    assert browser.get(f"/api/v1/drafts/{place}").get_json() == kept
    assert browser.get("/api/v1/drafts").get_json() == {"drafts": [kept]}
    assert browser.call("DELETE", f"/api/v1/drafts/{place}").status_code == 204
    assert browser.get(f"/api/v1/drafts/{place}").status_code == 404


def test_the_words_of_another_device_are_told_and_put_below(browser):
    browser.call("PUT", "/api/v1/drafts/hello", **SHEET)
    other = browser.call("PUT", "/api/v1/drafts/hello", fields={"body": "Others."}, writer="page-two").get_json()
    assert other == {"version": 2, "others": ["Words."]}
    settled = browser.call("POST", "/api/v1/drafts/hello/others", add=True).get_json()
    assert (settled["fields"], settled["others"]) == ({"body": ["Others.\n\nWords."]}, [])


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"fields": {"body": "x" * 24_001}}, "fields"),
        ({"fields": {f"field{n}": "x" for n in range(17)}}, "fields"),
        ({"fields": {"password": "eleven gulls"}}, "fields"),
        ({"fields": {"Body": "x"}}, "fields"),
        ({"fields": {"body": "x"}, "version": -1}, "version"),
        ({"fields": {"body": "x"}, "writer": "no"}, "writer"),
        ({"fields": {"body": "x"}, "more": 1}, "more"),
    ],
)
def test_what_is_no_form_is_refused(browser, sent, field):
    answer = browser.call("PUT", "/api/v1/drafts/hello", **({"writer": "page-one"} | sent))
    assert answer.status_code == 422
    assert field in answer.get_json()["errors"]


def test_every_kind_of_place_has_a_page(app):
    with app.test_request_context():
        for name, kind in places.kinds().items():
            ids = [f"{number}" * 16 for number in range(len(kind.arguments))]
            place = ":".join([name, *ids])
            assert composers.way_to(place).startswith("/"), name
        assert composers.way_to("nowhere:1") == url_for("drafts.index")
