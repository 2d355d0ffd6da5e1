"""PostgreSQL that restarts, refuses or hangs: a kind 503 in time, and the next request is as if nothing had been."""

import os
import signal
import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from forum.core import patience
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM
from tests import daemons, engines
from tests.factories import a_person, client_of

pytestmark = pytest.mark.one_engine

# With a time to wait for each: a signal alone may reach a connection in the middle of the next question.
OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename IS NOT NULL
"""


@pytest.fixture(scope="module")
def server():
    """A server of our own, which may be paused, and a database with our tables."""
    with daemons.postgresql() as url:
        yield url


@pytest.fixture
def house(server, make_app):
    """The application on that server, as new: its tables are made once and emptied for each test."""
    app = make_app(database_url=server)
    with _direct(server) as connection:
        if connection.execute("SELECT to_regnamespace('pristine')").fetchone() == (None,):
            engines.migrate(app)
            connection.execute(engines.WIPE)
            connection.execute("SELECT pristine.keep()")
        else:
            connection.execute("SELECT pristine.restore()")
    engines.forget()
    return app


@pytest.fixture
def member(house):
    """A signed-in member's browser."""
    with house.app_context():
        return client_of(house, a_person())


def _direct(server):
    return psycopg.connect(server.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


def _end_backends(server):
    with _direct(server) as connection:
        connection.execute(OTHERS)


class Paused:
    """All processes of the server stand still, as on a machine that hangs."""

    def __init__(self, server):
        folder = Path(str(make_url(server).query["host"]))
        self._main = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    def _all(self):
        children = Path(f"/proc/{self._main}/task/{self._main}/children").read_text().split()
        return [self._main, *map(int, children)]

    def __enter__(self):
        self._stopped = self._all()
        for pid in self._stopped:
            os.kill(pid, signal.SIGSTOP)

    def __exit__(self, *_rest):
        for pid in self._stopped:
            os.kill(pid, signal.SIGCONT)


def test_connections_that_were_lost_meanwhile_are_not_noticed(server, member):
    assert member.get("/spaces").status_code == 200
    _end_backends(server)
    assert member.get("/spaces").status_code == 200


def test_a_connection_that_is_lost_in_the_middle_is_busy_and_writes_nothing(server, house, member):
    @operation
    def act(actor):
        with transaction(actor):
            db.session.execute(text("UPDATE person SET pen_name = 'half'"))
            _end_backends(server)
            db.session.execute(text("SELECT 1"))

    def view():
        act(SYSTEM)
        return "done"

    house.view_functions["notifications.seen"] = view
    answer = member.send("/notices/seen")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    with house.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM person WHERE pen_name = 'half'")) == 0
    assert member.get("/spaces").status_code == 200


def test_a_server_that_takes_no_more_connections_is_busy_and_recovers(server, member):
    with _direct(server) as connection:
        connection.execute("UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'postgres'")
        connection.execute(OTHERS)
        answer = member.get("/spaces")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert "<h1" in answer.get_data(as_text=True)
        assert member.get("/ready").status_code == 503
        assert member.get("/health").status_code == 200
        assert member.get("/api/v1/me").get_json()["code"] == "busy"
        connection.execute("UPDATE pg_database SET datconnlimit = -1 WHERE datname = 'postgres'")
    assert member.get("/spaces").status_code == 200


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the kernel does not tell whose child is whose")
def test_a_server_that_hangs_is_not_waited_for_and_recovers(server, member, monkeypatch):
    monkeypatch.setattr(patience, "SIGN_OF_LIFE", 0.2)
    assert member.get("/spaces").status_code == 200
    with Paused(server):
        answer = member.get("/spaces")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert member.get("/spaces").status_code == 200


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the kernel does not tell whose child is whose")
def test_a_question_that_is_under_way_is_given_up_too(server, house, monkeypatch):
    monkeypatch.setattr(patience, "LONGEST_WAIT", 0.5)
    with house.app_context():
        db.session.execute(text("SELECT 1"))
        db.session.connection().connection.driver_connection.patience = 0.5
        with Paused(server), pytest.raises(Exception, match="did not answer in time"):
            db.session.execute(text("SELECT 2"))
        db.session.rollback()
        assert db.session.scalar(text("SELECT 3")) == 3


def test_whoever_must_may_wait_without_end(house):
    with house.app_context():
        db.session.connection().connection.driver_connection.patience = None
        assert db.session.scalar(text("SELECT 4")) == 4


def test_when_all_connections_are_taken_the_next_one_is_told_soon(house, member):
    taken, release = threading.Semaphore(0), threading.Event()

    def take():
        with house.app_context(), db.engine.connect():
            taken.release()
            release.wait(30)

    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert taken.acquire(timeout=20)
    assert member.get("/spaces").status_code == 503
    release.set()
    for thread in threads:
        thread.join()
    assert member.get("/spaces").status_code == 200
