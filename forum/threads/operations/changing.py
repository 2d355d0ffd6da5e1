"""Changing one's own words: editing, and taking them back. Every version is kept."""

from collections.abc import Iterable
from datetime import timedelta

from forum.core import clock
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.filters import operations as filters
from forum.filters.models import Effect
from forum.filters.screening import Screening
from forum.safety.notes import ContentNote
from forum.safety.text import RENDERER_VERSION
from forum.threads import hooks, policy, queries
from forum.threads.models import Post, PostState, Thread
from forum.threads.operations.keeping import settle
from forum.threads.operations.noting import set_notes
from forum.threads.operations.quoting import follow_words
from forum.threads.operations.telling import hush
from forum.threads.operations.writing import keep_revision, prepare

EDITS = Limit("post.edit", 30, per=timedelta(minutes=10))


@operation(limit=EDITS)
def edit_post(
    actor: Viewer,
    post_id: str,
    source: str,
    *,
    version: int,
    title: str | None = None,
    notes: Iterable[ContentNote] | None = None,
) -> Post:
    """Put new words in the place of one's own post.

    A held post stays held, and the desk is told that it reads otherwise now; a post that was given back goes to the
    desk again.

    Args:
        version: the version that was edited.
        title: a new title for the thread, only with its opening post; None leaves it.
        notes: its content notes from now on; None leaves them. They are no words: no version is made for them alone.

    Raises:
        NotFound: the post does not exist for the actor.
        Forbidden: ``not_yours``, ``read_only``, ``post_decided``.
        Invalid: ``title``: ``no_title_here``: this post did not open its thread.
        Conflict: ``post_changed``: it was edited elsewhere; carries the fresh ``body``, ``version`` and ``title``.
        Stopped: a filter stops these words; what it would hold comes to the desk and stays up meanwhile, as it was.
    """
    words, found = prepare(source), filters.look_at(actor, title or "", source)
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_edit(actor, post))
        thread = post.thread
        if title is not None and not post.opening:
            raise Invalid({"title": "no_title_here"})
        if version != post.version:
            raise _conflict(post, thread)
        if notes is not None:
            set_notes(post, notes)
        if source == post.source and title in (None, thread.title) and post.state is not PostState.RETURNED:
            return post
        before = str.__str__(post.body)
        post.source, post.body, post.excerpt = words.source, words.body, words.excerpt
        post.renderer_version, post.edited_at, post.version = RENDERER_VERSION, clock.now(), post.version + 1
        thread.title = title or thread.title
        follow_words(post, before)
        spent(actor, f"edit:{post_id}", f"{thread.title}\n\n{source}")
        keep_revision(post, thread.title if post.opening else None)
        _to_the_desk_again(post, found)
        settle(thread, post.author_id)
    return post


@operation(limit=EDITS)
def take_back(actor: Viewer, post_id: str) -> Post:
    """Take one's own post back: nobody but the moderators sees it any more. Doing it twice is refused as not there.

    Raises:
        NotFound: the post does not exist for the actor.
        Forbidden: ``not_yours``, ``post_decided``.
    """
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_take_back(actor, post))
        waited = post.state is not PostState.VISIBLE
        post.state = PostState.WITHDRAWN
        settle(post.thread, post.author_id)
        hush(post)
        if waited:
            hooks.withdrawn(post)
    return post


def _to_the_desk_again(post: Post, found: Screening) -> None:
    filters.count(found.hits)
    if post.state is PostState.HELD:
        hooks.withdrawn(post)
    elif post.state is PostState.RETURNED:
        post.state, post.state_before, post.desk_note = PostState.HELD, None, None
        hooks.held(post)
    elif post.state is PostState.VISIBLE and (found.has(Effect.FLAG) or found.has(Effect.HOLD)):
        hooks.flagged(post)


def _conflict(post: Post, thread: Thread) -> Conflict:
    if post.opening:
        return Conflict("post_changed", body=post.source, version=post.version, title=thread.title)
    return Conflict("post_changed", body=post.source, version=post.version)
