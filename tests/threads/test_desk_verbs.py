"""What decisions do to posts, and what notices come and go with them."""

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.audit.models import AuditEntry
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.viewer import Audience, GrantKind
from forum.notifications.models import Notice
from forum.notifications.policy import seen_by
from forum.spaces import operations as spaces
from forum.threads import hooks, operations, queries
from forum.threads.models import PostState, ThreadState
from tests.factories import a_person, a_space, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening


def _notices(person: Person) -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(seen_by(viewer_of(person))).order_by(Notice.id)))


def test_a_published_post_takes_its_place_at_the_end(app_context: Flask) -> None:
    thread = a_thread()
    waiting = a_post(thread, a_person(settled=False))
    later = a_post(thread)
    operations.publish_post(viewer_of(a_moderator()), waiting.public_id)
    posts = queries.read_thread(viewer_of(a_person()), thread.public_id).posts
    assert [post.public_id for post in posts[1:]] == [later.public_id, waiting.public_id]


def test_a_published_opening_opens_its_thread_and_is_counted(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    monkeypatch.setattr(hooks, "may_publish_count", counted.append)
    author = a_person(settled=False)
    post = an_opening(author=author)
    operations.publish_post(viewer_of(a_person(grants=[GrantKind.PEER_SUPPORTER])), post.public_id)
    assert (post.thread.state, counted, _notices(author)) == (ThreadState.VISIBLE, [author.id], ["post.let_through"])


def test_what_is_published_already_is_not_published_again(app_context: Flask) -> None:
    moderator = viewer_of(a_moderator())
    post = an_opening(author=a_person(settled=False))
    operations.publish_post(moderator, post.public_id)
    with pytest.raises(Conflict, match="post_moved_on"):
        operations.publish_post(moderator, post.public_id)


@pytest.mark.parametrize("verb", ["publish_post", "hide_post", "remove_post", "restore_post"])
def test_only_the_desk_decides(app_context: Flask, verb: str) -> None:
    post = a_post()
    with pytest.raises(Forbidden, match="not_moderator"):
        getattr(operations, verb)(viewer_of(a_person()), post.public_id)
    with pytest.raises(NotFound):
        getattr(operations, verb)(viewer_of(a_moderator()), "0" * 16)


def test_restoring_gives_back_the_state_that_the_first_decision_took(app_context: Flask) -> None:
    moderator = viewer_of(a_moderator())
    visible, held = a_post(), a_post(author=a_person(settled=False))
    for post in (visible, held):
        operations.hide_post(moderator, post.public_id)
        operations.remove_post(moderator, post.public_id)
        operations.restore_post(moderator, post.public_id)
    assert (visible.state, held.state) == (PostState.VISIBLE, PostState.HELD)
    with pytest.raises(Conflict, match="post_moved_on"):
        operations.restore_post(moderator, visible.public_id)


def test_a_hidden_post_shows_its_mark_to_its_author_only(app_context: Flask) -> None:
    thread, author = a_thread(), a_person()
    post = a_post(thread, author)
    operations.hide_post(viewer_of(a_moderator()), post.public_id)
    assert queries.read_thread(viewer_of(author), thread.public_id).posts[-1].state is PostState.HIDDEN
    assert len(queries.read_thread(viewer_of(a_person()), thread.public_id).posts) == 1


def test_followers_and_the_answered_hear_of_a_post_and_its_author_does_not(app_context: Flask) -> None:
    starter, answered, author = a_person(), a_person(), a_person()
    thread = a_thread(author=starter)
    post = a_post(thread, answered)
    a_post(thread, author, reply_to=post)
    assert _notices(starter) == ["thread.new_post", "thread.new_post"]
    assert (_notices(answered), _notices(author)) == (["post.answered"], [])


def test_nobody_hears_of_someone_they_never_meet(app_context: Flask) -> None:
    follower, author, thread = a_person(), a_person(), a_thread()
    operations.follow(viewer_of(follower), thread.public_id)
    separate(follower, author)
    post = a_post(thread, author)
    a_post(thread, reply_to=post)
    assert _notices(follower) == []


def test_nobody_hears_of_a_thread_that_they_cannot_read_any_more(app_context: Flask) -> None:
    follower = a_person(bridge=True)
    thread = a_thread(a_space(Audience.BRIDGE), a_person(bridge=True))
    operations.follow(viewer_of(follower), thread.public_id)
    spaces.leave_bridge(viewer_of(follower))
    a_post(thread, a_person(bridge=True))
    assert _notices(follower) == []


def test_hiding_withdraws_the_notices_and_restoring_brings_them_back(app_context: Flask) -> None:
    starter, moderator = a_person(), viewer_of(a_moderator())
    post = a_post(a_thread(author=starter))
    operations.hide_post(moderator, post.public_id)
    assert _notices(starter) == []
    operations.restore_post(moderator, post.public_id)
    assert _notices(starter) == ["thread.new_post"]


def test_a_held_post_is_news_only_once_it_is_through(app_context: Flask) -> None:
    starter = a_person()
    post = a_post(a_thread(author=starter), a_person(settled=False))
    assert _notices(starter) == []
    operations.publish_post(viewer_of(a_moderator()), post.public_id)
    assert _notices(starter) == ["thread.new_post"]


def test_tending_a_thread_is_audited_once(app_context: Flask) -> None:
    moderator, thread = viewer_of(a_moderator()), a_thread()
    for _ in range(2):
        operations.set_pinned(moderator, thread.public_id, True)
        operations.set_locked(moderator, thread.public_id, True)
    operations.set_pinned(moderator, thread.public_id, False)
    acts = db.session.scalars(
        select(AuditEntry.act).where(AuditEntry.subject_id == thread.public_id).order_by(AuditEntry.id)
    )
    assert list(acts) == ["thread.pin", "thread.lock", "thread.unpin"]


def test_members_do_not_tend_threads(app_context: Flask) -> None:
    thread = a_thread()
    for verb in (operations.set_locked, operations.set_pinned):
        with pytest.raises(Forbidden, match="not_moderator"):
            verb(viewer_of(a_person()), thread.public_id, True)


def test_a_pinned_thread_stands_first(app_context: Flask) -> None:
    space, reader, other = a_space(), a_person(), a_person()
    first = a_thread(space, title="Kept")
    a_post(first, other)
    a_thread(space, title="Newer")
    separate(reader, other)
    operations.set_pinned(viewer_of(a_moderator()), first.public_id, True)
    for person in (reader, a_person()):
        assert [row.title for row in queries.list_threads(viewer_of(person), space).items] == ["Kept", "Newer"]
