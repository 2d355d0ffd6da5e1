"""Telling people about posts: whoever was answered, and whoever follows. Only those who may see the post hear of it."""

from forum.core.db import db
from forum.notifications.operations import bring_back, notify, withdraw
from forum.spaces import viewers
from forum.threads import policy, queries
from forum.threads.models import Post, Thread
from forum.threads.operations.caring import hush_marks, tell_marks_again
from forum.threads.operations.keeping import SUBJECT

ANSWERED = "post.answered"
NEW_POST = "thread.new_post"
LET_THROUGH = "post.let_through"
MARKED = "thread.start_here"


def tell(post: Post) -> None:
    """Tell about a post that others can read for the first time. The notice names the space, never anyone's words."""
    thread = db.session.get_one(Thread, post.thread_id)
    for person_id in sorted({*queries.followers(thread), post.reply_to_author_id or 0} - {0, post.author_id}):
        # The one rule of sight decides: audiences may have changed since they followed, separations apply.
        if policy.can_see_post(viewers.of_person(person_id), post):
            _notify(person_id, ANSWERED if person_id == post.reply_to_author_id else NEW_POST, post, post.author_id)


def tell_author(post: Post) -> None:
    """Tell the author that their words are through."""
    _notify(post.author_id, LET_THROUGH, post, None)


def tell_marked(thread: Thread) -> None:
    """Tell the author that newcomers may read their thread now: they may say no."""
    notify(
        thread.author_id,
        MARKED,
        subject=("thread", thread.public_id),
        place=thread.public_id,
        label=thread.space.title,
    )


def hush(post: Post) -> None:
    """Withdraw what was told about a post: it cannot be read any more."""
    withdraw(SUBJECT, post.public_id)
    hush_marks(post)


def tell_again(post: Post) -> None:
    """Bring back what was told: the post can be read again."""
    bring_back(SUBJECT, post.public_id)
    tell_marks_again(post)


def _notify(person_id: int, kind: str, post: Post, actor_id: int | None) -> None:
    notify(
        person_id,
        kind,
        subject=(SUBJECT, post.public_id),
        place=post.thread.public_id,
        label=post.thread.space.title,
        actor_id=actor_id,
    )
