"""The threads of a space, newest activity first: one statement, whatever the viewer's separations.

A viewer without separations reads one sorted stream. A separated one reads two and merges them: the threads in which
nobody apart from them takes part, and their own overrides of the rest, each by its index.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select, true, tuple_, union_all

from forum.accounts.models import Person
from forum.core.db import UtcDateTime, db
from forum.core.paging import Page, seal, unseal
from forum.core.viewer import Side, Viewer
from forum.spaces.models import Space
from forum.threads import policy
from forum.threads.models import (
    Filter,
    Follow,
    ReadPosition,
    Thread,
    ThreadParticipant,
    ThreadState,
    ThreadViewOverride,
    Wants,
)

PAGE = 25
CURSOR = "threads"


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One line of a list, as its viewer may see it. ``title`` is None where the opening post is not visible."""

    public_id: str
    title: str | None
    wants: Wants
    tags: list[str]
    notes: str
    author: str
    side: Side
    activity_at: datetime
    state: ThreadState
    is_new: bool
    is_answered: bool
    is_locked: bool
    is_pinned: bool
    is_mine: bool


def list_threads(
    viewer: Viewer, space: Space, show: Filter = Filter.ALL, *, older: str | None = None, newer: str | None = None
) -> Page[ThreadRow]:
    """A page of threads: those kept at the top first, then by the newest post that this viewer may see.

    Args:
        older, newer: a cursor from an earlier page; at most one of them.

    Raises:
        Malformed: the cursor is none of ours.
    """
    cursor, forth = newer or older, newer is None
    given: dict[str, Any] = {"me": viewer.user_id, "space": space.id}
    if cursor is not None:
        given["pinned"], given["activity"], given["thread"] = unseal(f"{CURSOR}:{space.public_id}:{show}", cursor)
    statement = _statement(policy.sight_of(viewer), show, cursor is not None, forth)
    rows = db.session.connection().execute(statement, given).all()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if not forth:
        rows = rows[::-1]
    moderates = viewer.moderates(space.id)
    items = [_row(row, viewer, moderates) for row in rows]

    def place(row: ThreadRow) -> str:
        return seal(f"{CURSOR}:{space.public_id}:{show}", row.is_pinned, row.activity_at, row.public_id)

    has_older, has_newer = (more, cursor is not None) if forth else (True, more)
    return Page(
        items,
        older=place(items[-1]) if items and has_older else None,
        newer=place(items[0]) if items and has_newer else None,
    )


def _row(row: Any, viewer: Viewer, moderates: bool) -> ThreadRow:
    mine = row.author_id == viewer.user_id
    titled = row.title_shown or mine or moderates
    unread = row.read_until is None or row.read_until < row.activity_at
    return ThreadRow(
        public_id=row.public_id,
        title=row.title if titled else None,
        wants=row.wants,
        tags=row.tags,
        notes=row.notes if titled else "",
        author=row.pen_name,
        side=row.side,
        activity_at=row.activity_at,
        state=row.state,
        is_new=unread and row.state is ThreadState.VISIBLE and row.last_author_id != viewer.user_id,
        is_answered=row.answered,
        is_locked=row.locked,
        is_pinned=row.pinned,
        is_mine=mine,
    )


@lru_cache(maxsize=512)
def _statement(sight: Viewer, show: Filter, continued: bool, forth: bool) -> Select[Any]:
    """The statement for everybody who may see the same; made once, because making it costs more than sending it."""
    seen = _merged(sight, show, continued, forth).subquery("seen")
    return (
        select(
            Thread.public_id, Thread.title, Thread.title_shown, Thread.wants, Thread.tags, Thread.notes,
            Thread.author_id, Thread.locked, seen.c.pinned, seen.c.activity_at, seen.c.last_author_id, seen.c.answered,
            seen.c.state, Person.pen_name, Person.side, ReadPosition.read_until,
        )
        .join(seen, seen.c.id == Thread.id)
        .join(Person, Person.id == Thread.author_id)
        .outerjoin(ReadPosition, _position_of(sight))
        .order_by(*_order(seen.c.pinned, seen.c.activity_at, seen.c.id, forth=forth))
        .limit(PAGE + 1)
    )  # fmt: skip


def _merged(sight: Viewer, show: Filter, continued: bool, forth: bool) -> Any:
    own = _stream(Thread, sight, show, continued, forth).where(Thread.space_id == bindparam("space"))
    if not sight.apart:
        return own
    override = ThreadViewOverride
    own = own.where(~exists().where(policy.override_of(sight)))
    kept = (
        _stream(override, sight, show, continued, forth)
        .join(Thread, Thread.id == override.thread_id)
        .where(override.viewer_id == policy.me(sight), override.space_id == bindparam("space"))
    )
    streams = (own.subquery("own"), kept.subquery("kept"))
    return union_all(*(select(*stream.c) for stream in streams))


def _stream(kept: Any, sight: Viewer, show: Filter, continued: bool, forth: bool) -> Select[Any]:
    """One sorted stream of at most a page; ``kept`` is the table whose columns say how things stand."""
    key = kept.id if kept is Thread else kept.thread_id
    statement = select(
        key.label("id"), kept.pinned, kept.activity_at, kept.last_author_id, kept.answered, kept.state
    ).where(policy.threads_seen_within(sight, kept.state), _chosen(kept, sight, show))
    if continued:
        here = tuple_(kept.pinned, kept.activity_at, key)
        anchor = select(Thread.id).where(Thread.public_id == bindparam("thread")).scalar_subquery()
        there = tuple_(bindparam("pinned"), bindparam("activity", type_=UtcDateTime()), anchor)
        statement = statement.where(here < there if forth else here > there)
    return statement.order_by(*_order(kept.pinned, kept.activity_at, key, forth=forth)).limit(PAGE + 1)


def _order(*columns: Any, forth: bool) -> list[Any]:
    return [column.desc() if forth else column.asc() for column in columns]


def _position_of(sight: Viewer) -> ColumnElement[bool]:
    return and_(ReadPosition.thread_id == Thread.id, ReadPosition.person_id == policy.me(sight))


def _chosen(kept: Any, sight: Viewer, show: Filter) -> ColumnElement[bool]:
    """The filter as a condition."""
    me = policy.me(sight)
    if show is Filter.UNANSWERED:
        return cast(ColumnElement[bool], ~kept.answered)
    if show is Filter.MINE:
        return exists().where(ThreadParticipant.thread_id == Thread.id, ThreadParticipant.member_id == me)
    if show is Filter.FOLLOWING:
        return exists().where(Follow.thread_id == Thread.id, Follow.person_id == me)
    if show is Filter.NEW:
        read_on = exists().where(_position_of(sight), ReadPosition.read_until >= kept.activity_at)
        return and_(kept.state == ThreadState.VISIBLE, kept.last_author_id != me, ~read_on)
    return true()
