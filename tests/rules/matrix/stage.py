"""A database that is put back to a kept state in milliseconds, and a watch that says whether something was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from flask import Flask
from sqlalchemy import event, select

from forum.accounts.models import Person
from forum.core.db import db
from forum.spaces import viewers
from tests import engines

_KEEPING = engines.WIPE.replace("pristine", "scene")
_WRITES = ("INSERT", "UPDATE", "DELETE")


class Stage(Protocol):
    """One kept state of a database."""

    def restore(self) -> None:
        """Go back to it; of members the process knows what it knew then."""

    def close(self) -> None:
        """Forget the kept state."""


class Known:
    """What a process that serves this state has in mind of its members: read once, not anew after each restoring."""

    def __init__(self, app: Flask) -> None:
        engines.forget()
        with app.app_context():
            for person_id in db.session.scalars(select(Person.id)).all():
                viewers.of_person(person_id)
            db.session.remove()
        self._facts = viewers._facts.copy()

    def remember(self) -> None:
        """Forget everything else."""
        engines.forget()
        viewers._facts.update(self._facts)


class SqliteStage:
    """The database's file, and all that stands in it."""

    def __init__(self, app: Flask) -> None:
        self._app, self._known = app, Known(app)
        with app.app_context():
            self._file = Path(str(db.engine.url.database))
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        self._kept = self._file.read_bytes()

    def restore(self) -> None:
        with self._app.app_context():
            db.engine.dispose()
        # A new file: a connection that somebody forgot keeps the old one. (To rename it here would wait for the disk.)
        for name in ("-wal", "-shm", ""):
            self._file.with_name(self._file.name + name).unlink(missing_ok=True)
        self._file.write_bytes(self._kept)
        self._known.remember()

    def close(self) -> None:
        """There is nothing of our own."""


class PostgresStage:
    """Copies of the tables that have rows, in a schema of their own; only what was written is put back."""

    def __init__(self, app: Flask) -> None:
        self._known = Known(app)
        with app.app_context():
            url = db.engine.url.render_as_string(hide_password=False)
            db.session.remove()
        self._connection = engines.restoring(url)
        self._connection.execute("DROP SCHEMA IF EXISTS scene CASCADE")
        self._connection.execute(_KEEPING)
        self._connection.execute("SELECT scene.keep()")

    def restore(self) -> None:
        self._connection.execute("SELECT scene.restore()")
        self._known.remember()

    def close(self) -> None:
        self._connection.execute("DROP SCHEMA scene CASCADE")
        self._connection.close()


def keep(app: Flask) -> Stage:
    """Keep the database as it is now."""
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
    return SqliteStage(app) if sqlite else PostgresStage(app)


class Watch:
    """Whether rows were written since ``forget``: what was committed, not what was rolled back."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self._pending: set[str] = set()

    def forget(self) -> None:
        """Begin anew."""
        self.tables.clear()

    def saw(self, _conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """A statement is about to run."""
        words = statement.split(None, 4)
        if words and words[0].upper() in _WRITES:
            name = words[1] if words[0].upper() == "UPDATE" else words[2]
            self._pending.add(name.strip('"').partition("(")[0])

    def committed(self, _conn: Any) -> None:
        """A transaction was committed."""
        self.tables |= self._pending
        self._pending.clear()

    def rolled_back(self, _conn: Any) -> None:
        """A transaction came to nothing."""
        self._pending.clear()


@contextmanager
def watching(app: Flask) -> Iterator[Watch]:
    """Watch this application's database."""
    watch = Watch()
    with app.app_context():
        engine = db.engine
    listeners = (("before_cursor_execute", watch.saw), ("commit", watch.committed), ("rollback", watch.rolled_back))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield watch
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)
