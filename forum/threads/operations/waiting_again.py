"""Letting a post wait again that was let through by a slip, a moment ago."""

from sqlalchemy import exists, or_, select

from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.threads import hooks, policy, queries
from forum.threads.models import Post, PostState
from forum.threads.operations.keeping import settle
from forum.threads.operations.telling import hush


@operation
def hold_again(actor: Viewer, post_id: str) -> Post:
    """Take back that a held post was let through: it waits again, and what was told of it is withdrawn.

    Raises:
        NotFound, Forbidden: it is not the actor's to decide.
        Conflict: ``post_moved_on``: its author has changed it since, or somebody has answered.
    """
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_decide(actor, post))
        if post.state is not PostState.VISIBLE or post.published_at is None or _goes_on(post):
            raise Conflict("post_moved_on", state=post.state.value)
        post.state, post.published_at, post.placed_at = PostState.HELD, None, post.created_at
        settle(post.thread, post.author_id)
        hush(post)
        hooks.unpublished(post.author_id)
    return post


def _goes_on(post: Post) -> bool:
    """Whether anything has come of it since others could read it."""
    since = post.published_at
    later = or_(Post.reply_to_id == post.id, Post.created_at >= since)
    others = select(Post.id).where(Post.thread_id == post.thread_id, Post.id != post.id, later)
    edited = post.edited_at is not None and since is not None and post.edited_at >= since
    return edited or bool(db.session.scalar(select(exists(others))))
