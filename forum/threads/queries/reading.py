"""A page of a thread in two statements: the thread with what this reader has to do with it, then the posts.

Posts are found by their place, never by a number: the n-th post is another one for every reader, and numbers would tell
how many they do not see. A page knows whether there is more on either side because one row beyond is asked for.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select, tuple_

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.html import SafeHtml
from forum.core.paging import seal, unseal
from forum.core.viewer import Audience, Side, Viewer
from forum.safety.passages import plain
from forum.threads import policy
from forum.threads.models import Post, PostState, Thread, ThreadState, Wants
from forum.threads.queries.places import PAGE, SHAPES, Place, Shape
from forum.threads.queries.statements import (
    head_statement,
    news_statement,
    place_named,
    position_statement,
    window_statement,
)

CURSOR = "posts"


class Quote(NamedTuple):
    """The line above an answer: the visible post that it answers, the words chosen from it or else its first ones
    (none: the chosen ones were edited away), and the content notes of that post."""

    public_id: str
    name: str
    words: str
    notes: str


class PostRow(NamedTuple):
    """One post, as its reader may see it. ``body`` is the whole words; ``present`` decides what of them is shown.
    ``with_you`` says of one's own post that somebody is with its author, of others' that the reader is."""

    key: int
    public_id: str
    author_id: int
    pen_name: str
    side: Side
    body: SafeHtml
    state: PostState
    opening: bool
    desk_note: str | None
    placed_at: datetime
    edited: bool
    version: int
    quote: Quote | None
    notes: str
    with_you: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A page of a thread for one reader. ``first_new`` is the key of the first post on it that is new to them."""

    key: int
    public_id: str
    title: str | None
    wants: Wants
    tags: list[str]
    notes: str
    author: str
    author_side: Side
    author_id: int
    locked: bool
    space_closed: bool
    pinned: bool
    start_here: bool
    start_here_declined: bool
    state: ThreadState
    space_id: int
    space: str
    space_title: str
    space_rules: list[str]
    audience: Audience
    follows: bool
    posts: list[PostRow]
    first_new: int | None
    earlier: str | None
    later: str | None


def read_thread(viewer: Viewer, public_id: str, place: Place = Place.START, anchor: str | None = None) -> Reading:
    """A page of a thread. Two statements.

    Args:
        anchor: for AFTER and BEFORE a cursor of this thread, for AT the public id of a post.

    Raises:
        NotFound: the thread, or the post that AT names, does not exist for this viewer.
        Malformed: the cursor is none of ours.
    """
    at: datetime | None = None
    post = anchor
    if anchor is not None and place is not Place.AT:
        at, post = unseal(f"{CURSOR}:{public_id}", anchor)
    head = _head(viewer, public_id, post)
    if anchor is not None and (head.anchor_key is None or (place is Place.AT and not head.anchor_at)):
        raise NotFound
    before, after = _window(viewer, head, place, at or head.anchor_at)
    if place is Place.AT and not (after and after[0].public_id == post):
        raise NotFound
    return _reading(viewer, head, place, before, after)


def first_new(viewer: Viewer, public_id: str) -> str | None:
    """The public id of the first post of others that this viewer has not read; else of the last one they see.

    Raises:
        NotFound: the thread does not exist for this viewer.
    """
    head = _head(viewer, public_id, None)
    visible = (Post.thread_id == head.id, policy.posts_seen_within(viewer))
    posts = select(Post.public_id).join(Thread).where(*visible)
    given = {"me": viewer.user_id}
    if head.read_until is not None:
        here, there = tuple_(Post.placed_at, Post.id), place_named("at", "key")
        news = posts.where(here > there, Post.author_id != policy.me(viewer))
        found: str | None = db.session.scalar(
            news.order_by(Post.placed_at, Post.id).limit(1), given | {"at": head.read_until, "key": head.post_key}
        )
        if found is not None:
            return found
        return db.session.scalar(posts.order_by(Post.placed_at.desc(), Post.id.desc()).limit(1), given)
    return db.session.scalar(posts.order_by(Post.placed_at, Post.id).limit(1), given)


def has_news(viewer: Viewer, thread_key: int) -> bool:
    """Whether a thread holds a post of others that this viewer may see and has not read. Flushes nothing before."""
    given = {"me": viewer.user_id, "thread_key": thread_key}
    read = position_statement().first(**given)
    if read is not None:
        given |= {"at": read.read_until, "key": read.post_key}
    return news_statement(policy.sight_of(viewer), read is not None).first(**given) is not None


def _head(viewer: Viewer, public_id: str, post: str | None) -> Row[Any]:
    """The thread, its space, how far this viewer has read, whether they follow, and the key of the anchor post."""
    statement = head_statement(policy.sight_of(viewer))
    head: Row[Any] | None = statement.first(me=viewer.user_id, thread=public_id, anchor=post)
    if head is None:
        raise NotFound
    return head


def _window(viewer: Viewer, head: Row[Any], place: Place, at: datetime | None) -> tuple[list[Any], list[Any]]:
    """The posts before the anchor and from it on, each with one more than fits; both in reading order."""
    given = {"me": viewer.user_id, "thread_key": head.id}
    if SHAPES[place].anchored:
        given |= {"at": at, "key": head.anchor_key}
    rows = window_statement(policy.sight_of(viewer), place).all(**given)
    split = sum(row.before for row in rows)
    return rows[:split], rows[split:]


def _reading(viewer: Viewer, head: Row[Any], place: Place, before: list[Any], after: list[Any]) -> Reading:
    more_before, more_after, shown = _fitted(SHAPES[place], before, after)
    mine = head.author_id == viewer.user_id
    titled = head.title_shown or mine or viewer.moderates(head.space_id)
    scope = f"{CURSOR}:{head.public_id}"
    return Reading(
        key=head.id,
        public_id=head.public_id,
        title=head.title if titled else None,
        wants=head.wants,
        tags=head.tags,
        notes=head.notes if titled else "",
        author=head.pen_name,
        author_side=head.side,
        author_id=head.author_id,
        locked=head.locked or head.closed_at is not None,
        space_closed=head.closed_at is not None,
        pinned=head.pinned,
        start_here=head.start_here,
        start_here_declined=head.start_here_declined,
        state=head.state,
        space_id=head.space_id,
        space=head.space,
        space_title=head.space_title,
        space_rules=head.rules,
        audience=head.audience,
        follows=head.follower is not None,
        posts=[_post(row) for row in shown],
        first_new=_first_new(viewer, head, shown),
        earlier=seal(scope, shown[0].placed_at, shown[0].public_id) if shown and more_before else None,
        later=seal(scope, shown[-1].placed_at, shown[-1].public_id) if shown and more_after else None,
    )


def _fitted(shape: Shape, before: list[Any], after: list[Any]) -> tuple[bool, bool, list[Any]]:
    """Whether there is more on either side, and the posts that fit on the page."""
    beyond = max(0, len(before) - shape.before)
    room = PAGE - (len(before) - beyond) if shape.after else 0
    return beyond > 0, len(after) > room, before[beyond:] + after[:room]


def _first_new(viewer: Viewer, head: Row[Any], shown: list[Any]) -> int | None:
    if head.read_until is None:
        return None
    read = (head.read_until, head.post_key)
    return next((row.id for row in shown if (row.placed_at, row.id) > read and row.author_id != viewer.user_id), None)


def _post(row: Any) -> PostRow:
    return PostRow(
        row.id, row.public_id, row.author_id, row.pen_name, row.side, row.body, row.state, row.opening, row.desk_note,
        row.placed_at, row.edited_at is not None, row.version, _quote(row) if row.quoted else None, row.notes,
        row.with_you, row.kept,
    )  # fmt: skip


def _quote(row: Any) -> Quote:
    words = row.quoted_words if row.quote_length is None else plain(row.quoted_words)
    return Quote(row.quoted, row.quoted_name, words, row.quoted_notes)
