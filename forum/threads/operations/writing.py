"""Writing: starting a thread and replying. A newcomer's first words wait until a person has read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.html import SafeHtml
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.prepared import PreparedWrite
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.filters import operations as filters
from forum.filters.models import Effect
from forum.filters.screening import Screening
from forum.safety.notes import ContentNote, as_text
from forum.safety.text import RENDERER_VERSION, excerpt, render
from forum.spaces.policy import first_words_wait
from forum.spaces.queries import get_space
from forum.threads import hooks, policy, queries
from forum.threads.models import (
    EXCERPT_LENGTH,
    Post,
    PostRevision,
    PostState,
    Tag,
    Thread,
    ThreadState,
    Wants,
)
from forum.threads.operations.keeping import settle
from forum.threads.operations.quoting import place_of
from forum.threads.operations.reading import advance, has_news_in, start_following
from forum.threads.operations.telling import tell

STARTS = Limit("thread.start", 6, per=timedelta(hours=1), per_address=30)
PREVIEWS = Limit("post.preview", 30, per=timedelta(minutes=1), per_address=240)
REPLIES = Limit("post.reply", 12, per=timedelta(minutes=5), per_address=120)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Words made ready before the transaction begins."""

    source: str
    body: SafeHtml
    excerpt: str


def prepare(source: str) -> Prepared:
    """Render a person's words (up to 250 ms: never inside a transaction)."""
    return Prepared(source, render(source), excerpt(source, EXCERPT_LENGTH))


@operation(limit=PREVIEWS)
def preview(actor: Viewer, source: str) -> SafeHtml:
    """How these words would stand in a post; nothing is kept of them."""
    return render(source)


@operation(limit=STARTS)
def start_thread(
    actor: Viewer,
    space_id: str,
    title: str,
    source: str,
    *,
    wants: Wants = Wants.ANYTHING,
    tags: Sequence[Tag] = (),
    notes: Iterable[ContentNote] = (),
    nonce: str | None = None,
) -> Post:
    """Start a thread in a space; returns its opening post. A newcomer's thread is held together with that post.

    Args:
        space_id: the space's public id.
        notes: the content notes of its first post.
        nonce: the sender's own name for this act; sending it again gives the first result.

    Raises:
        NotFound: the space does not exist for the actor.
        Forbidden: ``read_only``.
        Conflict: ``nonce_reused``: the nonce belongs to other words.
        Stopped: a filter stops these words (``filters.screening``).
    """
    words, found = prepare(source), filters.look_at(actor, title, source)
    with transaction(actor):
        space = get_space(actor, space_id)
        require(policy.can_start(actor, space))
        spent(actor, f"thread:{space_id}", f"{title}\n\n{source}")
        if first := _sent_before(actor, nonce, words):
            return _same(first, first.opening and first.thread.space_id == space.id and first.thread.title == title)
        now, state = clock.now(), _first_state(actor, space.id, found)
        thread = Thread(
            space_id=space.id,
            author_id=actor.user_id,
            title=title,
            wants=wants,
            tags=[tag.value for tag in tags],
            created_at=now,
            state=ThreadState.VISIBLE if state is PostState.VISIBLE else ThreadState.HELD,
            activity_at=now,
            last_author_id=actor.user_id,
        )
        post = _post(actor, words, state, nonce, opening=True)
        post.notes = thread.notes = as_text(notes)
        if not _added(post, thread):
            return _same(_sent_before(actor, nonce, words), True)
        start_following(actor.user_id, thread)
        _follow_up(post, thread, found)
        advance(actor.user_id, post)
    return post


@operation(limit=REPLIES)
def post_reply(
    actor: Viewer,
    thread_id: str,
    source: str,
    *,
    reply_to: str | None = None,
    quote: str = "",
    notes: Iterable[ContentNote] = (),
    nonce: str | None = None,
) -> Post:
    """Add a post to a thread. Posts stand in one flat row; one that answers another shows a line of it.

    Args:
        thread_id: the thread's public id.
        reply_to: the public id of the post that it answers, if it answers one.
        quote: words that stand in that post one after another, to be shown above instead of its first ones.
        notes: its content notes.
        nonce: as in ``start_thread``.

    Raises:
        NotFound: the thread does not exist for the actor.
        Forbidden: ``read_only``, ``thread_locked``, ``thread_waits``.
        Invalid: ``reply_to``: ``post_gone``: it cannot be seen, whatever the cause; ``quote``: see ``quoting``.
        Conflict: ``nonce_reused``.
        Stopped: as in ``start_thread``.
    """
    words, found = prepare(source), filters.look_at(actor, source)
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id, lock=True)
        spent(actor, f"reply:{thread_id}", source)
        if first := _sent_before(actor, nonce, words):
            return _same(first, first.thread_id == thread.id and not first.opening)
        require(policy.can_reply(actor, thread))
        post = _post(actor, words, _first_state(actor, thread.space_id, found), nonce)
        post.notes = as_text(notes)
        if answered := _answered(actor, thread, reply_to):
            post.reply_to_id, post.reply_to_author_id = answered.id, answered.author_id
        if chosen := place_of(answered, quote):
            post.quote_start, post.quote_length = chosen
        had_read_all = not has_news_in(actor, thread)
        if not _added(post, thread):
            raise Conflict("nonce_reused")
        _follow_up(post, thread, found)
        if had_read_all:
            advance(actor.user_id, post)
    return post


def _first_state(actor: Viewer, space_id: int, found: Screening) -> PostState:
    """A newcomer's words wait for a person, and what a filter holds; unless they look after this very space."""
    if actor.moderates(space_id):
        return PostState.VISIBLE
    waits = first_words_wait(actor, space_id) or found.has(Effect.HOLD)
    return PostState.HELD if waits else PostState.VISIBLE


def _answered(actor: Viewer, thread: Thread, reply_to: str | None) -> Post | None:
    if reply_to is None:
        return None
    post = db.session.scalar(select(Post).where(Post.public_id == reply_to, Post.thread_id == thread.id))
    if post is None or post.state is not PostState.VISIBLE or not policy.can_see_post(actor, post):
        raise Invalid({"reply_to": "post_gone"})
    return post


def _post(actor: Viewer, words: Prepared, state: PostState, nonce: str | None, opening: bool = False) -> Post:
    now = clock.now()
    return Post(
        author_id=actor.user_id,
        opening=opening,
        source=words.source,
        body=words.body,
        renderer_version=RENDERER_VERSION,
        excerpt=words.excerpt,
        state=state,
        created_at=now,
        placed_at=now,
        published_at=now if state is PostState.VISIBLE else None,
        version=1,
        nonce=nonce,
    )


def _added(post: Post, thread: Thread) -> bool:
    """Insert a post, and its thread if that is new; False when another request used the nonce in the meantime."""
    if post.nonce is None:
        _insert(post, thread)
        return True
    try:
        with db.session.begin_nested():
            _insert(post, thread)
    except IntegrityError:
        return False
    return True


def _insert(post: Post, thread: Thread) -> None:
    db.session.add(thread)
    db.session.flush()
    post.thread_id = thread.id
    db.session.add(post)
    db.session.flush()


def _follow_up(post: Post, thread: Thread, found: Screening) -> None:
    """What a new post brings with it: its first revision, true lists, and a case at the desk or notices."""
    keep_revision(post, thread.title if post.opening else None)
    settle(thread, post.author_id)
    filters.count(found.hits)
    if post.state is PostState.HELD:
        hooks.held(post)
    else:
        tell(post)
        if found.has(Effect.FLAG):
            hooks.flagged(post)


def keep_revision(post: Post, title: str | None) -> None:
    """Keep the post's words as they stand now, under its present version."""
    at = post.edited_at or post.created_at
    _add_revision().run(post_id=post.id, version=post.version, title=title, source=post.source, body=post.body, at=at)


@cache
def _add_revision() -> PreparedWrite:
    return PreparedWrite(lambda: insert(PostRevision))


def _sent_before(actor: Viewer, nonce: str | None, words: Prepared) -> Post | None:
    """The post that this nonce has made.

    Raises:
        Conflict: ``nonce_reused``: it was made of other words.
    """
    if nonce is None:
        return None
    made = select(Post, PostRevision.source).join(PostRevision, PostRevision.post_id == Post.id)
    found = db.session.execute(
        made.where(Post.author_id == actor.user_id, Post.nonce == nonce, PostRevision.version == 1)
    ).first()
    if found is None:
        return None
    return _same(found[0], found[1] == words.source)


def _same(first: Post | None, same: bool) -> Post:
    if first is None or not same:
        raise Conflict("nonce_reused")
    return first
