"""Posts that hold certain words: those the viewer may see, by date. Never by rank, which hidden posts would shift."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, func, or_, select, true

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.html import SafeHtml
from forum.core.paging import Page, seal, unseal
from forum.core.viewer import Side, Viewer
from forum.search.engines import Asked, Span, narrowed, terms_of
from forum.search.inputs import Sought
from forum.spaces.models import Space
from forum.spaces.queries import list_spaces
from forum.threads import policy
from forum.threads.models import Post, PostState, Thread, ThreadViewOverride

PAGE = 20
CURSOR = "search"
_MINE = (PostState.HELD, PostState.HIDDEN, PostState.RETURNED)
"""Of one's own words also these are found; what was removed or taken back is under My words alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """One post that holds the words, as its reader may see it."""

    post_id: str
    thread_id: str
    title: str | None
    space: str
    two_sided: bool
    author: str
    side: Side
    is_mine: bool
    state: PostState
    notes: str
    body: SafeHtml
    placed_at: datetime


def find(viewer: Viewer, sought: Sought) -> Page[Found]:
    """A page of them. Two statements: the spaces that the viewer reads, and the posts.

    Raises:
        NotFound: the space does not exist for the viewer.
        Malformed: the cursor was made for other words, or for somebody else.
    """
    terms = terms_of(sought.words)
    spaces = [one.id for one in list_spaces(viewer) if sought.space in (None, one.public_id)]
    if sought.space and not spaces:
        raise NotFound
    if not terms or not spaces:
        return Page([])
    scope, cursor, forth = _scope(viewer, sought), sought.newer or sought.older, sought.newer is None
    since, until = _days(viewer, sought)
    beyond: tuple[datetime, str] | None = None
    if cursor is not None:
        at, post_id = unseal(scope, cursor)
        beyond = (at, post_id)
    asked = Asked(terms, spaces, viewer.user_id if sought.mine else None)
    statement = narrowed(_statement(viewer, sought), asked, Span(since, until, beyond, forth))
    rows = list(db.session.execute(statement.limit(PAGE + 1)))
    more, rows = len(rows) > PAGE, rows[:PAGE] if forth else rows[:PAGE][::-1]
    has_older, has_newer = (more, cursor is not None) if forth else (True, more)
    return Page(
        [_found(row, viewer) for row in rows],
        older=seal(scope, rows[-1].placed_at, rows[-1].public_id) if rows and has_older else None,
        newer=seal(scope, rows[0].placed_at, rows[0].public_id) if rows and has_newer else None,
    )


def _scope(viewer: Viewer, sought: Sought) -> str:
    """A cursor is good for the same words and filters of the same person. A digest: the words go nowhere."""
    asked = sought.model_dump_json(exclude={"older", "newer"})
    return f"{CURSOR}:{viewer.public_id}:{sha256(asked.encode()).hexdigest()}"


def _statement(viewer: Viewer, sought: Sought) -> Any:
    statement = (
        select(
            Post.public_id, Post.author_id, Post.body, Post.state, Post.placed_at, Post.notes,
            Thread.public_id.label("thread"), Thread.title, Thread.title_shown, Thread.space_id,
            Thread.author_id.label("began"), Space.title.label("space"), Space.audience, Person.pen_name, Person.side,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .join(Person, Person.id == Post.author_id)
        .where(policy.posts_seen_by(viewer), _readable(viewer), _unanswered(viewer, sought))
    )  # fmt: skip
    if viewer.apart:
        statement = statement.outerjoin(ThreadViewOverride, policy.override_of(viewer))
    return statement


def _readable(viewer: Viewer) -> Any:
    """Search is no desk: of others, only what everybody reads."""
    return or_(Post.state == PostState.VISIBLE, and_(Post.author_id == viewer.user_id, Post.state.in_(_MINE)))


def _unanswered(viewer: Viewer, sought: Sought) -> Any:
    """As this viewer sees the thread: an answer of somebody they never meet is none."""
    if not sought.unanswered:
        return true()
    return ~(func.coalesce(ThreadViewOverride.answered, Thread.answered) if viewer.apart else Thread.answered)


def _days(viewer: Viewer, sought: Sought) -> tuple[datetime | None, datetime | None]:
    """From when to when: days begin at midnight where the viewer is."""
    since = _midnight(sought.after, viewer.zone) if sought.after else None
    last = sought.before
    return since, _midnight(last + timedelta(days=1), viewer.zone) if last and last < date.max else None


def _midnight(day: date, zone: str) -> datetime:
    """When a day begins in a zone. (At the two ends of all dates there is no room for zones.)"""
    if not 2 <= day.year <= 9998:
        return datetime.combine(day, time(), UTC)
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _found(row: Row[Any], viewer: Viewer) -> Found:
    mine = row.author_id == viewer.user_id
    titled = row.title_shown or row.began == viewer.user_id or viewer.moderates(row.space_id)
    return Found(
        post_id=row.public_id,
        thread_id=row.thread,
        title=row.title if titled else None,
        space=row.space,
        two_sided=row.audience in ("bridge", "members", "staff"),
        author=row.pen_name,
        side=row.side,
        is_mine=mine,
        state=row.state,
        notes=row.notes,
        body=row.body,
        placed_at=row.placed_at,
    )


def key_after(key: int, count: int) -> int | None:
    """The key of the count-th post after this key, or of the last one; None when there are no more."""
    following = select(Post.id).where(Post.id > key).order_by(Post.id).limit(count).subquery()
    last: int | None = db.session.scalar(select(func.max(following.c.id)))
    return last
