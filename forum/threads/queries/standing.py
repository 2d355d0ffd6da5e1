"""How a thread stands by its posts: what every write of a post asks, made and compiled once (``Prepared``).

A prepared statement does not flush what the session holds: whoever calls these has flushed what they are to see.
"""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, false, select, true
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
        ``placed_at``, ``author_id``, and ``answered``: whether they see a post by another than the thread's author; and
        ``opening``, the state of the opening post. None when they see no post.
    """
    given = {"thread": thread.id, "author": thread.author_id}
    if viewer_id is None:
        return _newest_post(False).first(**given)
    return _newest_post(True).first(**given, member=viewer_id)


def separated_viewers(thread: Thread) -> tuple[set[int], bool]:
    """For whom the thread stands otherwise than for the others; one statement.

    Returns:
        Who is kept apart from somebody who wrote here, but not from the thread's author (for them it does not exist);
        and whether it is kept otherwise for anybody until now.
    """
    rows = _separated_viewers().all(thread=thread.id, author=thread.author_id)
    return {row.viewer_id for row in rows if not row.kept}, any(row.kept for row in rows)


def followers(thread: Thread) -> list[int]:
    """The keys of everybody who follows a thread."""
    return [row.person_id for row in _followers().all(thread=thread.id)]


@cache
def _opening_state() -> Prepared:
    return Prepared(select(Post.state).where(Post.thread_id == _thread, Post.opening))


@cache
def _newest_post(separated: bool) -> Prepared:
    newest, other, first = aliased(Post), aliased(Post), aliased(Post)
    opening = select(first.state).where(first.thread_id == _thread, first.opening).scalar_subquery().label("opening")
    by_others = exists().where(*_sees(other, separated), other.author_id != _author)
    columns = (newest.placed_at, newest.author_id, by_others.label("answered"), opening)
    statement = select(*columns).where(*_sees(newest, separated))
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
    needed = (
        select(Separation.member_id.label("viewer_id"), false().label("kept"))
        .join(ThreadParticipant, ThreadParticipant.member_id == Separation.other_id)
        .where(ThreadParticipant.thread_id == _thread, Separation.member_id.not_in(from_author))
        .distinct()
    )
    kept = select(ThreadViewOverride.viewer_id, true()).where(ThreadViewOverride.thread_id == _thread)
    return Prepared(needed.union_all(kept))


@cache
def _followers() -> Prepared:
    return Prepared(select(Follow.person_id).where(Follow.thread_id == _thread))
