"""Reading takes no transaction on PostgreSQL; what is written is written in one, on both engines."""

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import select, text, update

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.operation import operation, transaction
from forum.core.prepared import PreparedWrite
from forum.core.viewer import SYSTEM
from tests.factories import a_person

pytestmark = pytest.mark.usefixtures("app_context")
NAMES = select(Person.pen_name)
RENAME = update(Person).values(pen_name="Somebody Else").execution_options(synchronize_session=False)

PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement ~ '^SELECT person.pen_name'"


@pytest.fixture
def person():
    """Somebody, committed, in a session that has done nothing since."""
    made = a_person(pen_name="Quiet Lamp")
    db.session.rollback()
    return made


@pytest.fixture
def postgresql(engine):
    """On SQLite a page reads in a transaction: beginning one there costs nothing, for nobody is asked."""
    if engine != "postgresql":
        pytest.skip("SQLite asks nobody")


def _within():
    """Whether the session's connection is within a transaction."""
    connection = db.session.connection().connection.driver_connection
    return connection.info.transaction_status == TransactionStatus.INTRANS


def test_a_page_reads_without_a_transaction(postgresql, person):
    assert db.session.scalars(NAMES).all() == ["Quiet Lamp"]
    assert not _within()


def test_an_operation_reads_and_writes_in_one(postgresql, person):
    @operation(limit=None)
    def look(actor):
        with transaction(actor):
            db.session.scalars(NAMES).all()
            return _within()

    assert look(SYSTEM)
    assert not _within()  # what comes after it is reading again


def test_reading_again_and_again_is_planned_once(postgresql, person):
    for _ in range(8):
        db.session.scalars(NAMES).all()
        db.session.rollback()
    assert db.session.connection().exec_driver_sql(PREPARED).scalar() == 1


def test_a_refusal_forgets_nothing_of_what_is_prepared(postgresql, person):
    @operation(limit=None)
    def be_refused(actor):
        with transaction(actor):
            db.session.scalars(NAMES).all()
            db.session.execute(RENAME)
            raise Forbidden("not_yours")

    for _ in range(8):
        with pytest.raises(Forbidden):
            be_refused(SYSTEM)
    assert db.session.connection().exec_driver_sql(PREPARED).scalar() == 1
    assert db.session.scalars(NAMES).all() == ["Quiet Lamp"]


@pytest.mark.parametrize(
    "statement", [RENAME, text("UPDATE person SET pen_name = 'Somebody Else'")], ids=["core", "text"]
)
def test_a_statement_that_writes_outside_an_operation_is_gone_without_a_commit(person, statement):
    db.session.execute(statement)
    db.session.rollback()
    assert db.session.scalars(NAMES).all() == ["Quiet Lamp"]


def test_a_prepared_statement_that_writes_outside_an_operation_is_gone_without_a_commit(person):
    rename = PreparedWrite(lambda: update(Person).values(pen_name="Somebody Else"))
    assert rename.run() == 1
    db.session.rollback()
    assert db.session.scalars(NAMES).all() == ["Quiet Lamp"]


def test_what_was_changed_outside_an_operation_is_gone_without_a_commit(person):
    assert db.session.scalars(NAMES).all() == ["Quiet Lamp"]
    db.session.get_one(Person, person.id).pen_name = "Somebody Else"
    assert db.session.scalars(NAMES).all() == ["Somebody Else"]  # sent before the question, and seen by it
    db.session.rollback()
    assert db.session.scalars(NAMES).all() == ["Quiet Lamp"]


def test_a_connection_that_was_read_on_still_begins_a_transaction_for_whoever_writes_next(person):
    db.session.scalars(NAMES).all()
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.execute(RENAME)
        connection.rollback()
    assert db.session.scalars(NAMES).all() == ["Quiet Lamp"]
