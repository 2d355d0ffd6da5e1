"""Keeping what lists read true to the posts: the thread's columns, who takes part, separated viewers' overrides.

Everything here is computed from the posts each time, never counted up or down, so ``recount`` is the same functions
run over all threads, and a wrong number cannot outlive the next write.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, delete, func, or_, select

from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.prepared import PreparedWrite, insert_into
from forum.core.viewer import SYSTEM, Viewer
from forum.notifications.operations import keep_apart, kept_apart_by
from forum.shield.models import Separation
from forum.threads.models import (
    Post,
    PostState,
    Thread,
    ThreadParticipant,
    ThreadState,
    ThreadViewOverride,
    WithYou,
)
from forum.threads.operations.caring import MARK
from forum.threads.queries import standing as standings

SUBJECT = "post"
"""What notices about posts name as the kind of their subject."""
BATCH = 50
"""Threads in one transaction of ``recount``: short enough that writers do not wait for it."""

_WITHOUT_VISIBLE = {
    PostState.VISIBLE: ThreadState.HIDDEN,
    PostState.HELD: ThreadState.HELD,
    PostState.HIDDEN: ThreadState.HIDDEN,
    PostState.REMOVED: ThreadState.HIDDEN,
    PostState.RETURNED: ThreadState.HIDDEN,
    PostState.WITHDRAWN: ThreadState.WITHDRAWN,
}
"""What a thread is when nothing in it is visible, by the state of its opening post. (A visible opening post is out of
sight only together with the whole thread, for somebody kept apart from its author.)"""


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a thread stands for some reader."""

    state: ThreadState
    activity_at: datetime
    last_author_id: int
    answered: bool


def settle(thread: Thread, *members: int) -> None:
    """Bring everything kept about a thread in line with its posts, after posts of these members changed."""
    db.session.flush()
    for member in members:
        _participant().run(thread=thread.id, member=member)
    last = standings.newest_post(thread, None)
    opening = last.opening if last is not None else standings.opening_state(thread)
    standing = _standing(thread, opening, last)
    thread.state, thread.answered = standing.state, standing.answered
    thread.activity_at, thread.last_author_id = standing.activity_at, standing.last_author_id
    thread.title_shown = opening is PostState.VISIBLE
    _keep_overrides(thread, opening)


def on_separation(one: int, other: int) -> None:
    """A separation was made or ended: recompute the overrides of all threads in which either of the two takes part,
    and which notices the two still see.

    Runs inside the transaction that made or ended it (``shield.on_change(within=...)``).
    """
    db.session.flush()
    shared = select(ThreadParticipant.thread_id).where(ThreadParticipant.member_id.in_((one, other)))
    for thread in db.session.scalars(select(Thread).where(Thread.id.in_(shared)).order_by(Thread.id)).all():
        _keep_overrides(thread, standings.opening_state(thread))
    db.session.flush()
    for member in (one, other):
        keep_apart(member, _posts_kept_apart())
        keep_apart(member, _marks_kept_apart())


_APART = select(Separation.other_id).where(Separation.member_id == bindparam("person"))
"""Whom the person whose notices are gone through never meets."""


@cache
def _posts_kept_apart() -> PreparedWrite:
    """Notices about posts that exist for others and not for this member, by separations alone."""
    hidden = (
        select(Post.public_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(or_(*(column.in_(_APART) for column in (Thread.author_id, Post.author_id, Post.reply_to_author_id))))
    )
    return kept_apart_by(SUBJECT, hidden)


@cache
def _marks_kept_apart() -> PreparedWrite:
    """What names those who are with this member but never meet them, or with a post that is out of their sight."""
    hidden = (
        select(WithYou.public_id)
        .join(Post, Post.id == WithYou.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(or_(*(column.in_(_APART) for column in (WithYou.person_id, Thread.author_id, Post.reply_to_author_id))))
    )
    return kept_apart_by(MARK, hidden)


@operation
def recount_after(actor: Viewer, key: int) -> int | None:
    """Recompute the next threads after this key; returns the last one's, or None when there are no more."""
    with transaction(actor):
        threads = db.session.scalars(select(Thread).where(Thread.id > key).order_by(Thread.id).limit(BATCH)).all()
        for thread in threads:
            db.session.execute(delete(ThreadParticipant).where(ThreadParticipant.thread_id == thread.id))
            authors = select(Post.author_id).where(Post.thread_id == thread.id).distinct()
            settle(thread, *db.session.scalars(authors))
    return threads[-1].id if threads else None


def recount() -> None:
    """Recompute all that is kept about every thread (``open-chair recount``); safe at any time, and twice."""
    key: int | None = 0
    while key is not None:
        key = recount_after(SYSTEM, key)


@cache
def _participant() -> PreparedWrite:
    """One member's row: how many of their posts are visible, and when the newest of those was placed."""
    row = ThreadParticipant.__table__.c
    thread, member = bindparam("thread", type_=row.thread_id.type), bindparam("member", type_=row.member_id.type)
    theirs = select(thread, member, func.count(), func.max(Post.placed_at)).where(
        Post.thread_id == thread, Post.author_id == member, Post.state == PostState.VISIBLE
    )
    keys, counted = ["thread_id", "member_id"], ["visible_posts", "last_post_at"]

    def statement() -> Insert:
        put = insert_into(ThreadParticipant).from_select(keys + counted, theirs)
        anew: Insert = put.on_conflict_do_update(index_elements=keys, set_={one: put.excluded[one] for one in counted})
        return anew

    return PreparedWrite(statement)


def _standing(thread: Thread, opening: PostState, last: Any) -> _Standing:
    """How the thread stands for whoever this is the newest post of (``standing.newest_post``)."""
    if last is None:
        return _Standing(_WITHOUT_VISIBLE[opening], thread.created_at, thread.author_id, False)
    return _Standing(ThreadState.VISIBLE, last.placed_at, last.author_id, last.answered)


def _keep_overrides(thread: Thread, opening: PostState) -> None:
    """Have an override for exactly the viewers who need one, each computed anew."""
    needed, has_overrides = standings.separated_viewers(thread)
    if not needed and not has_overrides:
        return
    kept = {
        override.viewer_id: override
        for override in db.session.scalars(select(ThreadViewOverride).where(ThreadViewOverride.thread_id == thread.id))
    }
    for viewer_id, override in kept.items():
        if viewer_id not in needed:
            db.session.delete(override)
    for viewer_id in sorted(needed):
        standing = _standing(thread, opening, standings.newest_post(thread, viewer_id))
        override = kept.get(viewer_id) or ThreadViewOverride(viewer_id=viewer_id, thread_id=thread.id)
        override.space_id, override.pinned = thread.space_id, thread.pinned
        override.state, override.answered = standing.state, standing.answered
        override.activity_at, override.last_author_id = standing.activity_at, standing.last_author_id
        db.session.add(override)
