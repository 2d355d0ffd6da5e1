"""A page of a thread in two statements: the thread with what this reader has to do with it, then the posts.

Posts are found by their place, never by a number: the n-th post is another one for every reader, and numbers would tell
how many they do not see. A page knows whether there is more on either side because one row beyond is asked for.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    Row,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from forum.accounts.models import Person
from forum.core.db import UtcDateTime, db
from forum.core.errors import NotFound
from forum.core.html import SafeHtml
from forum.core.paging import seal, unseal
from forum.core.prepared import Prepared
from forum.core.viewer import Audience, Side, Viewer
from forum.safety.passages import plain
from forum.shield.queries import not_apart
from forum.spaces.models import Space
from forum.threads import policy
from forum.threads.models import (
    Bookmark,
    Follow,
    Post,
    PostState,
    ReadPosition,
    Thread,
    ThreadState,
    ThreadViewOverride,
    Wants,
    WithYou,
)
from forum.threads.queries.places import PAGE, SHAPES, Place, Shape

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
        here, there = tuple_(Post.placed_at, Post.id), _place_of("at", "key")
        news = posts.where(here > there, Post.author_id != policy.me(viewer))
        found: str | None = db.session.scalar(
            news.order_by(Post.placed_at, Post.id).limit(1), given | {"at": head.read_until, "key": head.post_key}
        )
        if found is not None:
            return found
        return db.session.scalar(posts.order_by(Post.placed_at.desc(), Post.id.desc()).limit(1), given)
    return db.session.scalar(posts.order_by(Post.placed_at, Post.id).limit(1), given)


def _head(viewer: Viewer, public_id: str, post: str | None) -> Row[Any]:
    """The thread, its space, how far this viewer has read, whether they follow, and the key of the anchor post."""
    statement = _head_statement(policy.sight_of(viewer))
    head: Row[Any] | None = statement.first(me=viewer.user_id, thread=public_id, anchor=post)
    if head is None:
        raise NotFound
    return head


@lru_cache(maxsize=512)
def _head_statement(sight: Viewer) -> Prepared:
    me, anchor = policy.me(sight), aliased(Post)
    state: Any = func.coalesce(ThreadViewOverride.state, Thread.state) if sight.apart else Thread.state
    statement = (
        select(
            Thread.id, Thread.public_id, Thread.title, Thread.title_shown, Thread.wants, Thread.tags, Thread.notes,
            Thread.author_id, Thread.locked, Thread.pinned, Thread.start_here, Thread.start_here_declined,
            state.label("state"), Person.pen_name, Person.side,
            Space.id.label("space_id"), Space.public_id.label("space"), Space.title.label("space_title"), Space.rules,
            Space.audience, Space.closed_at,
            ReadPosition.read_until, ReadPosition.post_key, Follow.person_id.label("follower"),
            anchor.id.label("anchor_key"), anchor.placed_at.label("anchor_at"),
        )
        .join(Space, Space.id == Thread.space_id)
        .join(Person, Person.id == Thread.author_id)
        .outerjoin(ReadPosition, and_(ReadPosition.thread_id == Thread.id, ReadPosition.person_id == me))
        .outerjoin(Follow, and_(Follow.thread_id == Thread.id, Follow.person_id == me))
        .outerjoin(anchor, and_(anchor.thread_id == Thread.id, anchor.public_id == bindparam("anchor")))
        .where(Thread.public_id == bindparam("thread"), policy.threads_seen_by(sight))
    )  # fmt: skip
    if sight.apart:
        statement = statement.outerjoin(ThreadViewOverride, policy.override_of(sight))
    return Prepared(statement)


def _window(viewer: Viewer, head: Row[Any], place: Place, at: datetime | None) -> tuple[list[Any], list[Any]]:
    """The posts before the anchor and from it on, each with one more than fits; both in reading order."""
    given = {"me": viewer.user_id, "thread_key": head.id}
    if SHAPES[place].anchored:
        given |= {"at": at, "key": head.anchor_key}
    rows = _window_statement(policy.sight_of(viewer), place).all(**given)
    split = sum(row.before for row in rows)
    return rows[:split], rows[split:]


@lru_cache(maxsize=1024)
def _window_statement(sight: Viewer, place: Place) -> Prepared:
    """One statement per place and sight: the keys of the window from the index, then the rows that belong to them."""
    window = _keys(sight, place).subquery("shown")
    answered, answered_by = aliased(Post), aliased(Person)
    visible_answered = and_(
        answered.id == Post.reply_to_id,
        answered.state == PostState.VISIBLE,
        not_apart(sight, answered.author_id, answered.reply_to_author_id),
    )
    return Prepared(
        select(
            Post.id, Post.public_id, Post.author_id, Post.body, Post.state, Post.opening, Post.desk_note,
            Post.placed_at, Post.edited_at, Post.version, Post.notes, Person.pen_name, Person.side, window.c.before,
            answered.public_id.label("quoted"), answered_by.pen_name.label("quoted_name"), Post.quote_length,
            _quoted(answered).label("quoted_words"), answered.notes.label("quoted_notes"),
            _with_you(sight).label("with_you"), _kept(sight).label("kept"),
        )
        .join(window, window.c.id == Post.id)
        .join(Person, Person.id == Post.author_id)
        .outerjoin(answered, visible_answered)
        .outerjoin(answered_by, answered_by.id == answered.author_id)
        .order_by(Post.placed_at, Post.id)
    )  # fmt: skip


def _quoted(answered: Any) -> Any:
    """The piece of the answered post's HTML that was chosen; its first words where none was."""
    piece = func.substr(type_coerce(answered.body, Text), Post.quote_start + 1, Post.quote_length, type_=Text)
    return case((Post.quote_length.is_(None), answered.excerpt), else_=piece)


def _with_you(sight: Viewer) -> Any:
    """Of the reader's own post: whether somebody is with them whom they may meet. Of others': whether the reader is."""
    me, standing = policy.me(sight), and_(WithYou.post_id == Post.id, WithYou.ended_at.is_(None))
    somebody = exists().where(standing, not_apart(sight, WithYou.person_id))
    return case((Post.author_id == me, somebody), else_=exists().where(standing, WithYou.person_id == me))


def _kept(sight: Viewer) -> Any:
    return exists().where(Bookmark.post_id == Post.id, Bookmark.person_id == policy.me(sight))


def _keys(sight: Viewer, place: Place) -> Any:
    """The keys of the window, from the index alone: back from the anchor, forth from it, or both."""
    shape = SHAPES[place]
    keys = select(Post.id, Post.placed_at).join(Thread)
    keys = keys.where(Post.thread_id == bindparam("thread_key"), policy.posts_seen_within(sight))
    here, there = tuple_(Post.placed_at, Post.id), _place_of("at", "key")
    streams = []
    if place is not Place.START:
        back = keys.where(here < there if shape.anchor_after else here <= there) if shape.anchored else keys
        back = back.order_by(Post.placed_at.desc(), Post.id.desc()).limit(shape.before + 1)
        streams.append(back.add_columns(literal_column("1").label("before")).subquery("earlier"))
    if place is not Place.END:
        forth = keys.where(here >= there if shape.anchor_after else here > there) if shape.anchored else keys
        forth = forth.order_by(Post.placed_at, Post.id).limit(shape.after + 1)
        streams.append(forth.add_columns(literal_column("0").label("before")).subquery("later"))
    chosen = [select(stream.c.id, stream.c.before) for stream in streams]
    return union_all(*chosen) if len(chosen) > 1 else chosen[0]


def _place_of(at: str, key: str) -> Any:
    return tuple_(bindparam(at, type_=UtcDateTime()), bindparam(key, type_=Integer()))


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
