"""Being with somebody, without words: its author learns that somebody is, nobody learns who, and nothing is counted."""

from datetime import timedelta
from functools import cache

from sqlalchemy import bindparam, select

from forum.core import clock
from forum.core.db import db
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.prepared import Prepared
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.notifications.operations import bring_back, notify, withdraw
from forum.threads import policy, queries
from forum.threads.models import Post, WithYou

WITH_YOU = "post.with_you"
MARK = "with_you"
"""What notices about it name as the kind of their subject."""
CARES = Limit("post.with_you", 60, per=timedelta(minutes=10))


@operation(limit=CARES)
def be_with(actor: Viewer, post_id: str) -> None:
    """Be with the author of a post. Twice is once; after taking it back, nobody is told again.

    Raises:
        NotFound: the post does not exist for the actor.
        Forbidden: ``your_own_post``, ``hello_first``, ``read_only``, ``post_not_open``.
    """
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_be_with(actor, post))
        mark = db.session.get(WithYou, (post.id, actor.user_id))
        if mark is None:
            mark = WithYou(post_id=post.id, person_id=actor.user_id, since=clock.now())
            db.session.add(mark)
            db.session.flush()
            _tell(post, mark)
        elif mark.ended_at is not None:
            mark.ended_at = None
            bring_back(MARK, mark.public_id)


@operation(limit=CARES)
def be_with_no_more(actor: Viewer, post_id: str) -> None:
    """Take it back, with the notice that told of it. Where there is nothing to take back, nothing happens.

    Raises:
        NotFound: the post does not exist for the actor.
    """
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_keep(actor, post))
        mark = db.session.get(WithYou, (post.id, actor.user_id))
        if mark is not None and mark.ended_at is None:
            mark.ended_at = clock.now()
            withdraw(MARK, mark.public_id)


def hush_marks(post: Post) -> None:
    """Withdraw what was told of those who are with its author: the post cannot be read any more."""
    for mark in _marks(post):
        withdraw(MARK, mark)


def tell_marks_again(post: Post) -> None:
    """Bring it back: the post can be read again."""
    for mark in _marks(post):
        bring_back(MARK, mark)


def _marks(post: Post) -> list[str]:
    db.session.flush()
    return [row.public_id for row in _standing_marks().all(post=post.id)]


@cache
def _standing_marks() -> Prepared:
    return Prepared(select(WithYou.public_id).where(WithYou.post_id == bindparam("post"), WithYou.ended_at.is_(None)))


def _tell(post: Post, mark: WithYou) -> None:
    """One line in the notices however many there are: all of a post's lead to the same place."""
    notify(
        post.author_id,
        WITH_YOU,
        subject=(MARK, mark.public_id),
        place=post.public_id,
        label=post.thread.space.title,
        actor_id=mark.person_id,
    )
