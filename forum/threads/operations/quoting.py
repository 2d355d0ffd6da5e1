"""Quoting by reference: a post says where in another post the words stand (``safety/passages.py``), and keeps none."""

from sqlalchemy import select

from forum.core.db import db
from forum.core.errors import Invalid
from forum.safety.passages import PASSAGE_LENGTH, find, plain
from forum.threads.models import Post

GONE = (0, 0)
"""Where words stand that were edited away: the line above the answer then names the person and says nothing."""


def place_of(answered: Post | None, words: str) -> tuple[int, int] | None:
    """Where the chosen words stand in the post that is answered; None when none were chosen.

    Raises:
        Invalid: ``quote``: ``quote_without_post``, ``quote_too_long``, ``quote_not_there``.
    """
    chosen = " ".join(words.split())
    if not chosen:
        return None
    if answered is None:
        raise Invalid({"quote": "quote_without_post"})
    if len(chosen) > PASSAGE_LENGTH:
        raise Invalid({"quote": "quote_too_long"})
    found = find(str.__str__(answered.body), chosen)
    if found is None:
        raise Invalid({"quote": "quote_not_there"})
    return found


def follow_words(post: Post, before: str) -> None:
    """Let the quotes of a post point to the same words in its new HTML, inside the transaction that changed it.

    Args:
        post: the post, with its new body.
        before: the HTML that the quotes point into until now.
    """
    after = str.__str__(post.body)
    if after == before:
        return
    quoting = select(Post).where(Post.reply_to_id == post.id, Post.quote_length > 0).with_for_update()
    for one in db.session.scalars(quoting).all():
        start, length = one.quote_start or 0, one.quote_length or 0
        one.quote_start, one.quote_length = find(after, plain(before[start : start + length])) or GONE
