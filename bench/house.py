"""What the measurements share: a house of their own in a temporary folder, with people and words in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from forum.accounts.models import Person
from forum.app import create_app
from forum.core import clock, ids
from forum.core.db import db
from forum.core.settings import Settings
from forum.core.viewer import Side
from forum.safety.text import RENDERER_VERSION, excerpt, render
from forum.spaces.models import Space
from forum.threads.models import Post, PostState, Thread, ThreadState, Wants
from forum.threads.operations import recount
from tests import engines
from tests.factories import a_person

LINES = (
    "I wrote the letter again on Sunday and did not send it. It lies in the drawer with the other four, and for the "
    "first time I could leave it there without going back to look.",
    "What helped me was a *small* thing: I stopped counting the days. My neighbour asked me to help with her tomatoes, "
    "and we hardly talked, and it was the best afternoon in weeks.",
    "I read what you said about the birthdays twice. Thank you. I have nothing wise to add, only that I know that "
    "morning, and that by the evening it was **over** and I was still here.",
)


@contextmanager
def a_house() -> Iterator[Flask]:
    """An application, set as it would be for real people, on a SQLite file that is migrated and new."""
    with tempfile.TemporaryDirectory(prefix="chair-bench-") as folder:
        path = Path(folder)
        settings = Settings.for_tests(f"sqlite:///{path / 'chair.sqlite'}", path, testing=False)
        app = create_app(settings)
        engines.migrate(app)
        yield app
        with app.app_context():
            db.engine.dispose()


def some_people(count: int = 12) -> list[Person]:
    """Members of every side."""
    sides = list(Side)
    return [a_person(sides[number % len(sides)]) for number in range(count)]


def a_thread_of(posts: int, space: Space, authors: list[Person]) -> Thread:
    """A thread with so many posts, written in bulk; each has three paragraphs, every fourth answers another one."""
    start = clock.now() - timedelta(minutes=posts)
    thread = Thread(
        space_id=space.id,
        author_id=authors[0].id,
        title="The drawer with the letters",
        wants=Wants.LISTENING,
        tags=[],
        created_at=start,
        state=ThreadState.VISIBLE,
        activity_at=start,
        last_author_id=authors[0].id,
    )
    db.session.add(thread)
    db.session.flush()
    source = "\n\n".join(LINES)
    same = {
        "thread_id": thread.id,
        "source": source,
        "body": render(source),
        "renderer_version": RENDERER_VERSION,
        "excerpt": excerpt(source, 140),
        "state": PostState.VISIBLE,
        "version": 1,
    }
    rows = []
    for number in range(posts):
        author, at = authors[number % len(authors)], start + timedelta(minutes=number)
        when = {"created_at": at, "placed_at": at, "published_at": at}
        rows.append({**same, **when, "public_id": ids.new(), "author_id": author.id, "opening": number == 0})
    db.session.execute(insert(Post), rows)
    keys = list(db.session.query(Post.id, Post.author_id).filter_by(thread_id=thread.id).order_by(Post.id))
    answers = [
        {"id": here.id, "reply_to_id": keys[number * 4].id, "reply_to_author_id": keys[number * 4].author_id}
        for number, here in enumerate(keys[3::4])
    ]
    db.session.bulk_update_mappings(Post.__mapper__, answers)
    db.session.commit()
    recount()
    return thread
