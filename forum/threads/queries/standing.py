"""How a thread stands by its posts: what every write of a post asks, made and compiled once (``Prepared``).

A prepared statement does not flush what the session holds: whoever calls these has flushed what they are to see.
"""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, select
from sqlalchemy.orm import aliased

from forum.core.prepared import Prepared
from forum.shield.models import Separation
from forum.threads.models import Follow, Post, PostState, Thread, ThreadParticipant, ThreadViewOverride

_thread: BindParameter[Any] = bindparam("thread")
_author: BindParameter[Any] = bindparam("author")
_member: BindParameter[Any] = bindparam("member")


def opening_state(thread: Thread) -> PostState:
    """The state of a thread's opening post."""
    found: PostState = _opening_state().first(thread=thread.id).state
    return found


def newest_post(thread: Thread, viewer_id: int | None) -> Any:
    """The newest visible post of a thread for one separated viewer; with None, for everybody without separations.

    Returns:
        ``placed_at``, ``author_id``, and ``answered``: whether they see a post by another than the thread's author;
        None when they see no post.
    """
    given = {"thread": thread.id, "author": thread.author_id}
    if viewer_id is None:
        return _newest_post(False).first(**given)
    return _newest_post(True).first(**given, member=viewer_id)


def separated_viewers(thread: Thread) -> set[int]:
    """Who is kept apart from somebody who wrote here, but not from the thread's author (for them it does not exist)."""
    return {row.member_id for row in _separated_viewers().all(thread=thread.id, author=thread.author_id)}


def has_overrides(thread: Thread) -> bool:
    """Whether the thread is kept otherwise for somebody than for the others."""
    return _override().first(thread=thread.id) is not None


def followers(thread: Thread) -> list[int]:
    """The keys of everybody who follows a thread."""
    return [row.person_id for row in _followers().all(thread=thread.id)]


@cache
def _opening_state() -> Prepared:
    return Prepared(select(Post.state).where(Post.thread_id == _thread, Post.opening))


@cache
def _newest_post(separated: bool) -> Prepared:
    newest, other = aliased(Post), aliased(Post)
    by_others = exists().where(*_sees(other, separated), other.author_id != _author)
    statement = select(newest.placed_at, newest.author_id, by_others.label("answered")).where(*_sees(newest, separated))
    return Prepared(statement.order_by(newest.placed_at.desc(), newest.id.desc()).limit(1))


def _sees(post: Any, separated: bool) -> list[Any]:
    """The conditions under which a post of the thread is visible, to one separated member or to all others."""
    visible = [post.thread_id == _thread, post.state == PostState.VISIBLE]
    if separated:
        apart = select(Separation.other_id).where(Separation.member_id == _member)
        answered = post.reply_to_author_id
        visible += [post.author_id.not_in(apart), answered.is_(None) | answered.not_in(apart)]
    return visible


@cache
def _separated_viewers() -> Prepared:
    from_author = select(Separation.member_id).where(Separation.other_id == _author)
    return Prepared(
        select(Separation.member_id)
        .join(ThreadParticipant, ThreadParticipant.member_id == Separation.other_id)
        .where(ThreadParticipant.thread_id == _thread, Separation.member_id.not_in(from_author))
        .distinct()
    )


@cache
def _override() -> Prepared:
    return Prepared(select(ThreadViewOverride.viewer_id).where(ThreadViewOverride.thread_id == _thread).limit(1))


@cache
def _followers() -> Prepared:
    return Prepared(select(Follow.person_id).where(Follow.thread_id == _thread))
