"""Looking after threads: closing them for replies, keeping them at the top, showing them to newcomers. Whatever a
moderator does of that is in the audit."""

from sqlalchemy import update

from forum.audit.record import record
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.threads import policy, queries
from forum.threads.models import Thread, ThreadViewOverride
from forum.threads.operations.telling import tell_marked


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


@operation
def set_start_here(actor: Viewer, thread_id: str, on: bool) -> Thread:
    """Let newcomers read a thread before their side has opened, or no more. Its author is told, and may say no.

    Raises:
        NotFound: the thread does not exist for the actor.
        Forbidden: ``not_moderator``, ``no_start_here``, ``start_here_declined``.
    """
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id, lock=True)
        require(policy.can_mark_start(actor, thread) if on else policy.can_tend(actor, thread))
        if thread.start_here != on:
            thread.start_here = on
            record(actor, "thread.start_here" if on else "thread.not_start_here", "thread", thread.public_id)
            if on:
                tell_marked(thread)
    return thread


@operation
def decline_start_here(actor: Viewer, thread_id: str, declined: bool) -> Thread:
    """Say that newcomers are not to read one's own thread, which ends it at once; or that they may after all, which a
    moderator may then arrange.

    Raises:
        NotFound: the thread does not exist for the actor.
        Forbidden: ``not_yours``.
    """
    with transaction(actor):
        thread = queries.get_thread(actor, thread_id, lock=True)
        require(policy.can_decline_start(actor, thread))
        thread.start_here_declined = declined
        thread.start_here = thread.start_here and not declined
    return thread
