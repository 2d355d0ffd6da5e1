"""The doorbell: work is done within seconds of being asked for, here or in a process of its own, and without it too."""

import os
import signal
import socket
import sys
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.settings import Settings
from forum.core.viewer import SYSTEM
from forum.jobs import doorbell, queue
from forum.jobs.models import DueWork
from forum.jobs.queue import run_due
from tests import daemons
from tests.jobs.test_queue import ask_for, done, note
from tests.rules.house import ROOT

pytestmark = [pytest.mark.one_engine, pytest.mark.early]

PATIENCE = 20.0
OURS = ("doorbell", "sweeps", "Worker", "Scheduler")


def wait_for(condition):
    """Wait until something is so; whether it became so."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def threads():
    """The names of the background threads that run."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(OURS)]


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Sweeps of other slices are not what is tried here; nothing runs before or after."""
    monkeypatch.setattr(queue, "_sweeps", {})
    done.clear()
    while not doorbell._waiting.empty():
        doorbell._waiting.get_nowait()
    assert wait_for(lambda: not threads())
    yield
    doorbell.stop()
    assert wait_for(lambda: not threads()), threads()


@pytest.fixture
def start(app_context, tmp_path):
    """Start the background work in this process, with a storage of huey's; it is stopped with the test."""
    consumers = []

    def begin(queue_url=None, sweeps=lambda: None, due=run_due):
        settings: Settings = app_context.extensions["settings"]
        changed = Settings.for_tests(settings.database_url, tmp_path, queue_url=queue_url)
        consumers.append(doorbell.start(app_context, changed, due, sweeps))
        return consumers[-1]

    yield begin
    for consumer in consumers:
        doorbell.stop(consumer)


def waiting():
    db.session.rollback()
    return db.session.scalars(select(DueWork)).all()


@pytest.fixture(params=["sqlite", "valkey"])
def storage(request):
    """Where huey keeps its rings."""
    return request.getfixturevalue("queue_url") if request.param == "valkey" else None


def _no_sweep_does_it(calls):
    """run_due() as the bell calls it, not as the tenth sweep does."""

    def rung():
        calls.append(threading.current_thread().name)
        return run_due()

    return rung


def test_what_is_asked_for_is_rung_for_and_done(start, storage):
    calls = []
    start(storage, due=_no_sweep_does_it(calls))
    assert wait_for(lambda: calls), "the first sweep looks for what was left behind"
    calls.clear()
    ask_for(SYSTEM, note, word="tea")
    assert wait_for(lambda: done["tea"])
    assert calls[0].startswith("Worker")


def test_what_is_due_in_a_moment_is_rung_for_then(start, storage):
    calls = []
    start(storage, due=_no_sweep_does_it(calls))
    ask_for(SYSTEM, note, due=clock.now() + timedelta(seconds=1), word="later")
    assert wait_for(lambda: done["later"])
    assert any(name.startswith("Worker") for name in calls)


def test_what_a_lost_ring_left_behind_is_done_by_the_sweep(start):
    ask_for(SYSTEM, note, word="before anybody listened")
    start()
    assert wait_for(lambda: done["before anybody listened"])


def test_a_round_that_breaks_is_followed_by_the_next(start, caplog):
    rounds = []

    def sweeps():
        rounds.append(1)
        raise RuntimeError("the words of a person")

    start(sweeps=sweeps)
    assert wait_for(lambda: len(rounds) >= 2)
    assert "did not go through: RuntimeError" in caplog.text
    assert "words of a person" not in caplog.text


def test_stopping_ends_every_thread(start):
    consumer = start()
    assert wait_for(lambda: len(threads()) >= 4)
    doorbell.stop(consumer)
    assert wait_for(lambda: not threads())


def test_without_anybody_listening_a_ring_is_nothing():
    doorbell.ring()
    assert doorbell._waiting.empty()


def test_a_bell_that_is_rung_too_often_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(doorbell, "_ringing", threading.Event())
    doorbell._ringing.set()
    for _ in range(doorbell.PENDING + 10):
        doorbell.ring()
    assert doorbell._waiting.full()
    while not doorbell._waiting.empty():
        doorbell._waiting.get_nowait()


def test_with_valkey_hung_or_down_the_sweep_still_does_the_work(start, caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        start(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        ask_for(SYSTEM, note, word="tea")
        assert wait_for(lambda: done["tea"])
        assert wait_for(lambda: "did not ring" in caplog.text)


def test_a_process_that_only_serves_rings_for_the_one_that_works(start, queue_url, app_context, tmp_path):
    settings = Settings.for_tests(app_context.extensions["settings"].database_url, tmp_path, queue_url=queue_url)
    calls = []
    start(queue_url, due=_no_sweep_does_it(calls))
    assert wait_for(lambda: calls)
    calls.clear()
    doorbell.serve_bell(app_context, settings, run_due)
    ask_for(SYSTEM, note, word="tea")
    assert wait_for(lambda: done["tea"])


# -- a process of its own ----------------------------------------------------------------------------------------------


@pytest.mark.live
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_open_chair_work_does_the_work_and_ends_when_told(app_context, tmp_path, ending):
    from forum.accounts.operations import begin_reset
    from forum.core.viewer import ANONYMOUS
    from tests.factories import a_person

    settings: Settings = app_context.extensions["settings"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OPENCHAIR_")}
    data = tmp_path / "work"
    chosen = {"DEMO": "1", "DATA": str(data), "DATABASE_URL": settings.database_url}
    log = tmp_path / "log"
    command = [sys.executable, "-m", "forum", "work"]
    environ |= {f"OPENCHAIR_{name}": value for name, value in chosen.items()} | {"PYTHONPATH": str(ROOT)}
    begin_reset(ANONYMOUS, a_person(email="someone@example.org", password="a long enough one").email)
    assert len(waiting()) == 1
    with daemons.process(command, log=log, env=environ, cwd=ROOT) as process:
        assert _eventually(lambda: not waiting(), 60), log.read_text()
        assert len(list((data / "mail").glob("*.eml"))) == 1
        process.send_signal(ending)
        assert process.wait(timeout=20) == 0
    assert "Traceback" not in log.read_text()


def _eventually(condition, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not condition():
        time.sleep(0.1)
    return condition()
