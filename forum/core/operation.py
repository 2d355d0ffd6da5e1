"""Operations: one function per verb, shared by page, API and socket.

Shape of an operation::

    @operation(limit=Limit("post", 10, per=timedelta(minutes=10)))
    def post_reply(actor: Viewer, thread_id: str, source: str) -> Post:
        body = render(source)                      # prepare: nothing is locked yet
        with transaction(actor):                   # short: fetch, require, write
            thread = queries.get_thread(actor, thread_id)
            require(policy.can_reply(actor, thread))
            ...
            after_commit(live.ring, ...)           # leaves only when the words are safe
        return post

The outermost operation counts its limit before and outside the transaction (a refused attempt must still count), its
``transaction`` commits, and it owns what happens after the commit. An operation called by another one joins: it
checks its own policy, counts no limit, and its refusal dooms the whole, even if somebody catches it.
"""

import functools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

from sqlalchemy.exc import DBAPIError, OperationalError

from forum.core import limits
from forum.core.accidents import traced
from forum.core.db import WRITE, db
from forum.core.errors import Unavailable
from forum.core.limits import Limit
from forum.core.viewer import SYSTEM, Viewer

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)

TRIES = 4
LOCK_PATIENCE = 4.0  # seconds that a writer waits for SQLite in all before it answers "busy"
LOCK_PAUSE = 0.003
RETRIED_STATES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock detected


class StaleViewer(Exception):
    """The actor's facts changed between the start of the request and the write (a ban, a new separation)."""


@dataclass(slots=True)
class _Scope:
    """One outermost operation and all that joins it."""

    actor: Viewer
    in_transaction: bool = False
    doomed: bool = False
    committed: bool = False
    # What waits for the commit, and what may run now because its commit has happened.
    pending: list[Callable[[], object]] = field(default_factory=list)
    after: list[Callable[[], object]] = field(default_factory=list)


_scope: ContextVar[_Scope | None] = ContextVar("operation", default=None)
# SQLite has one writer. Waiting here is cooperative (gevent patches the lock); inside SQLite it would freeze the loop.
_sqlite_gate = threading.Lock()
# PostgreSQL has many, but whoever waits there for a row holds a connection meanwhile. A crowd at one door would take
# them all, so a process lets in only some, and the others wait here without one; half of the pool is left to readers.
WRITERS = 8
_postgresql_gate = threading.BoundedSemaphore(WRITERS)
_current_version: Callable[[int], int | None] = lambda user_id: None  # noqa: E731
_reload: Callable[[Viewer], Viewer] = lambda viewer: viewer  # noqa: E731


def configure(current_version: Callable[[int], int | None], reload: Callable[[Viewer], Viewer]) -> None:
    """Hand in what lower floors cannot know (called once by ``app.py``).

    Args:
        current_version: reads a member's viewer_version inside the running transaction, locking the row against
            change until commit; None when there is no such member.
        reload: makes the Viewer of the same session anew; raises a Problem when it may no longer act.
    """
    global _current_version, _reload
    _current_version, _reload = current_version, reload


@overload
def operation(fn: Callable[Concatenate[Viewer, P], R], /) -> Callable[Concatenate[Viewer, P], R]: ...
@overload
def operation(
    *, limit: Limit | None
) -> Callable[[Callable[Concatenate[Viewer, P], R]], Callable[Concatenate[Viewer, P], R]]: ...
def operation(fn: Any = None, /, *, limit: Limit | None = None) -> Any:
    """Declare an operation; its first argument is the actor. ``limit`` says how often one actor may do it.

    Raises (besides what the operation raises):
        TooMany: the actor is over the limit.
        Unavailable: the database stayed locked or kept refusing for too long; nothing was written.
    """
    if fn is None:
        return lambda inner: operation_of(inner, limit)
    return operation_of(fn, limit)


def operation_of(fn: Callable[..., R], limit: Limit | None) -> Callable[..., R]:
    """Wrap one function as an operation (what the decorator does)."""

    @functools.wraps(fn)
    def call(actor: Viewer, *args: Any, **kwargs: Any) -> R:
        outer = _scope.get()
        if outer is not None:
            return _join(outer, fn, actor, *args, **kwargs)
        if limit is not None:
            limits.count(limit, actor)
        return _run(fn, actor, *args, **kwargs)

    call.is_operation = True  # type: ignore[attr-defined]  # read by tests/rules
    call.limit = limit  # type: ignore[attr-defined]  # read by tests/rules
    return call


def is_writing() -> bool:
    """Whether the transaction of an operation is open."""
    scope = _scope.get()
    return scope is not None and scope.in_transaction


def on_its_own(fn: Callable[Concatenate[Viewer, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run ``fn`` for the house as an outermost operation: its own transaction, commit and retries.

    For what one person's operation does for others too (``together``): it neither joins that one nor is joined.

    Raises:
        RuntimeError: a transaction is open, which this one's would end.
    """
    if is_writing():
        raise RuntimeError("a transaction is open already")
    return _run(fn, SYSTEM, *args, **kwargs)


def _join(outer: _Scope, fn: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    try:
        return fn(*args, **kwargs)
    except Exception:
        outer.doomed = True  # an accident leaves half of its writes behind, as a refusal may
        raise


def _run(fn: Callable[..., R], actor: Viewer, *args: Any, **kwargs: Any) -> R:
    for attempt in range(1, TRIES + 1):
        scope = _Scope(actor)
        token = _scope.set(scope)
        try:
            result = fn(actor, *args, **kwargs)
            scope.after += scope.pending
            return result
        except StaleViewer:
            if scope.committed:  # the first half stands, so it must not be done again
                raise Unavailable from None
            actor = _reload(actor)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in RETRIED_STATES or scope.committed:
                raise
            db.session.rollback()  # a refused read outside the transaction leaves the session unusable
            time.sleep(LOCK_PAUSE * attempt)
        finally:
            _scope.reset(token)
            _finish(scope)
    raise Unavailable


def _finish(scope: _Scope) -> None:
    """Run what waited for a commit, also when a refusal came after it. The write stands: no error may come of this."""
    for step in scope.after:
        try:
            step()
        except Exception as error:
            log.error("after-commit step did not work: %s", traced(error))
            with suppress(DBAPIError):  # it may be the database that is gone; the session is usable again
                db.session.rollback()


def after_commit(step: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    """Run ``step(*args, **kwargs)`` once the outermost operation has committed; forget it when that one is refused."""
    scope = _scope.get()
    if scope is None:
        raise RuntimeError("after_commit() belongs inside an operation")
    scope.pending.append(functools.partial(step, *args, **kwargs))


@contextmanager
def transaction(actor: Viewer) -> Iterator[None]:
    """The short writing part of an operation. The outermost one commits; inner ones join it.

    Raises:
        StaleViewer: (handled by ``operation``) the actor changed since its Viewer was made.
        Unavailable: its turn to write did not come in LOCK_PATIENCE seconds.
    """
    scope = _scope.get()
    if scope is None:
        raise RuntimeError("transaction() belongs inside an operation")
    if scope.in_transaction:
        yield
        return
    if scope.doomed:
        raise RuntimeError("a refused operation cannot write")
    with _writing():
        scope.in_transaction = True
        try:
            if actor.user_id > 0 and _current_version(actor.user_id) != actor.version:
                raise StaleViewer
            yield
            if scope.doomed:
                raise RuntimeError("an inner operation was refused, so the whole is")
            db.session.commit()
            scope.committed = True
            scope.after += scope.pending
        finally:
            scope.pending.clear()
            scope.in_transaction = False


@contextmanager
def _writing() -> Iterator[None]:
    """Hold a fresh write transaction of the session; roll back whatever was not committed inside."""
    db.session.rollback()
    sqlite = db.engine.dialect.name == "sqlite"
    deadline = time.monotonic() + LOCK_PATIENCE
    gate = _sqlite_gate if sqlite else _postgresql_gate
    if not gate.acquire(timeout=LOCK_PATIENCE):
        raise Unavailable
    try:
        db.session.info[WRITE] = True
        if sqlite:
            _begin_immediate(deadline)
        yield
    finally:
        try:
            db.session.rollback()
        finally:
            db.session.info.pop(WRITE, None)
            gate.release()


def _begin_immediate(deadline: float) -> None:
    """Begin SQLite's write transaction; another process may hold the lock, so try again and sleep outside C."""
    while True:
        try:
            db.session.connection(execution_options={WRITE: True})
        except OperationalError as error:
            db.session.rollback()
            if "locked" not in str(error.orig) or time.monotonic() > deadline:
                raise Unavailable from error
            time.sleep(LOCK_PAUSE)
        else:
            return
