"""What people get to see of threads and posts: plain data for the API (``…Out``); pages are made in ``printing.py``.

A reader never gets more than the queries gave; here it is decided what of a post's words is shown to whom: the author
of a removed post sees that it was removed, not the words; source and version are for the author alone.
"""

from forum.core.html import SafeHtml
from forum.core.paging import Page
from forum.core.viewer import Viewer
from forum.threads.models import PostRevision, PostState
from forum.threads.queries import KeptRow, PostRow, Reading, ThreadRow
from forum.web.api import Output
from forum.web.pages import when_code

_NO_WORDS = SafeHtml()


def words_of(row: PostRow, mine: bool) -> SafeHtml:
    """The words of a post as its reader gets them."""
    return _NO_WORDS if mine and row.state is PostState.REMOVED else row.body


# --- API --------------------------------------------------------------------------------------------------------------


class AuthorOut(Output):
    """Who wrote something: a pen name and a side, nothing else."""

    name: str
    side: str


class ThreadOut(Output):
    """A thread in a list or by itself. ``title`` is null where its first post is not visible; times are coarse."""

    id: str
    title: str | None
    wants: str
    tags: list[str]
    notes: list[str]
    author: AuthorOut
    state: str
    active: str
    is_new: bool
    is_answered: bool
    is_locked: bool
    is_pinned: bool
    is_mine: bool


class ThreadsOut(Output):
    """A page of threads, with cursors for its neighbours."""

    threads: list[ThreadOut]
    older: str | None
    newer: str | None


class PostOut(Output):
    """A post. ``version`` and ``source`` are for its author, to edit it; ``note`` says what the desk asks for.

    ``quote`` is what stands above it of the post that it answers. ``notes`` are content notes. ``with_you`` says of
    one's own post that somebody is with its author (never who, or how many), of others' that the reader is.
    """

    id: str
    author: AuthorOut
    html: str
    state: str
    when: str
    reply_to: str | None
    quote: str | None
    notes: list[str]
    with_you: bool
    is_kept: bool
    is_opening: bool
    is_edited: bool
    is_mine: bool
    version: int | None
    source: str | None
    note: str | None


class PostsOut(Output):
    """A page of a thread in reading order, with cursors for its neighbours; ``first_new`` is new to the reader."""

    posts: list[PostOut]
    first_new: str | None
    earlier: str | None
    later: str | None


class ReadingOut(Output):
    """A thread as its page shows it, with what its reader has to do with it."""

    id: str
    space: str
    title: str | None
    wants: str
    tags: list[str]
    notes: list[str]
    author: AuthorOut
    state: str
    is_locked: bool
    is_pinned: bool
    is_mine: bool
    follows: bool


class PreviewOut(Output):
    """How words would stand in a post."""

    html: str


class KeptPostOut(Output):
    """A post that somebody keeps for later. ``title`` is null where the first post of its thread is not visible."""

    id: str
    thread: str
    title: str | None
    space: str
    author: str
    words: str
    notes: list[str]


class KeptOut(Output):
    """A page of what somebody keeps, the newest first."""

    kept: list[KeptPostOut]
    older: str | None


class FoldsOut(Output):
    """The content notes whose posts somebody wants folded."""

    notes: list[str]


class StartedOut(Output):
    """A thread that was just started, and its first post."""

    thread: str
    post: PostOut


class RevisionOut(Output):
    """How a post stood at one version."""

    version: int
    title: str | None
    html: str
    when: str


class HistoryOut(Output):
    """All versions of a post, newest first."""

    revisions: list[RevisionOut]


def threads_out(page: Page[ThreadRow]) -> ThreadsOut:
    """A page of threads for the API."""
    return ThreadsOut(threads=[_thread_out(row) for row in page.items], older=page.older, newer=page.newer)


def _thread_out(row: ThreadRow) -> ThreadOut:
    return ThreadOut(
        id=row.public_id,
        title=row.title,
        wants=row.wants.value,
        tags=row.tags,
        notes=row.notes.split(),
        author=AuthorOut(name=row.author, side=row.side.value),
        state=row.state.value,
        active=when_code(row.activity_at),
        is_new=row.is_new,
        is_answered=row.is_answered,
        is_locked=row.is_locked,
        is_pinned=row.is_pinned,
        is_mine=row.is_mine,
    )


def reading_out(reading: Reading, viewer: Viewer) -> ReadingOut:
    """A thread for the API, without its posts."""
    return ReadingOut(
        id=reading.public_id,
        space=reading.space,
        title=reading.title,
        wants=reading.wants.value,
        tags=reading.tags,
        notes=reading.notes.split(),
        author=AuthorOut(name=reading.author, side=reading.author_side.value),
        state=reading.state.value,
        is_locked=reading.locked,
        is_pinned=reading.pinned,
        is_mine=reading.author_id == viewer.user_id,
        follows=reading.follows,
    )


def posts_out(reading: Reading, viewer: Viewer) -> PostsOut:
    """A page of posts for the API."""
    return PostsOut(
        posts=[post_out(row, viewer) for row in reading.posts],
        first_new=next((row.public_id for row in reading.posts if row.key == reading.first_new), None),
        earlier=reading.earlier,
        later=reading.later,
    )


def post_out(row: PostRow, viewer: Viewer, source: str | None = None) -> PostOut:
    """One post for the API; ``source`` where its author asks for that very post."""
    mine = row.author_id == viewer.user_id
    return PostOut(
        id=row.public_id,
        author=AuthorOut(name=row.pen_name, side=row.side.value),
        html=str.__str__(words_of(row, mine)),
        state=row.state.value,
        when=when_code(row.placed_at),
        reply_to=row.quote.public_id if row.quote else None,
        quote=row.quote.words if row.quote else None,
        notes=row.notes.split(),
        with_you=row.with_you and row.state is PostState.VISIBLE,
        is_kept=row.kept,
        is_opening=row.opening,
        is_edited=row.edited,
        is_mine=mine,
        version=row.version if mine else None,
        source=source if mine and row.state is not PostState.REMOVED else None,
        note=row.desk_note if mine else None,
    )


def kept_out(page: Page[KeptRow]) -> KeptOut:
    """A page of what somebody keeps, for the API."""
    return KeptOut(
        kept=[
            KeptPostOut(
                id=row.public_id,
                thread=row.thread_id,
                title=row.title,
                space=row.space,
                author=row.author,
                words=row.words,
                notes=row.notes.split(),
            )
            for row in page.items
        ],
        older=page.older,
    )


def history_out(revisions: list[PostRevision]) -> HistoryOut:
    """The versions of a post for the API."""
    return HistoryOut(
        revisions=[
            RevisionOut(version=one.version, title=one.title, html=str.__str__(one.body), when=when_code(one.at))
            for one in revisions
        ]
    )
