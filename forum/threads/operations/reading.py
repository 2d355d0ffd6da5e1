"""Reading: following threads, and remembering how far one has read. A position never goes back.

Showing a page writes nothing. What was shown is noted in this process and written in one batch by the timetable; with
JavaScript the browser says so itself, at once. A note lost with the process costs a mark that says "new" once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import Lock

from sqlalchemy import BindParameter, bindparam, exists, select, tuple_, update
from sqlalchemy.exc import OperationalError

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.core.errors import NotFound, Unavailable
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.prepared import PreparedWrite, insert_unless_there
from forum.core.verdict import require
from forum.core.viewer import SYSTEM, Viewer
from forum.notifications.models import Notice
from forum.notifications.operations import saw, seen_where
from forum.threads import policy, queries
from forum.threads.models import Follow, Post, ReadPosition, Thread
from forum.threads.operations.keeping import SUBJECT

FOLLOWS = Limit("thread.follow", 60, per=timedelta(minutes=10))
READS = Limit("thread.read", 120, per=timedelta(minutes=1))
MOST_NOTED = 20_000


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """The place of a post."""

    read_until: datetime
    post_key: int


@operation(limit=FOLLOWS)
def follow(actor: Viewer, thread_id: str) -> None:
    """Be told of new posts in a thread. Doing it twice changes nothing.

    Raises:
        NotFound: the thread does not exist for the actor.
    """
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id)
        require(policy.can_follow(actor, thread))
        start_following(actor.user_id, thread)


def start_following(person_id: int, thread: Thread) -> None:
    """Follow a thread, inside the running transaction; twice is once."""
    _follow().run(person_id=person_id, thread_id=thread.id, since=clock.now())


@cache
def _follow() -> PreparedWrite:
    return insert_unless_there(Follow)


@operation(limit=FOLLOWS)
def unfollow(actor: Viewer, thread_id: str) -> None:
    """Hear nothing more of a thread. Without following it, nothing happens.

    Raises:
        NotFound: as ``follow``.
    """
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id)
        require(policy.can_follow(actor, thread))
        db.session.query(Follow).filter_by(person_id=actor.user_id, thread_id=thread.id).delete()


@operation(limit=READS)
def mark_read(actor: Viewer, thread_id: str, post_id: str) -> None:
    """Remember that the actor has read a thread up to this post.

    Raises:
        NotFound: the thread, or this post in it, does not exist for the actor.
    """
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id)
        require(policy.can_follow(actor, thread))
        post = queries.get_post(post_id)
        if post.thread_id != thread.id or not policy.can_see_post(actor, post):
            raise NotFound
        advance(actor.user_id, post)


def advance(person_id: int, post: Post) -> None:
    """Move somebody's position on to this post, inside the running transaction; back it never goes."""
    _advance(person_id, post.thread_id, Position(post.placed_at, post.id))


def has_news_in(viewer: Viewer, thread: Thread) -> bool:
    """Whether the thread holds a post of others that this viewer may see and has not read."""
    db.session.flush()
    return queries.has_news(viewer, thread.id)


# --- what pages have shown, until it is written -----------------------------------------------------------------------

_noted: dict[tuple[int, int], Position] = {}
_noting = Lock()


def note_shown(viewer: Viewer, thread_key: int, read_until: datetime, post_key: int) -> None:
    """Note that a page showed a thread up to this place. Writes nothing; ``write_noted`` does."""
    _note({(viewer.user_id, thread_key): Position(read_until, post_key)})


def _note(positions: Mapping[tuple[int, int], Position]) -> None:
    with _noting:
        for key, position in positions.items():
            if len(_noted) < MOST_NOTED or key in _noted:
                _noted[key] = max(position, _noted.get(key, position))


def take_noted() -> dict[tuple[int, int], Position]:
    """Everything noted since the last time: (person, thread) -> place. It is not noted any more."""
    with _noting:
        noted = dict(_noted)
        _noted.clear()
    return noted


def write_noted() -> None:
    """Write everything noted since the last time, in one transaction; a database that is away gets it the next time."""
    noted = take_noted()
    if not noted:
        return
    try:
        _write(SYSTEM, noted)
    except (Unavailable, OperationalError):
        _note(noted)
        raise


@operation
def _write(actor: Viewer, noted: Mapping[tuple[int, int], Position]) -> None:
    """Move every noted read position forward; what it is about may have gone meanwhile."""
    with transaction(actor):
        people, threads = ({key[half] for key in noted} for half in (0, 1))
        people = set(db.session.scalars(select(Person.id).where(Person.id.in_(people))))
        threads = set(db.session.scalars(select(Thread.id).where(Thread.id.in_(threads))))
        for (person_id, thread_key), position in sorted(noted.items()):
            if person_id in people and thread_key in threads:
                _advance(person_id, thread_key, position)


def _advance(person_id: int, thread_key: int, position: Position) -> None:
    place = {"read_until": position.read_until, "post_key": position.post_key}
    moved = _first_place().run(person_id=person_id, thread_id=thread_key, **place)
    until = {"person": person_id, "thread": thread_key, "until": position.read_until, "key": position.post_key}
    if moved or _further_place().run(**until):
        saw(person_id, _read_notices(), **until)


@cache
def _first_place() -> PreparedWrite:
    return insert_unless_there(ReadPosition)


@cache
def _further_place() -> PreparedWrite:
    until = bindparam("until", type_=UtcDateTime)
    key: BindParameter[int] = bindparam("key")
    moved = update(ReadPosition).values(read_until=until, post_key=key)
    before = tuple_(ReadPosition.read_until, ReadPosition.post_key) < tuple_(until, key)
    theirs = (ReadPosition.person_id == bindparam("person"), ReadPosition.thread_id == bindparam("thread"))
    return PreparedWrite(lambda: moved.where(*theirs, before))


@cache
def _read_notices() -> PreparedWrite:
    """The notices about posts that stand no further on than this place."""
    place = tuple_(bindparam("until", type_=UtcDateTime), bindparam("key"))
    return seen_where(
        exists().where(
            Notice.subject_kind == SUBJECT,
            Post.public_id == Notice.subject_id,
            Post.thread_id == bindparam("thread"),
            tuple_(Post.placed_at, Post.id) <= place,
        )
    )
