"""The doorbell: huey wakes ``run_due()``, in this process (embedded) or in ``open-chair work`` (grown).

It is never trusted with work. Ringing must not hold up a request: it goes into a small bounded queue that a thread of
its own empties; when that is full, or huey's storage does not answer, the next sweep does the work.
"""

import logging
import queue
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.storage import SqliteStorage
from redis import ConnectionPool

from forum.core import clock
from forum.core.accidents import traced
from forum.core.settings import Settings

log = logging.getLogger(__name__)
PENDING = 256

_waiting: "queue.Queue[datetime | None]" = queue.Queue(PENDING)
_ringing = threading.Event()


def ring(due: datetime | None = None) -> None:
    """Ask for ``run_due()`` at ``due`` (default now). Returns at once; a lost ring costs promptness only."""
    if not _ringing.is_set():
        return
    try:
        _waiting.put_nowait(due)
    except queue.Full:
        log.info("the doorbell is busy; the next sweep will do the work")


class QuietConsumer(Consumer):  # type: ignore[misc]  # huey ships no types
    """huey's consumer inside our own process: the server owns the signals."""

    def _set_signal_handlers(self) -> None:
        """Leave the process's signal handlers as they are."""


def serve_bell(app: Flask, settings: Settings, run_due: Callable[[], Any]) -> Huey:
    """Let this process ring: each ring asks whichever consumer shares the storage for one ``run_due()``."""
    huey = _storage(settings)

    def wake() -> None:
        with app.app_context():
            run_due()

    _ringing.set()
    threading.Thread(target=_carry, args=(huey.task(name="wake")(wake),), daemon=True, name="doorbell").start()
    return huey


def start(app: Flask, settings: Settings, run_due: Callable[[], Any], run_sweeps: Callable[[], None]) -> QuietConsumer:
    """Do the background work in this process, in threads of its own; ``stop`` ends it."""
    huey = serve_bell(app, settings, run_due)
    consumer = QuietConsumer(huey, workers=1, periodic=False, initial_delay=0.05, max_delay=0.5, scheduler_interval=1)
    sweep_every_second(app, run_sweeps, run_due)
    consumer.start()
    return consumer


def sweep_every_second(app: Flask, run_sweeps: Callable[[], None], run_due: Callable[[], Any] | None = None) -> None:
    """Run the sweeps that are due each second, and each tenth second also what a lost ring left behind."""
    _ringing.set()
    threading.Thread(target=_sweep, args=(app, run_sweeps, run_due), daemon=True, name="sweeps").start()


def stop(consumer: QuietConsumer | None = None) -> None:
    """End what was started in this process."""
    _ringing.clear()
    if consumer is not None:
        consumer.stop(graceful=False)


def _storage(settings: Settings) -> Huey:
    if settings.queue_url:
        # huey takes a URL or options, not both; a hung server must not hold the bell for longer than this.
        pool = ConnectionPool.from_url(settings.queue_url, socket_timeout=2)
        return RedisHuey("open-chair", connection_pool=pool)
    file = str(settings.data / "doorbell.sqlite")
    # The tables are made with patience, as another process may be making them. Afterwards nobody waits inside C: that
    # would freeze the whole loop (as in core/db.py). A ring that meets a lock is lost; the next sweep does the work.
    SqliteStorage("open-chair", filename=file).close()
    return SqliteHuey("open-chair", filename=file, timeout=0, create_tables=False)


def _carry(wake: Any) -> None:
    while _ringing.is_set():
        try:
            due = _waiting.get(timeout=1)
        except queue.Empty:
            continue
        try:
            if due is None or due <= clock.now():
                wake()
            else:
                wake.schedule(eta=due)
        except Exception as error:
            log.warning("the doorbell did not ring (%s); the next sweep will do the work", type(error).__name__)


def _sweep(app: Flask, run_sweeps: Callable[[], None], run_due: Callable[[], Any] | None) -> None:
    turn, pause = 0, threading.Event()
    while _ringing.is_set():
        try:
            with app.app_context():
                run_sweeps()
                if run_due is not None and turn % 10 == 0:
                    run_due()
        except Exception as error:
            # A database that is away comes back; this thread must still be here then.
            log.error("a round of background work did not go through: %s", traced(error))
        turn += 1
        pause.wait(1)
