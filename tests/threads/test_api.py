"""Threads as JSON: the same verbs, the same refusals by code."""

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.viewer import Audience, Side
from forum.threads import operations
from tests.factories import Client, a_person, a_space, client_of, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening, posts_kept

V1 = "/api/v1"


@pytest.fixture
def reader(app_context: Flask) -> Person:
    """A settled member."""
    return a_person()


@pytest.fixture
def client(app: Flask, reader: Person) -> Client:
    """Their program."""
    return client_of(app, reader)


def test_a_thread_is_started_listed_read_and_answered(client: Client) -> None:
    space = a_space()
    started = client.call("POST", f"{V1}/spaces/{space.public_id}/threads", title="T", body="*Hi*", wants="own_story")
    assert (started.status_code, started.json["post"]["html"]) == (201, "<p><em>Hi</em></p>")
    thread_id = started.json["thread"]
    reply = client.call("POST", f"{V1}/threads/{thread_id}/posts", body="More", reply_to=started.json["post"]["id"])
    assert reply.json["reply_to"] == started.json["post"]["id"]
    listed = client.get(f"{V1}/spaces/{space.public_id}/threads?show=mine").json["threads"]
    assert [(one["id"], one["wants"], one["active"]) for one in listed] == [(thread_id, "own_story", "today")]
    posts = client.get(f"{V1}/threads/{thread_id}/posts").json
    assert [post["id"] for post in posts["posts"]] == [started.json["post"]["id"], reply.json["id"]]
    assert client.get(f"{V1}/threads/{thread_id}").json["follows"] is True


def test_an_idempotency_key_makes_a_repeat_find_the_first(client: Client) -> None:
    thread = a_thread()
    headers = {"X-CSRF-Token": client.csrf, "Idempotency-Key": "nonce-0001"}
    address = f"{V1}/threads/{thread.public_id}/posts"
    sent = [client.post(address, json={"body": "Words"}, headers=headers).json["id"] for _ in range(2)]
    assert (len(set(sent)), posts_kept()) == (1, 2)
    refused = client.post(address, json={"body": "Other"}, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (409, "nonce_reused")


def test_an_edit_names_its_version(client: Client, reader: Person) -> None:
    post = a_post(author=reader)
    address = f"{V1}/posts/{post.public_id}"
    missing = client.call("PATCH", address, body="New words")
    assert (missing.status_code, missing.json["code"]) == (428, "version_missing")
    headers = {"X-CSRF-Token": client.csrf, "If-Match": '"1"'}
    assert client.patch(address, json={"body": "New words"}, headers=headers).json["version"] == 2
    stale = client.patch(address, json={"body": "Others"}, headers=headers)
    assert (stale.status_code, stale.json["code"], stale.json["body"]) == (409, "post_changed", "New words")


def test_source_and_version_are_for_the_author(app: Flask, client: Client, reader: Person) -> None:
    post = a_post(author=reader, body="*Mine*")
    own = client.get(f"{V1}/posts/{post.public_id}").json
    assert (own["source"], own["version"]) == ("*Mine*", 1)
    others = client_of(app, a_person()).get(f"{V1}/posts/{post.public_id}").json
    assert (others["source"], others["version"], others["html"]) == (None, None, "<p><em>Mine</em></p>")


def test_a_post_is_taken_back(client: Client, reader: Person) -> None:
    post = a_post(author=reader)
    assert client.call("DELETE", f"{V1}/posts/{post.public_id}").status_code == 204
    assert client.get(f"{V1}/posts/{post.public_id}").status_code == 404


def test_following_and_reading_are_states(client: Client) -> None:
    post = an_opening()
    thread = f"{V1}/threads/{post.thread.public_id}"
    assert client.call("PUT", f"{thread}/follow").status_code == 204
    assert client.get(thread).json["follows"] is True
    assert client.call("DELETE", f"{thread}/follow").status_code == 204
    assert client.get(thread).json["follows"] is False
    assert client.call("PUT", f"{thread}/read", post=post.public_id).status_code == 204
    new = a_post(post.thread)
    assert client.get(f"{thread}/posts").json["first_new"] == new.public_id


def test_moderators_lock_and_pin(app: Flask, client: Client) -> None:
    thread, desk = a_thread(), client_of(app, a_moderator())
    for verb in ("lock", "pin"):
        address = f"{V1}/threads/{thread.public_id}/{verb}"
        assert client.call("PUT", address).json["code"] == "not_moderator"
        assert desk.call("PUT", address).status_code == 204
        assert client.get(f"{V1}/threads/{thread.public_id}").json[f"is_{verb.replace('pin', 'pinn')}ed"] is True
        assert desk.call("DELETE", address).status_code == 204


def test_history_is_for_the_author(app: Flask, client: Client, reader: Person) -> None:
    post = a_post(author=reader, body="One")
    operations.edit_post(viewer_of(reader), post.public_id, "Two", version=1)
    address = f"{V1}/posts/{post.public_id}/history"
    assert [one["version"] for one in client.get(address).json["revisions"]] == [2, 1]
    assert client_of(app, a_person()).get(address).json["code"] == "not_yours"


@pytest.mark.parametrize("query", ["after=x&before=x", "at=nothing", "end=perhaps", "unknown=1", "after=" + "x" * 500])
def test_a_query_that_makes_no_sense_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"{V1}/threads/{a_thread().public_id}/posts?{query}")
    assert 400 <= answer.status_code < 500
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "sent",
    [
        {"title": "T"},
        {"title": "T", "body": ""},
        {"title": "T" * 121, "body": "W"},
        {"title": "T", "body": "W" * 10_001},
        {"title": "T", "body": "W\x00"},
        {"title": "T", "body": "W", "tags": ["no-such-tag"]},
        {"title": "T", "body": "W", "tags": ["siblings"] * 4},
        {"title": "T", "body": "W", "wants": "advice"},
        {"title": None, "body": "W"},
        {"title": "T", "body": "W", "author": "me"},
    ],
)
def test_bad_input_is_refused_and_writes_nothing(client: Client, sent: dict[str, object]) -> None:
    answer = client.call("POST", f"{V1}/spaces/{a_space().public_id}/threads", **sent)
    assert (answer.status_code, answer.json["code"], posts_kept()) == (422, "invalid_input", 0)


def test_what_one_may_not_see_is_answered_as_what_never_was(client: Client, reader: Person) -> None:
    elsewhere = an_opening(a_space(Audience.ADULT_CHILDREN), a_person(Side.ADULT_CHILD))
    someone = a_person()
    apart = an_opening(author=someone)
    separate(reader, someone)
    never = client.get(f"{V1}/threads/{'0' * 16}").json
    for post in (elsewhere, apart):
        assert client.get(f"{V1}/threads/{post.thread.public_id}").json == never
        assert client.get(f"{V1}/posts/{post.public_id}").json == never
        assert client.call("PUT", f"{V1}/threads/{post.thread.public_id}/follow").json == never


def test_an_etag_moves_only_with_what_the_reader_sees(client: Client, reader: Person) -> None:
    thread, someone = a_thread(), a_person()
    separate(reader, someone)
    address = f"{V1}/threads/{thread.public_id}/posts"
    before = client.get(address).headers["ETag"]
    a_post(thread, someone)
    assert client.get(address).headers["ETag"] == before
    assert client.get(address, headers={"If-None-Match": before}).status_code == 304
    a_post(thread)
    assert client.get(address).headers["ETag"] != before
