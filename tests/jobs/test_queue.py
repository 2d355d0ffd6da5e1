"""Work that is due: done once whoever is there, tried again later, given up for a person to look at."""

import logging
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM
from forum.jobs import queue
from forum.jobs.models import DueWork
from forum.jobs.queue import CLAIM, MOST_ATTEMPTS, ask, every, job, run_due, run_sweeps

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)
done: Counter[str] = Counter()
_lock = threading.Lock()


@job
def note(word):
    """Remember a word."""
    with _lock:
        done[word] += 1


@job
def fail(word):
    """Never works; what it says holds a person's words."""
    raise RuntimeError(word)


@job
def break_session():
    """Leaves the session unusable."""
    db.session.execute(db.text("SELECT nothing FROM nowhere"))


@operation
def ask_for(actor, fn, due=None, refuse=False, **arguments):
    """Ask in a transaction, as operations do."""
    with transaction(actor):
        ask(fn, due=due, **arguments)
        if refuse:
            raise Forbidden("not_today")


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


@pytest.fixture
def now(app_context):
    """A clock that stands still until it is moved."""
    with clock.frozen(NOW) as frozen:
        yield frozen


def waiting():
    """All rows, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(DueWork).order_by(DueWork.id)))


def test_what_was_asked_for_is_done_once_and_gone(now):
    ask_for(SYSTEM, note, word="tea")
    assert run_due() == 1
    assert run_due() == 0
    assert (done, waiting()) == ({"tea": 1}, [])


def test_what_was_refused_was_never_asked_for(now):
    with pytest.raises(Forbidden):
        ask_for(SYSTEM, note, word="tea", refuse=True)
    assert run_due() == 0


def test_only_a_declared_job_can_be_asked_for(now):
    with pytest.raises(ValueError, match="not a declared job"):
        ask_for(SYSTEM, print)


def test_later_work_waits_for_its_time(now):
    ask_for(SYSTEM, note, due=NOW + timedelta(hours=1), word="tea")
    assert run_due() == 0
    now.advance(timedelta(hours=1))
    assert run_due() == 1


def test_the_oldest_is_done_first(now, monkeypatch):
    order = []
    monkeypatch.setitem(queue._jobs, queue._name(note), lambda word: order.append(str(word)))
    ask_for(SYSTEM, note, due=NOW - timedelta(minutes=1), word="second")
    ask_for(SYSTEM, note, due=NOW - timedelta(minutes=2), word="first")
    ask_for(SYSTEM, note, word="third")
    run_due()
    assert order == ["first", "second", "third"]


def test_what_failed_is_tried_again_ever_later_and_kept_in_the_end(now, caplog):
    ask_for(SYSTEM, fail, word="my daughter in Leeds")
    pauses = []
    with caplog.at_level(logging.DEBUG):
        for _ in range(MOST_ATTEMPTS):
            assert run_due() == 0
            (work,) = waiting()
            pauses.append((work.due_at - clock.now()).total_seconds())
            assert run_due() == 0, "not before its time"
            now.move_to(work.due_at)
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280]
    (work,) = waiting()
    assert (work.given_up, work.attempts, work.claimed_until) == (True, MOST_ATTEMPTS, None)
    now.advance(timedelta(days=9))
    assert queue.claim_next(SYSTEM) is None
    assert "RuntimeError at" in caplog.text
    assert "Leeds" not in caplog.text


def test_a_failure_stops_nothing_that_comes_after_it(now):
    ask_for(SYSTEM, break_session)
    ask_for(SYSTEM, fail, word="x")
    ask_for(SYSTEM, note, word="tea")
    assert run_due() == 1
    assert done == {"tea": 1}


def test_work_of_a_kind_that_nobody_knows_any_more_is_kept(now):
    db.session.add(DueWork(kind="old.kind", arguments={}, due_at=NOW))
    db.session.commit()
    assert run_due() == 0
    assert waiting()[0].attempts == 1


def test_claimed_work_is_nobody_elses_until_the_claim_runs_out(now):
    ask_for(SYSTEM, note, word="tea")
    first = queue.claim_next(SYSTEM)
    assert queue.claim_next(SYSTEM) is None
    now.advance(CLAIM + timedelta(seconds=1))
    again = queue.claim_next(SYSTEM)
    assert (again.id, again.attempts) == (first.id, 2)


def test_a_worker_that_comes_back_late_leaves_the_others_claim_alone(now):
    ask_for(SYSTEM, note, word="tea")
    queue.claim_next(SYSTEM)
    now.advance(CLAIM + timedelta(seconds=1))
    work = queue.claim_next(SYSTEM)
    for ok in (True, False):
        queue._settle(SYSTEM, work.id, ok, 1)
    assert [(row.attempts, row.claimed_until) for row in waiting()] == [(2, work.claimed_until)]
    queue._settle(SYSTEM, work.id, True, 2)
    queue._settle(SYSTEM, work.id, True, 2)
    assert waiting() == []


def test_many_workers_do_each_piece_once(app_context, monkeypatch):
    monkeypatch.setattr(queue, "SLICE", 0.0)
    words = {f"word {number}" for number in range(24)}
    for word in sorted(words):
        ask_for(SYSTEM, note, word=word)
    app, start, accidents = app_context, threading.Barrier(4), []

    def work():
        try:
            with app.app_context():
                start.wait(10)
                while waiting():
                    run_due()
        except Exception as error:
            accidents.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert accidents == []
    assert done == dict.fromkeys(words, 1)


def test_a_piece_that_another_took_between_the_look_and_the_lock_is_left_to_them(now, monkeypatch):
    ask_for(SYSTEM, note, word="tea")
    real = queue.transaction

    @contextmanager
    def after_another(actor):
        with real(actor):
            db.session.execute(db.update(DueWork).values(claimed_until=NOW + CLAIM))
            yield

    monkeypatch.setattr(queue, "transaction", after_another)
    assert queue.claim_next(SYSTEM) is None


# -- sweeps ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sweeps(now, monkeypatch):
    """A table of sweeps of our own, and what ran."""
    ran: list[str] = []
    monkeypatch.setattr(queue, "_sweeps", {})
    monkeypatch.setattr(queue, "_last_sweep", {})

    @every(timedelta(minutes=5))
    def one():
        ran.append("one")

    @every(timedelta(seconds=10), in_each_process=True)
    def own():
        ran.append("own")

    return ran


def test_a_sweep_runs_at_once_and_then_when_its_span_has_passed(sweeps, now):
    run_sweeps()
    run_sweeps()
    assert sweeps == ["one", "own"]
    now.advance(timedelta(seconds=10))
    run_sweeps()
    assert sweeps == ["one", "own", "own"]
    now.advance(timedelta(minutes=5))
    run_sweeps()
    assert sweeps == ["one", "own", "own", "one", "own"]


def test_a_process_beside_the_worker_runs_only_its_own(sweeps):
    run_sweeps(own_only=True)
    assert sweeps == ["own"]


def test_a_sweep_that_breaks_stops_no_other_and_comes_again(sweeps, now, caplog):
    @every(timedelta(seconds=1))
    def broken():
        raise RuntimeError("the words of a person")

    @every(timedelta(seconds=1))
    def last():
        sweeps.append("last")

    run_sweeps()
    now.advance(timedelta(seconds=1))
    run_sweeps()
    assert sweeps.count("last") == 2
    assert caplog.text.count("did not go through: RuntimeError") == 2
    assert "words of a person" not in caplog.text
