"""Who sees what: the rule for one thing at hand and the rule for queries are the same, over everything that can be."""

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.core.html import SafeHtml
from forum.core.verdict import require
from forum.core.viewer import ANONYMOUS, Audience, Grant, GrantKind, Side, Viewer
from forum.spaces.models import Space
from forum.threads import operations, policy
from forum.threads.models import Post, PostState, Thread, ThreadState, ThreadViewOverride, Wants
from forum.threads.operations.keeping import settle
from tests.factories import a_person, a_space, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening


def _post(thread: Thread, author: Person, state: PostState, opening: bool, reply_to: Post | None = None) -> Post:
    now = clock.now()
    post = Post(
        thread_id=thread.id, author_id=author.id, opening=opening, source="x", body=SafeHtml("x"), renderer_version=1,
        excerpt="x", state=state, created_at=now, placed_at=now, reply_to_id=reply_to.id if reply_to else None,
        reply_to_author_id=reply_to.author_id if reply_to else None,
    )  # fmt: skip
    db.session.add(post)
    db.session.flush()
    return post


def _every_thread(space: Space, authors: list[Person]) -> None:
    """A thread for every author and state of its opening post, each with replies of every author in every state."""
    now = clock.now()
    for author, state in product(authors, PostState):
        thread = Thread(
            space_id=space.id, author_id=author.id, title="T", wants=Wants.ANYTHING, tags=[], created_at=now,
            state=ThreadState.VISIBLE, activity_at=now, last_author_id=author.id, start_here=author is not authors[2],
        )  # fmt: skip
        db.session.add(thread)
        db.session.flush()
        opening = _post(thread, author, state, opening=True)
        if state is PostState.WITHDRAWN or author is authors[0]:
            for other, reply_state in product(authors, PostState):
                reply = _post(thread, other, reply_state, opening=False)
                _post(thread, author, PostState.VISIBLE, opening=False, reply_to=reply)
        settle(thread, *(person.id for person in authors))
        assert opening.opening
    db.session.commit()


def _viewers(spaces: list[Space], authors: list[Person]) -> list[Viewer]:
    """Every role there is, everywhere or in one space, with and without separations; and nobody at all."""
    people = [
        *authors,
        a_person(),
        a_person(Side.ADULT_CHILD),
        a_person(hello=False),
        a_person(Side.ADULT_CHILD, hello=False),
        a_person(bridge=True),
        a_moderator(),
        a_person(grants=[GrantKind.LEAD]),
        a_person(grants=[GrantKind.PEER_SUPPORTER]),
        a_person(grants=[GrantKind.FACILITATOR]),
        a_person(Side.ADULT_CHILD, grants=[Grant(GrantKind.MODERATOR, space_id=spaces[0].id)]),
        a_person(grants=[Grant(GrantKind.PEER_SUPPORTER, space_id=spaces[1].id)]),
        a_person(grants=[Grant(GrantKind.MODERATOR, group_id=7)]),
    ]
    apart = [a_person(), a_person(hello=False), a_moderator(), a_person(grants=[GrantKind.PEER_SUPPORTER])]
    for person in [*apart, authors[0]]:
        separate(person, authors[1])
    for person in apart[:1]:
        separate(person, authors[2])
    return [ANONYMOUS, *(viewer_of(person) for person in people + apart)]


@pytest.mark.walk
@pytest.mark.slow
def test_lists_hold_exactly_what_the_policy_allows(app_context: Flask) -> None:
    spaces = [a_space(Audience.PARENTS), a_space(Audience.MEMBERS), a_space(Audience.STAFF)]
    authors = [a_person(), a_person(), a_person()]
    for space in spaces:
        _every_thread(space, authors)
    viewers = _viewers(spaces, authors)
    threads, posts = db.session.scalars(select(Thread)).all(), db.session.scalars(select(Post)).all()
    for viewer in viewers:
        joined = select(Thread.id).join(Space)
        if viewer.apart:
            joined = joined.outerjoin(ThreadViewOverride, policy.override_of(viewer))
        listed = set(db.session.scalars(joined.where(policy.threads_seen_by(viewer))))
        assert listed == {one.id for one in threads if policy.can_see_thread(viewer, one)}, viewer
        of_posts = joined.with_only_columns(Post.id).join(Post, Post.thread_id == Thread.id)
        listed = set(db.session.scalars(of_posts.where(policy.posts_seen_by(viewer))))
        assert listed == {one.id for one in posts if policy.can_see_post(viewer, one)}, viewer


def test_a_thread_that_someone_apart_started_does_not_exist(app_context: Flask) -> None:
    author, reader, other = a_person(), a_person(), a_person()
    thread = a_thread(author=author)
    separate(author, reader)
    assert not policy.can_see_thread(viewer_of(reader), thread)
    assert policy.can_see_thread(viewer_of(other), thread)


def test_an_answer_to_someone_apart_does_not_exist_either(app_context: Flask) -> None:
    thread, someone, reader = a_thread(), a_person(), a_person()
    theirs = a_post(thread, someone)
    answer = a_post(thread, reply_to=theirs)
    separate(someone, reader)
    assert not policy.can_see_post(viewer_of(reader), answer)
    assert policy.can_see_post(viewer_of(a_person()), answer)


def test_a_thread_in_which_only_someone_apart_can_be_read_does_not_exist(app_context: Flask) -> None:
    someone, reader = a_person(), a_person()
    opening = an_opening()
    a_post(opening.thread, someone)
    operations.hide_post(viewer_of(a_moderator()), opening.public_id)
    separate(someone, reader)
    assert not policy.can_see_thread(viewer_of(reader), opening.thread)
    assert policy.can_see_thread(viewer_of(a_person()), opening.thread)


def test_a_held_thread_is_there_for_its_author_and_those_who_may_let_it_through(app_context: Flask) -> None:
    author = a_person(settled=False)
    thread = a_thread(author=author)
    assert policy.can_see_thread(viewer_of(author), thread)
    assert policy.can_see_thread(viewer_of(a_moderator()), thread)
    assert policy.can_see_thread(viewer_of(a_person(grants=[GrantKind.PEER_SUPPORTER])), thread)
    assert not policy.can_see_thread(viewer_of(a_person()), thread)


def test_nobody_outside_its_audience_knows_of_a_thread(app_context: Flask) -> None:
    thread = a_thread(a_space(Audience.PARENTS))
    assert policy.can_see_thread(viewer_of(a_person(Side.PARENT)), thread)
    for outsider in (a_person(Side.ADULT_CHILD), a_person(Side.SUPPORTER)):
        assert policy.can_reply(viewer_of(outsider), thread).reason is None
        with pytest.raises(NotFound):
            require(policy.can_follow(viewer_of(outsider), thread))


def test_a_closed_thread_takes_words_of_moderators_only(app_context: Flask) -> None:
    moderator, thread = a_moderator(), a_thread()
    operations.set_locked(viewer_of(moderator), thread.public_id, True)
    assert policy.can_reply(viewer_of(moderator), thread)
    with pytest.raises(Forbidden, match="thread_locked"):
        require(policy.can_reply(viewer_of(a_person()), thread))


def test_a_peer_supporter_never_lets_their_own_words_through(app_context: Flask) -> None:
    supporter = a_person(settled=False, grants=[GrantKind.PEER_SUPPORTER])
    other = a_person(grants=[GrantKind.PEER_SUPPORTER])
    post = an_opening(author=supporter)
    assert policy.can_publish(viewer_of(other), post)
    assert policy.can_publish(viewer_of(supporter), post).reason == "not_moderator"


def test_separations_do_not_hide_a_post_from_the_desk(app_context: Flask) -> None:
    moderator, author = a_moderator(), a_person()
    post = an_opening(author=author)
    separate(moderator, author)
    assert not policy.can_see_post(viewer_of(moderator), post)
    assert policy.can_decide(viewer_of(moderator), post)
