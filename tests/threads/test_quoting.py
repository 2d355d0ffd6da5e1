"""Quotes are references: shown as long as the words stand and can be seen, and kept nowhere but where they stand."""

import pytest
from flask import Flask

from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.viewer import Audience
from forum.drafts import operations as drafts
from forum.threads import operations, queries
from forum.threads.models import Post
from tests.factories import a_person, a_space, client_of, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening

WORDS = "It was *so* quiet. Nobody said & nothing. Then it rained."
CHOSEN = "so quiet. Nobody said & nothing."


def _quoting(answered: Post, quote: str = CHOSEN) -> Post:
    return operations.post_reply(
        viewer_of(a_person()), answered.thread.public_id, "Yes.", reply_to=answered.public_id, quote=quote
    )


def _shown(post: Post) -> queries.Quote | None:
    """What stands above a post for somebody else."""
    db.session.expire_all()
    return queries.get_post_row(viewer_of(a_person()), post.public_id).quote


def test_chosen_words_stand_above_the_answer_and_are_not_copied(app_context: Flask) -> None:
    answered = a_post(body=WORDS)
    post = _quoting(answered)
    shown = _shown(post)
    assert shown is not None and (shown.public_id, shown.words) == (answered.public_id, CHOSEN)
    kept = [str(getattr(post, column.key)) for column in Post.__table__.columns]
    assert not any("quiet" in one for one in kept)


@pytest.mark.parametrize("gone", ["hide", "remove", "return", "take back"])
def test_a_quote_goes_with_its_source_and_comes_back_with_it(app_context: Flask, gone: str) -> None:
    author, desk = a_person(), viewer_of(a_moderator())
    answered = a_post(author=author, body=WORDS)
    post = _quoting(answered)
    if gone == "take back":
        operations.take_back(viewer_of(author), answered.public_id)
    else:
        extra = ("Please.",) if gone == "return" else ()
        getattr(operations, f"{gone}_post")(desk, answered.public_id, *extra)
    assert _shown(post) is None
    if gone != "take back":
        operations.restore_post(desk, answered.public_id)
        assert _shown(post) is not None


def test_a_quote_follows_its_words_through_an_edit_and_is_gone_when_they_are(app_context: Flask) -> None:
    author = a_person()
    answered = a_post(author=author, body=WORDS)
    post = _quoting(answered)
    operations.edit_post(viewer_of(author), answered.public_id, f"First of all: {WORDS}", version=1)
    shown = _shown(post)
    assert shown is not None and shown.words == CHOSEN
    operations.edit_post(viewer_of(author), answered.public_id, "It was loud.", version=2)
    shown = _shown(post)
    assert shown is not None and shown.words == ""
    operations.edit_post(viewer_of(author), answered.public_id, WORDS, version=3)
    shown = _shown(post)
    assert shown is not None and shown.words == ""


def test_a_quote_survives_another_renderer(app_context: Flask) -> None:
    answered = a_post(body=WORDS)
    post = _quoting(answered)
    answered.renderer_version = 0
    db.session.commit()
    operations.rerender()
    shown = _shown(post)
    assert shown is not None and shown.words == CHOSEN


def test_who_never_meets_the_quoted_person_sees_neither_quote_nor_answer(app_context: Flask) -> None:
    reader, author = a_person(), a_person()
    answered = a_post(author=author, body=WORDS)
    post = _quoting(answered)
    separate(reader, author)
    reading = queries.read_thread(viewer_of(reader), answered.thread.public_id)
    assert {answered.public_id, post.public_id}.isdisjoint(row.public_id for row in reading.posts)
    assert not any(row.quote for row in reading.posts)


def test_words_of_what_cannot_be_seen_are_refused_like_words_of_nothing(app_context: Flask) -> None:
    thread, someone, writer = a_thread(), a_person(), a_person()
    apart = a_post(thread, someone, body=WORDS)
    hidden = operations.hide_post(viewer_of(a_moderator()), a_post(thread, body=WORDS).public_id)
    across = an_opening(a_space(Audience.SUPPORTERS), a_moderator(), body=WORDS)
    separate(someone, writer)
    for post_id in (apart.public_id, hidden.public_id, across.public_id, "0" * 16):
        with pytest.raises(Invalid) as refused:
            operations.post_reply(viewer_of(writer), thread.public_id, "Yes.", reply_to=post_id, quote=CHOSEN)
        assert refused.value.fields == {"reply_to": "post_gone"}


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        ("words of somebody else", "quote_not_there"),
        ("<em>so</em>", "quote_not_there"),
        ("so " * 120, "quote_too_long"),
    ],
)
def test_only_words_that_stand_in_the_post_are_quoted(app_context: Flask, quote: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _quoting(a_post(body=WORDS), quote)
    assert refused.value.fields == {"quote": code}


def test_words_without_a_post_are_refused(app_context: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        operations.post_reply(viewer_of(a_person()), a_thread().public_id, "Yes.", quote=CHOSEN)
    assert refused.value.fields == {"quote": "quote_without_post"}


def test_the_quote_link_brings_the_words_to_choose_from_and_nothing_in_them_runs(app: Flask) -> None:
    with app.app_context():
        answered = a_post(body="Look: `<script>alert(1)</script>` & more")
        thread_id, post_id = answered.thread.public_id, answered.public_id
        client = client_of(app, a_person())
    form = client.get(f"/threads/{thread_id}?quote={post_id}").text
    assert "Look: &lt;script&gt;alert(1)&lt;/script&gt; &amp; more</textarea>" in form
    sent = {"body": "Yes.", "reply_to": post_id, "quote": "<script>alert(1)</script> &"}
    shown = client.get(client.send(f"/threads/{thread_id}/posts", **sent).location).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;</blockquote>" in shown
    assert "<script>alert" not in form + shown


def test_a_quote_of_what_is_not_there_opens_no_form(app: Flask) -> None:
    with app.app_context():
        reader, someone, thread = a_person(), a_person(), a_thread()
        apart, elsewhere = a_post(thread, someone), an_opening()
        separate(reader, someone)
        client = client_of(app, reader)
        addresses = [f"/threads/{thread.public_id}?quote={one}" for one in (apart.public_id, elsewhere.public_id)]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.get(addresses[0].partition("?")[0]).status_code == 200


def test_a_refused_quote_comes_back_with_every_word(app: Flask) -> None:
    with app.app_context():
        answered = a_post(body=WORDS)
        thread_id, post_id = answered.thread.public_id, answered.public_id
        client = client_of(app, a_person())
    sent = {"body": "My long answer", "reply_to": post_id, "quote": "words of nobody"}
    answer = client.send(f"/threads/{thread_id}/posts", **sent)
    assert answer.status_code == 422
    assert "words of nobody</textarea>" in answer.text and "My long answer</textarea>" in answer.text


def test_an_answer_to_what_has_gone_since_comes_back_with_every_word(app: Flask, app_context: Flask) -> None:
    author, writer = a_person(), a_person()
    answered = a_post(author=author, body=WORDS)
    thread_id, client = answered.thread.public_id, client_of(app, writer)
    fields = {"body": ["My long answer"], "reply_to": [answered.public_id], "quote": [CHOSEN]}
    drafts.keep(viewer_of(writer), f"reply:{thread_id}", fields, writer="page-one")
    page = client.get(f"/threads/{thread_id}").text
    assert "My long answer</textarea>" in page and f'name="reply_to" value="{answered.public_id}"' in page
    operations.take_back(viewer_of(author), answered.public_id)
    page = client.get(f"/threads/{thread_id}")
    assert (page.status_code, "My long answer</textarea>" in page.text) == (200, True)
    for reply_to in (answered.public_id, "no id at all", "\0"):
        sent = {"body": "Another answer", "reply_to": reply_to, "quote": CHOSEN}
        answer = client.send(f"/threads/{thread_id}/posts", **sent)
        assert (answer.status_code, "Another answer</textarea>" in answer.text) == (422, True)
