"""One's own words, newest first, wherever they stand: also where the thread around them is out of sight."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, select, tuple_

from forum.core.db import db
from forum.core.html import SafeHtml
from forum.core.paging import Page, seal, unseal
from forum.core.viewer import Viewer
from forum.spaces.models import Space
from forum.threads import policy
from forum.threads.models import Post, PostState, Thread, ThreadViewOverride

PAGE = 25
CURSOR = "my words"
NO_WORDS = SafeHtml()


@dataclass(frozen=True, slots=True)
class MyWords:
    """One of one's own posts. ``thread_id`` only where the thread is in sight, ``title`` where it may be read too, and
    ``is_there``: the post can be looked at in it."""

    post_id: str
    body: SafeHtml
    state: PostState
    written_at: datetime
    opening: bool
    desk_note: str | None
    thread_id: str | None
    title: str | None
    space: str | None
    is_there: bool


def my_words(viewer: Viewer, *, older: str | None = None, newer: str | None = None) -> Page[MyWords]:
    """A page of them. One statement.

    Args:
        older, newer: a cursor from an earlier page; at most one of them.

    Raises:
        Malformed: the cursor is none of ours.
    """
    cursor, forth = newer or older, newer is None
    scope = f"{CURSOR}:{viewer.public_id}"
    statement = _statement(viewer)
    if cursor is not None:
        at, post_id = unseal(scope, cursor)
        anchor = select(Post.id).where(Post.public_id == post_id, Post.author_id == viewer.user_id).scalar_subquery()
        here, there = tuple_(Post.created_at, Post.id), tuple_(at, anchor)
        statement = statement.where(here < there if forth else here > there)
    order = (Post.created_at.desc(), Post.id.desc()) if forth else (Post.created_at, Post.id)
    rows = list(db.session.execute(statement.order_by(*order).limit(PAGE + 1)))
    more, rows = len(rows) > PAGE, rows[:PAGE] if forth else rows[:PAGE][::-1]
    items = [_words(row, viewer) for row in rows]

    def place(one: MyWords) -> str:
        return seal(scope, one.written_at, one.post_id)

    has_older, has_newer = (more, cursor is not None) if forth else (True, more)
    return Page(
        items,
        older=place(items[-1]) if items and has_older else None,
        newer=place(items[0]) if items and has_newer else None,
    )


def _statement(viewer: Viewer) -> Any:
    seen, there = policy.threads_seen_by(viewer), policy.posts_seen_by(viewer)
    statement = (
        select(
            Post.public_id, Post.body, Post.state, Post.created_at, Post.opening, Post.desk_note,
            Thread.public_id.label("thread"), Thread.title, Thread.title_shown, Thread.author_id,
            Thread.space_id, Space.title.label("space"),
            case((seen, 1), else_=0).label("seen"), case((there, 1), else_=0).label("there"),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .where(Post.author_id == viewer.user_id)
    )  # fmt: skip
    if viewer.apart:
        statement = statement.outerjoin(ThreadViewOverride, policy.override_of(viewer))
    return statement


def _words(row: Row[Any], viewer: Viewer) -> MyWords:
    mine = row.author_id == viewer.user_id
    titled = mine or (row.seen and (row.title_shown or viewer.moderates(row.space_id)))
    return MyWords(
        post_id=row.public_id,
        # What was removed is not handed out again, as in its thread.
        body=NO_WORDS if row.state is PostState.REMOVED else row.body,
        state=row.state,
        written_at=row.created_at,
        opening=row.opening,
        desk_note=row.desk_note,
        thread_id=row.thread if row.seen else None,
        title=row.title if titled else None,
        space=row.space if row.seen or mine else None,
        is_there=bool(row.there),
    )
