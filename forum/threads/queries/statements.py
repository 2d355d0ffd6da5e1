"""The two statements of a thread's page, made once for everybody who may see the same (``Prepared``)."""

from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Integer,
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
from forum.core.db import UtcDateTime
from forum.core.prepared import Prepared
from forum.core.viewer import Viewer
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
    ThreadViewOverride,
    WithYou,
)
from forum.threads.queries.places import SHAPES, Place


@lru_cache(maxsize=512)
def head_statement(sight: Viewer) -> Prepared:
    """The thread, its space, and what the reader ``me`` has to do with it, by ``thread`` and ``anchor``."""
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


@lru_cache(maxsize=1024)
def window_statement(sight: Viewer, place: Place) -> Prepared:
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


@cache
def position_statement() -> Prepared:
    """How far the reader ``me`` has read the thread ``thread_key``."""
    mine = (ReadPosition.person_id == bindparam("me"), ReadPosition.thread_id == bindparam("thread_key"))
    return Prepared(select(ReadPosition.read_until, ReadPosition.post_key).where(*mine))


@lru_cache(maxsize=1024)
def news_statement(sight: Viewer, has_read: bool) -> Prepared:
    """One post of others in the thread ``thread_key``; ``has_read``: that stands after the place ``at``, ``key``."""
    news = select(Post.id).join(Thread).where(Post.thread_id == bindparam("thread_key"))
    news = news.where(policy.posts_seen_within(sight), Post.author_id != policy.me(sight))
    if has_read:
        news = news.where(tuple_(Post.placed_at, Post.id) > place_named("at", "key"))
    return Prepared(news.limit(1))


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
    here, there = tuple_(Post.placed_at, Post.id), place_named("at", "key")
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


def place_named(at: str, key: str) -> Any:
    """A place of a post as two parameters."""
    return tuple_(bindparam(at, type_=UtcDateTime()), bindparam(key, type_=Integer()))
