"""Accounts as JSON, by a plain client."""

import json

import pytest

from forum.core.viewer import GrantKind, Side
from tests.accounts.visitors import PASSWORD
from tests.factories import a_person, client_of, viewer_of

EMAIL = "low.tide@example.org"


@pytest.fixture
def person(app_context):
    return a_person(email=EMAIL, password=PASSWORD, pen_name="Low Tide", grants=[GrantKind.FACILITATOR])


def test_a_plain_client_signs_in_acts_and_signs_out(client, person):
    first = client.get("/api/v1/session").get_json()
    assert (first["signed_in"], first["me"]) == (False, None)
    token = {"X-CSRF-Token": first["csrf_token"]}
    second = client.post("/api/v1/session", json={"email": EMAIL, "password": PASSWORD}, headers=token).get_json()
    assert second["me"]["pen_name"] == "Low Tide"
    token = {"X-CSRF-Token": second["csrf_token"]}
    assert client.put("/api/v1/me/zone", json={"zone": "Europe/Dublin"}, headers=token).status_code == 204
    assert client.get("/api/v1/me").get_json()["zone"] == "Europe/Dublin"
    assert client.delete("/api/v1/session", headers=token).status_code == 204
    assert client.get("/api/v1/me").status_code == 401
    assert client.get("/api/v1/session").get_json()["signed_in"] is False


def test_my_facts_are_mine_and_name_nothing_more(app, person):
    found = client_of(app, person).get("/api/v1/me").get_json()
    assert found == {
        "id": person.public_id, "pen_name": "Low Tide", "side": "parent", "zone": "UTC",
        "audiences": ["members", "parents", "staff"], "grants": ["facilitator"],
        "settled": True, "read_only": False, "rests": False, "has_news": False,
    }  # fmt: skip


def test_a_refusal_is_a_problem_with_a_stable_code(client, person):
    token = {"X-CSRF-Token": client.get("/api/v1/session").get_json()["csrf_token"]}
    answer = client.post("/api/v1/session", json={"email": EMAIL, "password": "not this"}, headers=token)
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.get_json()["code"] == "not_matching"


def test_signing_in_without_the_token_is_refused(client, person):
    answer = client.post("/api/v1/session", json={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "csrf")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 400, "not_json"),
        ("null", 400, "not_an_object"),
        ("[]", 400, "not_an_object"),
        ("{", 400, "not_json"),
        ('{"email": 1, "password": 2}', 422, "invalid_input"),
        ('{"email": null, "password": null}', 422, "invalid_input"),
        ('{"email": "a@example.org", "password": "x", "extra": 1}', 422, "invalid_input"),
        ('{"email": "a\\u0000@example.org", "password": "x"}', 422, "invalid_input"),
        ('{"email": "a@example.org", "password": "\\ud800"}', 422, "invalid_input"),
        ('{"email": "\\ud800@example.org", "password": "x"}', 422, "invalid_input"),
        ('{"email": {"a": 1}, "password": []}', 422, "invalid_input"),
        ("[" * 100, 400, "too_deep"),
        (json.dumps({"email": "a@example.org", "password": "x" * 500}), 422, "invalid_input"),
        (json.dumps({"email": "a" * 70_000, "password": "x"}), 413, "too_large"),
    ],
)
def test_bad_input_gets_a_clear_answer(client, person, body, status, code):
    token = client.get("/api/v1/session").get_json()["csrf_token"]
    answer = client.post("/api/v1/session", data=body, content_type="application/json", headers={"X-CSRF-Token": token})
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_password_changes_over_the_api_and_other_sessions_end(app, person):
    here, there = client_of(app, person), client_of(app, person)
    answer = here.call("PUT", "/api/v1/me/password", current=PASSWORD, password="a kettle that sings")
    assert answer.get_json()["signed_in"] is True
    assert answer.get_json()["csrf_token"] != here.csrf
    assert (here.get("/api/v1/me").status_code, there.get("/api/v1/me").status_code) == (200, 401)


def test_signing_out_everywhere_over_the_api(app, person):
    here, there = client_of(app, person), client_of(app, person)
    assert here.call("DELETE", "/api/v1/sessions").status_code == 204
    assert [one.get("/api/v1/me").status_code for one in (here, there)] == [401, 401]


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../../etc/passwd", "Europe/Dublin\u0000"])
def test_a_zone_that_is_none_is_refused(app, person, zone):
    assert client_of(app, person).call("PUT", "/api/v1/me/zone", zone=zone).status_code == 422


def test_the_zone_can_be_chosen_on_its_page(app, person):
    client = client_of(app, person)
    assert "Europe, Dublin" in client.get("/you/zone").text
    assert client.send("/you/zone", zone="Europe/Dublin").location == "/you"
    assert viewer_of(person).zone == "Europe/Dublin"
    assert client.send("/you/zone", zone="Mars/Base").status_code == 422


def test_my_page_names_me_and_my_devices_coarsely(app, person):
    both = client_of(app, a_person(Side.BOTH, pen_name="Two Lamps"))
    page = both.get("/you").text
    assert "Two Lamps" in page
    assert "This device" in page
    assert "Today" in page
    assert "Low Tide" not in page
