"""Starting threads, replying, changing and taking back: one situation, one act, one claim."""

from datetime import timedelta
from threading import Barrier
from threading import Thread as Worker

import pytest
from flask import Flask
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid, NotFound
from forum.core.viewer import Audience, Side, Viewer
from forum.spaces import viewers
from forum.threads import hooks, operations, queries
from forum.threads.models import Follow, Post, PostRevision, PostState, Thread, ThreadState
from tests.factories import a_person, a_space, reads_only, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening, posts_kept


def test_a_thread_opens_with_its_first_post_and_its_author_follows_it(app_context: Flask) -> None:
    author = a_person()
    post = an_opening(author=author, body="*Hello*")
    assert (post.opening, post.state, str(post.body)) == (True, PostState.VISIBLE, "<p><em>Hello</em></p>\n".strip())
    assert db.session.get(Follow, (author.id, post.thread_id)) is not None


def test_nobody_starts_a_thread_in_a_space_that_is_not_theirs(app_context: Flask) -> None:
    with pytest.raises(NotFound):
        an_opening(a_space(Audience.PARENTS), a_person(Side.ADULT_CHILD))


def test_the_same_nonce_gives_the_same_thread(app_context: Flask) -> None:
    viewer, space = viewer_of(a_person()), a_space()
    first = operations.start_thread(viewer, space.public_id, "T", "Words", nonce="nonce-0001")
    again = operations.start_thread(viewer, space.public_id, "T", "Words", nonce="nonce-0001")
    assert (again.id, posts_kept()) == (first.id, 1)


@pytest.mark.parametrize(("title", "body"), [("T", "Other words"), ("Other", "Words")])
def test_the_same_nonce_with_other_words_is_refused(app_context: Flask, title: str, body: str) -> None:
    viewer, space = viewer_of(a_person()), a_space()
    operations.start_thread(viewer, space.public_id, "T", "Words", nonce="nonce-0001")
    with pytest.raises(Conflict, match="nonce_reused"):
        operations.start_thread(viewer, space.public_id, title, body, nonce="nonce-0001")


def test_another_person_may_use_the_same_nonce(app_context: Flask) -> None:
    thread = a_thread()
    one = operations.post_reply(viewer_of(a_person()), thread.public_id, "Words", nonce="nonce-0001")
    other = operations.post_reply(viewer_of(a_person()), thread.public_id, "Words", nonce="nonce-0001")
    assert one.id != other.id


def test_a_reply_sent_twice_after_the_thread_was_closed_still_gives_the_first(app_context: Flask) -> None:
    viewer, thread = viewer_of(a_person()), a_thread()
    first = operations.post_reply(viewer, thread.public_id, "Words", nonce="nonce-0001")
    operations.set_locked(viewer_of(a_moderator()), thread.public_id, True)
    assert operations.post_reply(viewer, thread.public_id, "Words", nonce="nonce-0001").id == first.id
    with pytest.raises(Forbidden, match="thread_locked"):
        operations.post_reply(viewer, thread.public_id, "More words")


def test_many_sending_one_nonce_at_once_make_one_post(app: Flask) -> None:
    with app.app_context():
        viewer, thread_id = viewer_of(a_person()), a_thread().public_id
    made, start = [], Barrier(6)

    def send() -> None:
        with app.app_context():
            start.wait()
            made.append(operations.post_reply(viewer, thread_id, "Once", nonce="nonce-0001").public_id)

    workers = [Worker(target=send) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with app.app_context():
        assert (len(made), len(set(made)), posts_kept()) == (6, 1, 2)


def test_many_starting_with_one_nonce_at_once_make_one_thread(app: Flask) -> None:
    with app.app_context():
        viewer, space_id = viewer_of(a_person()), a_space().public_id
    made, start = [], Barrier(6)

    def send() -> None:
        with app.app_context():
            start.wait()
            made.append(operations.start_thread(viewer, space_id, "T", "Once", nonce="nonce-0001").public_id)

    workers = [Worker(target=send) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with app.app_context():
        assert (len(made), len(set(made)), len(db.session.scalars(select(Thread)).all())) == (6, 1, 1)


def test_a_reply_answers_a_post_that_can_be_seen(app_context: Flask) -> None:
    opening = an_opening()
    assert a_post(opening.thread, reply_to=opening).reply_to_author_id == opening.author_id


def test_a_reply_to_what_cannot_be_seen_is_refused_in_one_way(app_context: Flask) -> None:
    thread, reader, someone = a_thread(), a_person(), a_person()
    apart = a_post(thread, someone)
    hidden = operations.hide_post(viewer_of(a_moderator()), a_post(thread).public_id)
    elsewhere = an_opening()
    separate(reader, someone)
    for post_id in (apart.public_id, hidden.public_id, elsewhere.public_id, "0" * 16):
        with pytest.raises(Invalid) as refused:
            operations.post_reply(viewer_of(reader), thread.public_id, "Words", reply_to=post_id)
        assert refused.value.fields == {"reply_to": "post_gone"}


def test_a_newcomers_thread_waits_and_tells_the_desk(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Post] = []
    monkeypatch.setattr(hooks, "held", told.append)
    post = an_opening(author=a_person(settled=False))
    assert (post.state, post.thread.state, told) == (PostState.HELD, ThreadState.HELD, [post])
    an_opening()
    assert told == [post]


def test_nobody_answers_in_a_thread_that_waits(app_context: Flask) -> None:
    thread = a_thread(author=a_person(settled=False))
    with pytest.raises(Forbidden, match="thread_waits"):
        a_post(thread, a_moderator())
    with pytest.raises(NotFound):
        a_post(thread)


def test_who_may_only_read_writes_nothing_but_may_take_back(app_context: Flask) -> None:
    author, thread = a_person(), a_thread()
    post = a_post(thread, author)
    reads_only(author, clock.now() + timedelta(days=1))
    with pytest.raises(Forbidden, match="read_only"):
        a_post(thread, author)
    assert operations.take_back(viewer_of(author), post.public_id).state is PostState.WITHDRAWN


def test_an_edit_keeps_every_version(app_context: Flask) -> None:
    author = a_person()
    post = an_opening(author=author, title="One", body="First")
    operations.edit_post(viewer_of(author), post.public_id, "Second", version=1, title="Two")
    kept = [(one.version, one.title, one.source) for one in queries.revisions(post)]
    assert kept == [(2, "Two", "Second"), (1, "One", "First")]
    assert post.thread.title == "Two"


def test_an_edit_of_what_was_changed_elsewhere_brings_the_fresh_words(app_context: Flask) -> None:
    author = a_person()
    post = a_post(author=author)
    operations.edit_post(viewer_of(author), post.public_id, "Second", version=1)
    with pytest.raises(Conflict) as refused:
        operations.edit_post(viewer_of(author), post.public_id, "Third", version=1)
    assert refused.value.extra == {"body": "Second", "version": 2}
    assert db.session.get_one(Post, post.id).source == "Second"


def test_of_two_edits_at_once_one_is_told_of_the_other(app: Flask) -> None:
    with app.app_context():
        author = a_person()
        viewer, post_id = viewer_of(author), a_post(author=author).public_id
    results: list[str] = []
    start = Barrier(2)

    def change(words: str) -> None:
        with app.app_context():
            start.wait()
            try:
                operations.edit_post(viewer, post_id, words, version=1)
                results.append("kept")
            except Conflict as conflict:
                results.append(conflict.code)

    workers = [Worker(target=change, args=(words,)) for words in ("One", "Other")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(results) == ["kept", "post_changed"]


def test_an_edit_that_changes_nothing_makes_no_version(app_context: Flask) -> None:
    author = a_person()
    post = a_post(author=author, body="Same")
    assert operations.edit_post(viewer_of(author), post.public_id, "Same", version=1).version == 1


def test_only_its_author_changes_a_post(app_context: Flask) -> None:
    post = a_post()
    for other in (a_person(), a_moderator()):
        with pytest.raises(Forbidden, match="not_yours"):
            operations.edit_post(viewer_of(other), post.public_id, "Mine", version=1)
        with pytest.raises(Forbidden, match="not_yours"):
            operations.take_back(viewer_of(other), post.public_id)


def test_a_reply_has_no_title_to_change(app_context: Flask) -> None:
    author = a_person()
    post = a_post(author=author)
    with pytest.raises(Invalid):
        operations.edit_post(viewer_of(author), post.public_id, "Words", version=1, title="A title")


def test_a_held_post_may_be_changed_and_the_desk_hears_of_it(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = a_person(settled=False)
    post = a_post(author=author)
    told: list[str] = []
    monkeypatch.setattr(hooks, "withdrawn", lambda _post: told.append("withdrawn"))
    operations.edit_post(viewer_of(author), post.public_id, "Better words", version=1)
    assert (post.state, told) == (PostState.HELD, ["withdrawn"])


def test_a_post_that_was_given_back_goes_to_the_desk_when_it_is_changed(app_context: Flask) -> None:
    author = a_person()
    post = a_post(author=author)
    operations.return_post(viewer_of(a_moderator()), post.public_id, "Please leave out the town.")
    assert post.desk_note == "Please leave out the town."
    operations.edit_post(viewer_of(author), post.public_id, "Without the town", version=1)
    assert (post.state, post.desk_note) == (PostState.HELD, None)


def test_a_decided_post_stays_as_it_is(app_context: Flask) -> None:
    author = a_person()
    post = a_post(author=author)
    operations.hide_post(viewer_of(a_moderator()), post.public_id)
    with pytest.raises(Forbidden, match="post_decided"):
        operations.edit_post(viewer_of(author), post.public_id, "Other", version=1)
    with pytest.raises(Forbidden, match="post_decided"):
        operations.take_back(viewer_of(author), post.public_id)


def test_a_post_taken_back_is_gone_for_everyone_and_its_thread_with_it(app_context: Flask) -> None:
    author, space = a_person(), a_space()
    post = an_opening(space, author)
    operations.take_back(viewer_of(author), post.public_id)
    assert queries.list_threads(viewer_of(author), space).items == []
    with pytest.raises(NotFound):
        operations.take_back(viewer_of(author), post.public_id)


def test_answers_stay_when_the_first_words_are_taken_back_but_the_title_goes(app_context: Flask) -> None:
    author, space = a_person(), a_space()
    post = an_opening(space, author, title="About my town")
    a_post(post.thread)
    operations.take_back(viewer_of(author), post.public_id)
    assert [row.title for row in queries.list_threads(viewer_of(a_person()), space).items] == [None]


def test_a_separation_made_while_writing_counts(app_context: Flask) -> None:
    author, writer = a_person(), a_person()
    thread = a_thread(author=author)
    before: Viewer = viewer_of(writer)
    separate(author, writer)
    with pytest.raises(NotFound):
        operations.post_reply(viewers.of_person(writer.id), thread.public_id, "Words")
    assert before.version != viewer_of(writer).version
    assert len(db.session.scalars(select(PostRevision)).all()) == 1
