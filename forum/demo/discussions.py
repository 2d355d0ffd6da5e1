"""The demo's threads and posts as rows, with times counted back from now."""

from datetime import datetime, timedelta

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.html import SafeHtml
from forum.demo import words
from forum.safety.notes import ContentNote, as_text
from forum.safety.passages import find
from forum.safety.text import RENDERER_VERSION, excerpt, render
from forum.spaces.models import Space
from forum.threads.models import (
    EXCERPT_LENGTH,
    Follow,
    Post,
    PostRevision,
    PostState,
    Thread,
    ThreadState,
    Wants,
    WithYou,
)

Bodies = dict[str, SafeHtml]
People = dict[str, Person]


def render_all(size: str) -> Bodies:
    """Every post's HTML by its source, made before the transaction."""
    sources = {post["body"].strip() for thread in words.threads(size) for post in thread["posts"]}
    return {source: render(source) for source in sorted(sources)}


def add_threads(size: str, people: People, spaces: dict[str, Space], bodies: Bodies) -> dict[str, list[Post]]:
    """Add all threads; returns thread key -> its posts, flushed. What follows from posts is recounted afterwards."""
    return {one["key"]: _add_thread(one, people, spaces, bodies) for one in words.threads(size)}


def _add_thread(one: words.Table, people: People, spaces: dict[str, Space], bodies: Bodies) -> list[Post]:
    times = _times(one)
    author = people[one["author"]]
    thread = Thread(
        space_id=spaces[one["space"]].id,
        author_id=author.id,
        title=one["title"],
        wants=Wants(one["wants"]),
        tags=list(one.get("tags", [])),
        notes=as_text(ContentNote(note) for note in one.get("content_notes", [])),
        created_at=times[0],
        state=ThreadState.VISIBLE,
        activity_at=times[-1],
        last_author_id=author.id,
        locked=one.get("locked", False),
        pinned=one.get("pinned", False),
        start_here=one.get("start_here", False),
    )
    db.session.add(thread)
    db.session.flush()
    posts: list[Post] = []
    for index, (said, at) in enumerate(zip(one["posts"], times, strict=True)):
        posts.append(_add_post(thread, said, at, index == 0, people, posts, bodies))
    posts[0].notes = thread.notes
    db.session.add(Follow(person_id=author.id, thread_id=thread.id, since=times[0]))
    return posts


def _times(one: words.Table) -> list[datetime]:
    """When each post was written: from ``days_ago`` on, and never later than a few minutes ago."""
    at = clock.now() - timedelta(days=one["days_ago"])
    times = [at]
    for post in one["posts"][1:]:
        at += words.span(post["after"])
        times.append(at)
    latest = clock.now() - timedelta(minutes=5)
    # Keep the order when a long thread would reach into the future.
    return [min(at, latest - timedelta(seconds=len(times) - place)) for place, at in enumerate(times)]


def _add_post(
    thread: Thread, said: words.Table, at: datetime, opening: bool, people: People, before: list[Post], bodies: Bodies
) -> Post:
    source = said["body"].strip()
    state = PostState(said.get("state", "visible"))
    answered = before[said["reply_to"]] if "reply_to" in said else None
    post = Post(
        thread_id=thread.id,
        author_id=people[said["author"]].id,
        opening=opening,
        reply_to_id=answered.id if answered else None,
        reply_to_author_id=answered.author_id if answered else None,
        source=source,
        body=bodies[source],
        renderer_version=RENDERER_VERSION,
        excerpt=excerpt(source, EXCERPT_LENGTH),
        state=state,
        state_before=PostState.VISIBLE if state is PostState.HIDDEN else None,
        created_at=at,
        placed_at=at,
        published_at=None if state is PostState.HELD else at,
    )
    if answered and "quote" in said:
        post.quote_start, post.quote_length = find(str.__str__(answered.body), said["quote"]) or (None, None)
    db.session.add(post)
    db.session.flush()
    # They are with each other since soon after; nobody is told in a house that opens with all of this in it.
    for key in said.get("with_you", []):
        db.session.add(WithYou(post_id=post.id, person_id=people[key].id, since=at))
    db.session.add(PostRevision(post_id=post.id, version=1, title=thread.title if opening else None, source=source,
                                body=bodies[source], at=at))  # fmt: skip
    return post
