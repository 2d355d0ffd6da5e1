"""What a post touches on, and what its reader wants folded; which kind of reply would help."""

from collections.abc import Iterable
from datetime import timedelta

from forum.audit.record import record
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.safety.notes import ContentNote, as_text, from_text
from forum.threads import policy, queries
from forum.threads.models import Post, Thread, Wants

ASKS = Limit("thread.wants", 30, per=timedelta(minutes=10))


def set_notes(post: Post, notes: Iterable[ContentNote]) -> None:
    """Keep a post's content notes, inside the running transaction; those of the first post stand in lists too."""
    post.notes = as_text(notes)
    if post.opening:
        post.thread.notes = post.notes


@operation
def note_post(actor: Viewer, post_id: str, notes: Iterable[ContentNote]) -> Post:
    """Add content notes to somebody's post. Its author can change them, as all that is theirs. Audited.

    Raises:
        NotFound: the post does not exist for the actor.
        Forbidden: ``not_moderator``.
    """
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_note(actor, post))
        there = from_text(post.notes)
        added = [note for note in notes if note not in there]
        if added:
            set_notes(post, [*there, *added])
            record(actor, "post.note", "post", post.public_id, notes=as_text(added))
    return post


@operation(limit=ASKS)
def ask_for(actor: Viewer, thread_id: str, wants: Wants) -> Thread:
    """Say which kind of reply would help in one's own thread from now on.

    Raises:
        NotFound: the thread does not exist for the actor.
        Forbidden: ``not_yours``.
    """
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id, lock=True)
        require(policy.can_ask(actor, thread))
        thread.wants = wants
    return thread
