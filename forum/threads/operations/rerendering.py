"""Making posts' HTML anew from their source, after the text pipeline has changed (``open-chair rerender``)."""

from sqlalchemy import select

from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.safety.text import RENDERER_VERSION, excerpt, render
from forum.threads.models import EXCERPT_LENGTH, Post, PostRevision
from forum.threads.operations.quoting import follow_words

BATCH = 50
"""Posts in one transaction: short enough that writers do not wait for it."""


def rerender() -> int:
    """Render again what an older renderer made; returns how many posts. Can be stopped and started at any time."""
    done = 0
    while batch := _outdated():
        done += _render_batch(SYSTEM, batch)
    return done


def _outdated() -> dict[int, str]:
    rows = db.session.execute(
        select(Post.id, Post.source).where(Post.renderer_version != RENDERER_VERSION).order_by(Post.id).limit(BATCH)
    )
    found = {key: source for key, source in rows}  # noqa: C416  a Row is no pair for dict()
    db.session.rollback()
    return found


@operation
def _render_batch(actor: Viewer, sources: dict[int, str]) -> int:
    """Store the new HTML of these posts, unless somebody edited them meanwhile."""
    bodies = {key: render(source) for key, source in sources.items()}
    with transaction(actor):
        posts = db.session.scalars(select(Post).where(Post.id.in_(bodies)).with_for_update())
        for post in posts:
            if post.source == sources[post.id]:
                before = str.__str__(post.body)
                post.body, post.excerpt = bodies[post.id], excerpt(post.source, EXCERPT_LENGTH)
                follow_words(post, before)
                newest = select(PostRevision).where(
                    PostRevision.post_id == post.id, PostRevision.version == post.version
                )
                if (revision := db.session.scalar(newest)) is not None:
                    revision.body = bodies[post.id]
            # An edit in between was rendered by the present renderer.
            post.renderer_version = RENDERER_VERSION
    return len(bodies)
