"""Making threads and posts for tests through the real operations; needs an application context."""

from collections.abc import Sequence
from itertools import count

from sqlalchemy import func, insert, select

from forum.accounts.models import Person
from forum.core import clock, ids
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.spaces.models import Space
from forum.threads import operations
from forum.threads.models import Post, Thread
from forum.threads.operations import writing
from tests.factories import a_person, a_space, viewer_of

_words = count(1)


def a_post(
    thread: Thread | None = None, author: Person | None = None, body: str = "", reply_to: Post | None = None
) -> Post:
    """A reply in a thread (a new one by default); by a newcomer it is held."""
    thread, author = thread or a_thread(), author or a_person()
    return operations.post_reply(
        viewer_of(author),
        thread.public_id,
        body or f"Words number {next(_words)}",
        reply_to=reply_to.public_id if reply_to else None,
    )


def many_posts(thread: Thread, authors: Sequence[Person], bodies: Sequence[str]) -> None:
    """Replies of settled members, for tests that only read: one is really sent, and the others are rows like it.

    What is kept about the thread is then recounted from them, as ``open-chair recount`` does it.
    """
    like = a_post(thread, authors[0], bodies[0])
    kept = {column.key: getattr(like, column.key) for column in Post.__table__.columns}
    rows = []
    for author, body in zip(authors[1:], bodies[1:], strict=True):
        words, now = writing.prepare(body), clock.now()
        said = {"source": words.source, "body": words.body, "excerpt": words.excerpt}
        at = {"created_at": now, "placed_at": now, "published_at": now}
        rows.append(kept | said | at | {"public_id": ids.new(), "author_id": author.id})
        del rows[-1]["id"]
    db.session.execute(insert(Post), rows)
    db.session.commit()
    operations.recount()


def an_opening(
    space: Space | None = None,
    author: Person | None = None,
    title: str = "A kettle, and then what?",
    body: str = "Tea.",
) -> Post:
    """The opening post of a new thread in a space for all members."""
    return operations.start_thread(viewer_of(author or a_person()), (space or a_space()).public_id, title, body)


def a_thread(space: Space | None = None, author: Person | None = None, title: str = "A kettle") -> Thread:
    """A new thread; by a newcomer it is held."""
    return an_opening(space, author, title).thread


def a_moderator() -> Person:
    """Somebody who moderates every space."""
    return a_person(grants=[GrantKind.MODERATOR])


def posts_kept() -> int:
    """How many posts there are in the database, in whatever state."""
    return db.session.scalar(select(func.count()).select_from(Post)) or 0
