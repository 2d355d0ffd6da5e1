"""Fetching one thing by its public id, for operations and small pages."""

from sqlalchemy import select

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.viewer import Viewer
from forum.spaces.models import Space
from forum.threads import policy
from forum.threads.models import Follow, Post, PostRevision, Thread


def get_space(viewer: Viewer, public_id: str) -> Space:
    """A space that the viewer may read.

    Raises:
        NotFound: there is none for this viewer.
    """
    space = db.session.scalar(
        select(Space).where(Space.public_id == public_id, policy.spaces_seen_by(viewer)),
        {"me": viewer.user_id},
    )
    if space is None:
        raise NotFound
    return space


def get_thread(viewer: Viewer, public_id: str, *, lock: bool = False) -> Thread:
    """A thread that the viewer may see.

    Args:
        lock: hold the row until the transaction ends, so that posts get their keys in the order in which they appear.

    Raises:
        NotFound: there is none for this viewer.
    """
    statement = select(Thread).where(Thread.public_id == public_id).execution_options(populate_existing=True)
    thread = db.session.scalar(statement.with_for_update(key_share=True) if lock else statement)
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
    statement = select(Post).where(Post.public_id == public_id).execution_options(populate_existing=True)
    post = db.session.scalar(statement)
    if post is None:
        raise NotFound
    if lock:
        db.session.execute(select(Thread.id).where(Thread.id == post.thread_id).with_for_update(key_share=True))
        db.session.refresh(post)
    return post


def revisions(post: Post) -> list[PostRevision]:
    """How a post stood, newest first. Ask ``policy.can_read_history`` before."""
    statement = select(PostRevision).where(PostRevision.post_id == post.id).order_by(PostRevision.version.desc())
    return list(db.session.scalars(statement))


def followers(thread: Thread) -> list[int]:
    """The keys of everybody who follows a thread."""
    return list(db.session.scalars(select(Follow.person_id).where(Follow.thread_id == thread.id)))
