"""The API's one door: content types, empty bodies, keys, versions, ETags, limits; and the document made from it."""

import json
from datetime import timedelta

import pytest
from flask import Blueprint
from schemathesis import openapi

from forum.core import limits
from forum.core.errors import Malformed
from forum.core.limits import Limit
from forum.core.viewer import ANONYMOUS, Viewer
from forum.web import api as web_api
from forum.web.api import REGISTER, Api, Output, if_match
from tests import factories


@pytest.fixture
def member(app):
    with app.app_context():
        return factories.client_of(app, factories.a_person())


@pytest.fixture
def space(app):
    with app.app_context():
        return factories.a_space().public_id


def _start(member, space, **headers):
    body = {"title": "A title", "body": "Some words.", "wants": "listening"}
    return member.post(f"/api/v1/spaces/{space}/threads", json=body, headers={"X-CSRF-Token": member.csrf, **headers})


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "text/json", "null"])
def test_only_json_is_read(member, content_type):
    answer = member.put("/api/v1/me/zone", data=b'{"zone": "Europe/Berlin"}', content_type=content_type,
                        headers={"X-CSRF-Token": member.csrf})  # fmt: skip
    assert (answer.status_code, answer.get_json()["code"]) == (415, "wrong_media_type")


def test_json_with_a_charset_is_read(member):
    answer = member.put(
        "/api/v1/me/zone",
        data=b'{"zone": "Europe/Berlin"}',
        content_type="application/json; charset=utf-8",
        headers={"X-CSRF-Token": member.csrf},
    )
    assert answer.status_code == 204


def test_where_no_body_is_asked_for_an_empty_one_is_enough_and_a_broken_one_is_not(member):
    headers = {"X-CSRF-Token": member.csrf}
    assert member.post("/api/v1/notices/seen", headers=headers).status_code == 204
    assert member.post("/api/v1/notices/seen", json={}, headers=headers).status_code == 204
    broken = member.post("/api/v1/notices/seen", data=b"{", content_type="application/json", headers=headers)
    assert (broken.status_code, broken.get_json()["code"]) == (400, "not_json")


@pytest.mark.parametrize("key", ["short", "a" * 65, "with space", "ümlaut-key", "a/b/c/d/e/f", ""])
def test_a_key_of_another_form_is_refused(member, space, key):
    answer = _start(member, space, **{"Idempotency-Key": key.encode().decode("latin-1")})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "nonce_unknown")


def test_the_same_key_gives_the_same_thread_once(member, space):
    first, again = (_start(member, space, **{"Idempotency-Key": "a-key-of-ours"}) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.get_json()["thread"] == again.get_json()["thread"]


@pytest.mark.parametrize(("header", "version"), [(None, None), ('"7"', 7), ("7", 7)])
def test_a_version_is_read_from_if_match(app, header, version):
    with app.test_request_context(headers={} if header is None else {"If-Match": header}):
        assert if_match() == version


@pytest.mark.parametrize("header", ["*", '"seven"', '"-1"', '"' + "9" * 40 + '"', '"²"', ""])
def test_a_version_that_is_none_is_refused(app, header):
    with app.test_request_context(headers={"If-Match": header}), pytest.raises(Malformed):
        if_match()


def test_what_has_not_changed_is_not_sent_again(member):
    first = member.get("/api/v1/me")
    again = member.get("/api/v1/me", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert member.get("/api/v1/me", headers={"If-None-Match": '"other"'}).status_code == 200


class Nothing(Output):
    """An answer for tests."""


def test_an_endpoint_that_answers_something_else_is_an_accident(app):
    endpoint = next(one for one in REGISTER if one.gives is not None)
    with app.test_request_context(), pytest.raises(TypeError, match="declared"):
        web_api._answer(endpoint, Nothing())


def test_an_endpoint_may_answer_a_response_of_its_own(app):
    endpoint = next(one for one in REGISTER if one.gives is not None)
    response = app.response_class("its own")
    assert web_api._answer(endpoint, response) is response


@pytest.fixture
def counted(make_app):
    """The application with limits on, as outside tests, and a signed-in member of it."""
    app = make_app()
    limits.configure(None, lambda: "192.0.2.1", enabled=True)
    with app.app_context():
        return factories.client_of(app, factories.a_person()), factories.a_space().public_id


def test_a_counted_request_says_how_one_stands(counted):
    member, space = counted
    first, second = (_start(member, space) for _ in range(2))
    assert first.status_code == 201
    limit = int(first.headers["RateLimit-Limit"])
    assert int(first.headers["RateLimit-Remaining"]) == limit - 1
    assert int(second.headers["RateLimit-Remaining"]) == limit - 2
    assert int(first.headers["RateLimit-Reset"]) > 0


def test_too_many_requests_are_told_when_to_come_back(counted):
    member, space = counted
    answers = [_start(member, space) for _ in range(40)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.get_json()["code"] == "slow_down"
    assert int(refused.headers["Retry-After"]) == refused.get_json()["retry_after"] >= 1
    assert refused.headers["RateLimit-Remaining"] == "0"


def test_a_request_that_counts_nothing_says_nothing_about_limits(counted):
    assert "RateLimit-Limit" not in counted[0].get("/api/v1/me").headers


def test_nobody_learns_how_often_others_tried_their_address_or_came_from_their_network():
    limits.configure(None, lambda: "192.0.2.1", enabled=True)
    limit = Limit("try", 3, per=timedelta(minutes=1), per_address=2)
    with limits.standing() as found:
        limits.count(limit, ANONYMOUS, subject="somebody's address")
    assert found.limit == 0
    with limits.standing() as found:
        limits.count(limit, Viewer(user_id=7))
    assert (found.limit, found.remaining) == (3, 2)
    limits.configure(None, lambda: None, enabled=False)


# -- the document ------------------------------------------------------------------------------------------------------


@pytest.fixture
def document(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.get_json()


def test_the_document_is_openapi(document):
    assert document["openapi"].startswith("3.1")
    openapi.from_dict(document).validate()


def _references(part):
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def test_every_reference_of_the_document_leads_somewhere(document):
    references = set(_references(document))
    assert references
    for reference in references:
        place = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


def test_every_route_of_the_api_is_in_the_document_and_nothing_else(app, document):
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0].endswith("_api")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert told == routes


def test_every_operation_has_an_id_of_its_own_a_summary_and_its_problems(document):
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert one["summary"], one["operationId"]
        assert {"4XX", "503"} <= set(one["responses"])


def test_the_page_for_people_names_every_operation(client, document):
    page = client.get("/api/docs").get_data(as_text=True)
    for path in document["paths"]:
        assert path in page


def test_an_api_may_be_declared_with_every_method(app):
    before = list(REGISTER)
    one = Api("sample")
    try:
        for declare in (one.get, one.post, one.put, one.patch, one.delete):

            @declare("/sample", public=True)
            def sample():
                """A sample."""

        assert [endpoint.method for endpoint in REGISTER[len(before) :]] == ["GET", "POST", "PUT", "PATCH", "DELETE"]
        assert isinstance(one.blueprint, Blueprint)
        assert json.dumps([endpoint.status for endpoint in REGISTER[len(before) :]]) == "[204, 204, 204, 204, 204]"
    finally:
        REGISTER[:] = before
