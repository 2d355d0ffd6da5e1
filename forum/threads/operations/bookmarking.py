"""Keeping posts for later: a private list. A post that goes out of sight leaves the list, and comes back with it."""

from datetime import timedelta

from sqlalchemy import delete

from forum.core import clock
from forum.core.db import db
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.threads import policy, queries
from forum.threads.models import Bookmark

KEEPS = Limit("post.keep", 60, per=timedelta(minutes=10))


@operation(limit=KEEPS)
def keep_for_later(actor: Viewer, post_id: str) -> None:
    """Keep a post for later; a thread is kept by its first post. Twice is once.

    Raises:
        NotFound: the post does not exist for the actor.
    """
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_keep(actor, post))
        if db.session.get(Bookmark, (post.id, actor.user_id)) is None:
            db.session.add(Bookmark(post_id=post.id, person_id=actor.user_id, since=clock.now()))


@operation(limit=KEEPS)
def keep_no_more(actor: Viewer, post_id: str) -> None:
    """Take a post from the list; one that is not on it stays where it is.

    Raises:
        NotFound: as ``keep_for_later``.
    """
    with transaction(actor):
        post = queries.get_post(post_id)
        require(policy.can_keep(actor, post))
        db.session.execute(delete(Bookmark).where(Bookmark.post_id == post.id, Bookmark.person_id == actor.user_id))
