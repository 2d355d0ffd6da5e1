"""Search as people and programs meet it: the words typed stand in the page that answers, and nowhere else."""

import logging
import re

import pytest

from forum.core.db import db
from forum.search import queries
from forum.threads.models import Post
from tests.counting import counted
from tests.factories import a_person, a_space, client_of, separate
from tests.threads.factories import a_post, a_thread, an_opening


@pytest.fixture
def me(app_context):
    """Somebody who searches."""
    return a_person()


def test_the_page_finds_shows_where_and_keeps_the_words_out_of_addresses(app, me):
    opening = an_opening(title="A walk", body="x " * 200 + "the bluebells were out " + "y " * 200)
    client = client_of(app, me)
    answer = client.send("/search", words="bluebells")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'href="/threads/{opening.thread.public_id}?at={opening.public_id}' in page
    assert "bluebells were out" in page
    assert not re.search(r'(?:href|action)="[^"]*bluebells', page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"/apart/post/{opening.public_id}" in page


def test_leafing_works_by_buttons(app, me, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    thread = a_thread()
    for number in range(5):
        a_post(thread, body=f"sparrow {number}")
    client = client_of(app, me)
    page = client.send("/search", words="sparrow").get_data(as_text=True)
    older = re.search(r'name="older" value="([^"]+)"', page)[1]
    page = client.send("/search", words="sparrow", older=older).get_data(as_text=True)
    assert "sparrow 1" in page and "sparrow 2" not in page
    assert 'name="newer"' in page and 'name="older"' not in page


def test_a_refused_search_says_kindly_why_and_keeps_nothing(app, me, caplog):
    client = client_of(app, me)
    with caplog.at_level(logging.DEBUG):
        answer = client.send("/search", words="Zebedee Quillfeather")
        client.send("/search", words="quillwort")
    assert answer.status_code == 422
    assert "We do not look for people here" in answer.get_data(as_text=True)
    assert "uill" not in caplog.text
    found = [
        table.name
        for table in db.metadata.sorted_tables
        for row in db.session.execute(table.select())
        if "uillwort" in str(row) or "uillfeather" in str(row)
    ]
    assert found == []


def test_what_has_a_content_note_is_not_read_out(app, me):
    opening = an_opening(body="a heron by the water")
    opening = db.session.get_one(Post, opening.id)
    opening.notes = "death"
    db.session.commit()
    client = client_of(app, me)
    assert "by the water" not in client.send("/search", words="heron").get_data(as_text=True)
    assert client.call("POST", "/api/v1/search", words="heron").json["found"][0]["line"] == ""


def test_the_api_takes_the_words_in_the_body(app, me):
    post = a_post(body="a lighthouse")
    client = client_of(app, me)
    found = client.call("POST", "/api/v1/search", words="lighthouse").json
    assert [one["post"] for one in found["found"]] == [post.public_id]
    assert (found["older"], found["newer"], found["found"][0]["line"]) == (None, None, "a lighthouse")
    refused = client.call("POST", "/api/v1/search", words="john smith")
    assert (refused.status_code, refused.json["errors"]) == (422, {"words": "no_people"})


def test_a_search_is_at_most_five_statements(app, me):
    thread = a_thread()
    for number in range(4):
        a_post(thread, body=f"teasel {number}")
    other = a_person()
    separate(me, other)
    client, space = client_of(app, me), a_space()
    client.get("/search")
    with counted(app) as sent:
        client.send("/search", words="teasel", space=space.public_id, unanswered="yes")
    assert len(sent) <= 5, sent
