"""What somebody keeps for later, the newest first: one statement, through the one rule of sight."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, tuple_

from forum.accounts.models import Person
from forum.core.db import UtcDateTime, db
from forum.core.paging import Page, seal, unseal
from forum.core.viewer import Viewer
from forum.spaces.models import Space
from forum.threads import policy
from forum.threads.models import Bookmark, Post, PostState, Thread, ThreadViewOverride

PAGE = 25
CURSOR = "kept"


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One post on the list. ``title`` is None where the first post of its thread is out of sight; ``words`` are its
    first ones, none of a removed post."""

    public_id: str
    thread_id: str
    title: str | None
    space: str
    author: str
    words: str
    notes: str
    opening: bool
    since: datetime
    is_mine: bool


def list_kept(viewer: Viewer, older: str | None = None) -> Page[KeptRow]:
    """A page of what the viewer keeps and may see now. What is out of sight leaves no gap and comes back by itself.

    Raises:
        Malformed: the cursor is none of ours.
    """
    statement = (
        select(
            Post.public_id, Thread.public_id.label("thread_id"), Thread.title, Thread.title_shown, Thread.space_id,
            Thread.author_id.label("starter_id"), Space.title.label("space"), Person.pen_name, Post.excerpt, Post.notes,
            Post.opening, Post.state, Post.author_id, Bookmark.since,
        )
        .join(Bookmark, Bookmark.post_id == Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .join(Person, Person.id == Post.author_id)
        .where(Bookmark.person_id == policy.me(viewer), policy.posts_seen_by(viewer))
        .order_by(Bookmark.since.desc(), Post.public_id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if viewer.apart:
        statement = statement.outerjoin(ThreadViewOverride, policy.override_of(viewer))
    if older is not None:
        since, public_id = unseal(CURSOR, older)
        there = tuple_(literal(since, UtcDateTime), literal(public_id))
        statement = statement.where(tuple_(Bookmark.since, Post.public_id) < there)
    rows = db.session.execute(statement).all()
    items = [
        KeptRow(
            public_id=row.public_id,
            thread_id=row.thread_id,
            title=row.title if _titled(viewer, row) else None,
            space=row.space,
            author=row.pen_name,
            words=row.excerpt if row.state is not PostState.REMOVED else "",
            notes=row.notes,
            opening=row.opening,
            since=row.since,
            is_mine=row.author_id == viewer.user_id,
        )
        for row in rows[:PAGE]
    ]
    return Page(items, older=seal(CURSOR, items[-1].since, items[-1].public_id) if len(rows) > PAGE else None)


def _titled(viewer: Viewer, row: Any) -> bool:
    return bool(row.title_shown or row.starter_id == viewer.user_id or viewer.moderates(row.space_id))
