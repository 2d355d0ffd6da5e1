"""Another program holds the doorbell's file: nobody waits for it inside C, which would freeze every page and room."""

import sqlite3
from contextlib import closing

import pytest

from forum.core.settings import Settings
from forum.jobs import doorbell


@pytest.fixture
def bell(tmp_path):
    """The storage of a bell of our own, and its file."""
    huey = doorbell._storage(Settings.for_tests("sqlite://", tmp_path))
    yield huey.storage, tmp_path / "doorbell.sqlite"
    huey.storage.close()


def test_a_bell_that_another_program_holds_is_given_up_at_once(bell):
    storage, file = bell
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert storage.conn.execute("PRAGMA busy_timeout").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            storage.enqueue(b"a ring")


def test_once_it_is_let_go_the_bell_rings_again(bell):
    storage, file = bell
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError):
            storage.enqueue(b"a ring that is lost")
    storage.enqueue(b"a ring")
    assert storage.dequeue() == b"a ring"
