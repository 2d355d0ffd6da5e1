"""Asking for work inside a transaction, and doing what is due. huey only rings ``run_due()`` (see ``doorbell.py``)."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import or_, select, update

from forum.core import clock
from forum.core.accidents import traced
from forum.core.db import db
from forum.core.operation import after_commit, operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.jobs import doorbell
from forum.jobs.models import DueWork

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., None])

CLAIM = timedelta(minutes=2)
MOST_ATTEMPTS = 8
SLICE = 0.05  # seconds of work before other greenlets get their turn

_jobs: dict[str, Callable[..., None]] = {}
_sweeps: dict[str, "_Sweep"] = {}
_last_sweep: dict[str, datetime] = {}


def job(fn: F) -> F:
    """Declare a function as work that can be asked for. It takes plain values, loads what it needs, checks that it
    still applies, and may run twice."""
    _jobs[_name(fn)] = fn
    return fn


@dataclass(frozen=True, slots=True)
class _Sweep:
    span: timedelta
    run: Callable[[], None]
    in_each_process: bool


def every(span: timedelta, *, in_each_process: bool = False) -> Callable[[F], F]:
    """Declare a periodic sweep: it runs at least this far apart; idempotent.

    Args:
        in_each_process: every serving process runs it (it empties a buffer of that process); otherwise only the one
            that does the background work.
    """

    def declare(fn: F) -> F:
        _sweeps[_name(fn)] = _Sweep(span, fn, in_each_process)
        return fn

    return declare


def _name(fn: Callable[..., None]) -> str:
    return f"{fn.__module__.removeprefix('forum.')}.{fn.__name__}"


def ask(fn: Callable[..., None], *, due: datetime | None = None, **arguments: Any) -> None:
    """Ask, inside the running transaction, for ``fn(**arguments)`` at ``due`` (default: at once, after the commit).

    Raises:
        ValueError: ``fn`` was not declared with ``@job``.
    """
    name = _name(fn)
    if name not in _jobs:
        raise ValueError(f"{name} is not a declared job")
    db.session.add(DueWork(kind=name, arguments=arguments, due_at=due or clock.now()))
    after_commit(doorbell.ring, due)


@operation
def claim_next(actor: Viewer) -> DueWork | None:
    """Take the oldest due and unclaimed piece of work, or None."""
    now = clock.now()
    free = or_(DueWork.claimed_until.is_(None), DueWork.claimed_until < now)
    oldest = (
        select(DueWork.id).where(DueWork.due_at <= now, free, ~DueWork.given_up).order_by(DueWork.due_at, DueWork.id)
    ).limit(1)
    if db.session.scalar(oldest) is None:  # nothing to do: no write lock taken for it
        return None
    with transaction(actor):
        found = db.session.scalar(oldest.with_for_update(skip_locked=True))
        if found is None:
            return None
        return db.session.scalar(
            update(DueWork)
            .where(DueWork.id == found)
            .values(claimed_until=now + CLAIM, attempts=DueWork.attempts + 1)
            .returning(DueWork)
        )


@operation
def _settle(actor: Viewer, work_id: int, done: bool, attempts: int) -> None:
    with transaction(actor):
        work = db.session.get(DueWork, work_id, populate_existing=True, with_for_update=True)
        if work is None or work.attempts != attempts:  # the claim ran out meanwhile and somebody else has it now
            return
        if done:
            db.session.delete(work)
            return
        work.claimed_until = None
        work.due_at = clock.now() + timedelta(seconds=min(3600, 5 * 2**attempts))
        work.given_up = attempts >= MOST_ATTEMPTS


def run_due() -> int:
    """Do all work that is due now, oldest first; returns how many pieces were done. Safe to call twice."""
    done, started = 0, time.monotonic()
    while (work := claim_next(SYSTEM)) is not None:
        work_id, kind, arguments, attempts = work.id, work.kind, dict(work.arguments), work.attempts
        ok = _do(kind, arguments)
        _settle(SYSTEM, work_id, ok, attempts)
        done += ok
        if time.monotonic() - started > SLICE:
            time.sleep(0)
            started = time.monotonic()
    return done


def _do(kind: str, arguments: dict[str, Any]) -> bool:
    try:
        _jobs[kind](**arguments)
    except Exception as error:
        # The arguments may concern a person: the kind alone is logged.
        log.error("work of kind %s did not go through: %s", kind, traced(error))
        db.session.rollback()
        return False
    return True


def run_sweeps(*, own_only: bool = False) -> None:
    """Run each periodic sweep whose span has passed since this process last ran it.

    Args:
        own_only: only those that every serving process must run for itself.
    """
    now = clock.now()
    for name, sweep in _sweeps.items():
        last = _last_sweep.get(name)
        if (own_only and not sweep.in_each_process) or (last is not None and now - last < sweep.span):
            continue
        _last_sweep[name] = now
        try:
            sweep.run()
        except Exception as error:
            log.error("the sweep %s did not go through: %s", name, traced(error))
            db.session.rollback()
