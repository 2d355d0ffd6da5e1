"""Looking after threads: closing them for replies, keeping them at the top. Every such act is in the audit."""

from sqlalchemy import update

from forum.audit.record import record
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.threads import policy, queries
from forum.threads.models import Thread, ThreadViewOverride


@operation
def set_locked(actor: Viewer, thread_id: str, locked: bool) -> Thread:
    """Close a thread for replies (moderators may still write), or open it again. Twice is once.

    Raises:
        NotFound: the thread does not exist for the actor.
        Forbidden: ``not_moderator``.
    """
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id, lock=True)
        require(policy.can_tend(actor, thread))
        if thread.locked != locked:
            thread.locked = locked
            record(actor, "thread.lock" if locked else "thread.unlock", "thread", thread.public_id)
    return thread


@operation
def set_pinned(actor: Viewer, thread_id: str, pinned: bool) -> Thread:
    """Keep a thread at the top of its space, or let it go with the others. Twice is once.

    Raises:
        NotFound: the thread does not exist for the actor.
        Forbidden: ``not_moderator``.
    """
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id, lock=True)
        require(policy.can_tend(actor, thread))
        if thread.pinned != pinned:
            thread.pinned = pinned
            db.session.execute(
                update(ThreadViewOverride).where(ThreadViewOverride.thread_id == thread.id).values(pinned=pinned)
            )
            record(actor, "thread.pin" if pinned else "thread.unpin", "thread", thread.public_id)
    return thread
