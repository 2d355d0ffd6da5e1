"""Fetching one thing by its public id, for operations and small pages."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.viewer import Viewer
from forum.threads import policy
from forum.threads.models import Post, PostRevision, Thread
from forum.threads.queries.places import Place
from forum.threads.queries.reading import PostRow, read_thread


@cache
def _thread_statement(lock: bool) -> Select[tuple[Thread]]:
    """Made once: to make it, and to recognise it as the same again, takes longer than to send it."""
    found = select(Thread).where(Thread.public_id == bindparam("id")).execution_options(populate_existing=True)
    with_space = found.options(joinedload(Thread.space, innerjoin=True))
    return with_space.with_for_update(key_share=True, of=Thread) if lock else with_space


@cache
def _post_statement() -> Select[tuple[Post]]:
    """With what the policy asks about: its thread and that one's space."""
    around = joinedload(Post.thread, innerjoin=True).joinedload(Thread.space, innerjoin=True)
    found = select(Post).where(Post.public_id == bindparam("id"))
    return found.options(around).execution_options(populate_existing=True)


@cache
def _hold_thread() -> Select[tuple[int]]:
    """What holds the thread of a post; the post is read after that, as it stands then."""
    of_post = select(Thread.id).join(Post, Post.thread_id == Thread.id).where(Post.public_id == bindparam("id"))
    return of_post.with_for_update(key_share=True, of=Thread)


def get_thread(viewer: Viewer, public_id: str, *, lock: bool = False) -> Thread:
    """A thread that the viewer may see.

    Args:
        lock: hold the row until the transaction ends, so that posts get their keys in the order in which they appear.

    Raises:
        NotFound: there is none for this viewer.
    """
    thread: Thread | None = db.session.scalar(_thread_statement(lock), {"id": public_id})
    if thread is None or not policy.can_see_thread(viewer, thread):
        raise NotFound
    return thread


def get_post(public_id: str, *, lock: bool = False) -> Post:
    """A post, whoever asks: what follows must put its own question to the policy.

    Args:
        lock: hold its thread until the transaction ends.

    Raises:
        NotFound: there is no such post.
    """
    if lock:
        db.session.execute(_hold_thread(), {"id": public_id})
    post: Post | None = db.session.scalar(_post_statement(), {"id": public_id})
    if post is None:
        raise NotFound
    return post


def get_post_row(viewer: Viewer, public_id: str) -> PostRow:
    """A post that the viewer may see, as pages and the API show it.

    Raises:
        NotFound: there is none for this viewer.
    """
    post = get_post(public_id)
    if not policy.can_see_post(viewer, post):
        raise NotFound
    reading = read_thread(viewer, post.thread.public_id, Place.AT, public_id)
    return next(row for row in reading.posts if row.public_id == public_id)


def revisions(post: Post) -> list[PostRevision]:
    """How a post stood, newest first. Ask ``policy.can_read_history`` before."""
    statement = select(PostRevision).where(PostRevision.post_id == post.id).order_by(PostRevision.version.desc())
    return list(db.session.scalars(statement))
