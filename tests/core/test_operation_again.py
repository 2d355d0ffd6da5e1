"""Operations under pressure: actors who change, rows that are locked, databases that are away."""

import threading

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from forum.core import operation as op
from forum.core.db import db
from forum.core.errors import NotSignedIn, Unavailable
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM
from forum.shield import operations as shield
from tests.core.writing import inner, kept, write
from tests.factories import a_person, session_of


@pytest.fixture
def member(app_context):
    """A signed-in member's Viewer, and the member."""
    from forum.spaces import viewers

    person = a_person()
    return viewers.load(session_of(person)), person


def _change(person):
    """What bumps a Viewer: a new separation."""
    shield.separate(SYSTEM, person.id, a_person().id)


def test_an_actor_who_changed_meanwhile_is_read_anew_and_tries_again(member):
    viewer, person = member
    seen = []

    @operation
    def act(actor):
        seen.append(actor.version)
        with transaction(actor):
            write(actor, "acted")

    _change(person)
    act(viewer)
    assert seen == [viewer.version, viewer.version + 1]
    assert kept() == ["acted"]


def test_an_actor_whose_session_has_ended_meanwhile_is_refused(member):
    viewer, person = member
    _change(person)
    person.epoch += 1
    db.session.commit()
    with pytest.raises(NotSignedIn):
        inner(viewer, "acted")
    assert kept() == []


def test_an_actor_who_is_gone_is_refused(member):
    viewer, person = member
    db.session.delete(person)
    db.session.commit()
    with pytest.raises(NotSignedIn):
        inner(viewer, "acted")
    assert kept() == []


def test_an_actor_who_changes_all_the_time_is_asked_to_come_back(member, monkeypatch):
    viewer, person = member
    _change(person)
    monkeypatch.setattr(op, "_reload", lambda stale: stale)
    with pytest.raises(Unavailable):
        inner(viewer, "acted")
    assert kept() == []


def test_what_is_committed_is_never_done_twice_for_a_change_that_comes_after_it(member):
    viewer, person = member

    @operation
    def act_twice(actor):
        with transaction(actor):
            write(actor, "first")
        threading.Thread(target=_elsewhere, args=(person.id,)).start()
        changed.wait(10)
        with transaction(actor):
            write(actor, "second")

    from flask import current_app

    app, changed = current_app._get_current_object(), threading.Event()

    def _elsewhere(person_id):
        from forum.accounts import versions

        with app.app_context():
            versions.bump(person_id)
            db.session.commit()
        changed.set()

    with pytest.raises(Unavailable):
        act_twice(viewer)
    assert kept() == ["first"]


# -- trying again ------------------------------------------------------------------------------------------------------


class _Refused(Exception):
    def __init__(self, state):
        self.sqlstate = state


@pytest.mark.parametrize("state", op.RETRIED_STATES)
def test_a_deadlock_is_tried_again(app_context, state):
    tries = []

    @operation
    def act(actor):
        with transaction(actor):
            write(actor, "acted")
            tries.append(1)
            if len(tries) < 3:
                raise DBAPIError("UPDATE", {}, _Refused(state))

    act(SYSTEM)
    assert (len(tries), kept()) == (3, ["acted"])


def test_a_deadlock_without_end_is_busy(app_context):
    @operation
    def act(actor):
        with transaction(actor):
            raise DBAPIError("UPDATE", {}, _Refused("40P01"))

    with pytest.raises(Unavailable):
        act(SYSTEM)


def test_another_fault_of_the_database_is_not_tried_again(app_context):
    tries = []

    @operation
    def act(actor):
        with transaction(actor):
            tries.append(1)
            raise DBAPIError("UPDATE", {}, _Refused("23505"))

    with pytest.raises(DBAPIError):
        act(SYSTEM)
    assert len(tries) == 1
    inner(SYSTEM, "the next one")
    assert kept() == ["the next one"]


def test_two_who_lock_the_same_rows_the_other_way_round_both_get_through(app_context, engine):
    """A real deadlock on PostgreSQL; on SQLite writers wait for each other from the start."""
    from flask import current_app

    app = current_app._get_current_object()
    one, other = a_person().id, a_person().id
    both, told = threading.Barrier(2), []

    @operation
    def lock(actor, first, second):
        with transaction(actor):
            _touch(first)
            if not told and engine == "postgresql":
                both.wait(10)
            _touch(second)
        told.append(first)

    def _touch(person_id):
        db.session.execute(
            db.text("UPDATE person SET viewer_version = viewer_version + 1 WHERE id = :id"), {"id": person_id}
        )

    def run(first, second):
        with app.app_context():
            lock(SYSTEM, first, second)

    threads = [threading.Thread(target=run, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(told) == sorted([one, other])


# -- SQLite's one writer -----------------------------------------------------------------------------------------------


@pytest.fixture
def sqlite(app_context, engine, monkeypatch):
    """Only where the database is SQLite; waiting is short."""
    if engine != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    monkeypatch.setattr(op, "LOCK_PATIENCE", 0.05)


def _foreign_lock():
    import sqlite3

    connection = sqlite3.connect(db.engine.url.database, isolation_level=None, timeout=5)
    connection.execute("BEGIN IMMEDIATE")
    return connection


@pytest.mark.usefixtures("sqlite")
def test_a_lock_of_another_program_is_waited_for_only_so_long_and_leaves_nothing_behind():
    connection = _foreign_lock()
    with pytest.raises(Unavailable):
        inner(SYSTEM, "waited")
    connection.execute("ROLLBACK")
    connection.close()
    inner(SYSTEM, "afterwards")
    assert kept() == ["afterwards"]


@pytest.mark.usefixtures("sqlite")
def test_a_writer_of_this_process_is_waited_for_only_so_long():
    with op._sqlite_gate, pytest.raises(Unavailable):
        inner(SYSTEM, "waited")
    inner(SYSTEM, "afterwards")
    assert kept() == ["afterwards"]


@pytest.mark.usefixtures("sqlite")
def test_the_gate_opens_again_whatever_happens_inside(monkeypatch):
    def breaks():
        raise OperationalError("ROLLBACK", {}, Exception("the disk is gone"))

    @operation
    def act(actor):
        with transaction(actor):
            monkeypatch.setattr(db.session, "rollback", breaks)

    for error in (KeyboardInterrupt, MemoryError):
        with pytest.raises(error), op._writing():
            raise error
    with pytest.raises(OperationalError):
        act(SYSTEM)
    monkeypatch.undo()
    assert op._sqlite_gate.acquire(blocking=False)
    op._sqlite_gate.release()


@pytest.mark.usefixtures("sqlite")
def test_a_disk_that_refuses_is_busy_and_not_waited_for(monkeypatch):
    tries = []

    def refuses(**_options):
        tries.append(1)
        raise OperationalError("BEGIN", {}, Exception("disk I/O error"))

    monkeypatch.setattr(db.session, "connection", refuses)
    with pytest.raises(Unavailable):
        inner(SYSTEM, "one")
    assert len(tries) == 1


@pytest.mark.usefixtures("sqlite")
def test_a_page_that_writes_while_the_database_is_locked_says_busy_and_reading_goes_on(app):
    from tests.factories import client_of

    client = client_of(app, a_person())
    connection = _foreign_lock()
    refused = client.post("/api/v1/notices/seen", headers={"X-CSRF-Token": client.csrf})
    assert (refused.status_code, refused.get_json()["code"], refused.headers["Retry-After"]) == (503, "busy", "2")
    assert client.get("/notices").status_code == 200
    assert client.send("/notices/seen").status_code == 503
    connection.execute("ROLLBACK")
    connection.close()
    assert client.send("/notices/seen").status_code == 303
