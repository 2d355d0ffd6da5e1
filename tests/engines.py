"""The two databases that every test runs on: made once from the migrations, as new again before each test.

Commits are real on both. On SQLite the migrated file is copied over; on PostgreSQL, where a database per worker is
migrated once, one function puts back the tables that were written (a millisecond; cloning the database took 36).
Rolling back to a savepoint would lose what a request had committed with the next rollback of the test.
"""

from pathlib import Path
from typing import Protocol

import psycopg
from argon2 import PasswordHasher
from flask import Flask
from psycopg import sql
from sqlalchemy import event, make_url

from forum import schema
from forum.accounts import passwords, used
from forum.community import current
from forum.core.db import db
from forum.mail import send as mail
from forum.spaces import viewers
from forum.threads.operations import reading

COSTLY, COSTLY_NOBODYS = passwords._hasher, passwords._NOBODYS
"""What passwords are really hashed with, and what is checked where there is no account."""
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_CHEAP_NOBODYS = _CHEAP.hash("nobody's")

WIPE = """
CREATE SCHEMA pristine;
CREATE TABLE pristine.mark (own xid, oldest xid);

CREATE FUNCTION pristine.keep() RETURNS void LANGUAGE plpgsql AS $keep$
DECLARE found record; filled bigint; steps text := '';
BEGIN
    FOR found IN SELECT c.relname, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum) AS columns
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY c.oid, c.relname
    LOOP
        EXECUTE format('SELECT count(*) FROM public.%I', found.relname) INTO filled;
        IF filled = 0 THEN
            steps := steps || format($step$
                IF EXISTS (SELECT FROM public.%1$I) THEN DELETE FROM public.%1$I; END IF;
            $step$, found.relname);
            CONTINUE;
        END IF;
        EXECUTE format('CREATE TABLE pristine.%1$I AS SELECT * FROM public.%1$I', found.relname);
        steps := steps || format($step$
            IF (SELECT count(*) FROM public.%1$I) <> %3$s OR EXISTS (
                SELECT FROM public.%1$I WHERE xmin <> last.own AND age(xmin) <= age(last.oldest)
            ) THEN
                DELETE FROM public.%1$I;
                INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM pristine.%1$I;
            END IF;
        $step$, found.relname, found.columns, filled);
    END LOOP;
    INSERT INTO pristine.mark VALUES (pg_current_xact_id()::xid, pg_snapshot_xmin(pg_current_snapshot())::xid);
    EXECUTE format('CREATE FUNCTION pristine.restore() RETURNS void LANGUAGE plpgsql AS %L', $restore$
        DECLARE last pristine.mark;
        BEGIN
            SET LOCAL lock_timeout = '5s';
            SELECT * INTO last FROM pristine.mark;
        $restore$ || steps || $restore$
            UPDATE pristine.mark
                SET own = pg_current_xact_id()::xid, oldest = pg_snapshot_xmin(pg_current_snapshot())::xid;
        END $restore$);
END $keep$;
"""
"""What keeps a database's rows and puts them back, with every statement spelt out: PostgreSQL plans each but once.

A table that had rows is put back when it has another number of them, or one that was written since: by a transaction
that had not ended when the last restoring began (``oldest``), and that was not the restoring itself (``own``).
"""


class Database(Protocol):
    """One worker's database."""

    url: str

    def keep(self, app: Flask) -> None:
        """Remember the freshly migrated state."""

    def restore(self, app: Flask) -> None:
        """Go back to it; no connection of the application may be in use."""

    def close(self) -> None:
        """Let go of connections of our own."""


class SqliteDatabase:
    """A file, and all that stands in it when it is migrated."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "chair.sqlite"
        self.url = f"sqlite:///{self._file}"

    def keep(self, app: Flask) -> None:
        """Put the migrated file aside, with all that still sits in its write-ahead log."""
        with app.app_context():
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        self._fresh = self._file.read_bytes()

    def restore(self, app: Flask) -> None:
        """Close every connection and put what was kept in the file's place."""
        with app.app_context():
            db.engine.dispose()
        # A new file: a connection that a test forgot keeps the old one. (To rename one here would wait for the disk.)
        for name in ("-wal", "-shm", ""):
            self._file.with_name(self._file.name + name).unlink(missing_ok=True)
        self._file.write_bytes(self._fresh)

    def close(self) -> None:
        """There is nothing of our own."""


class PostgresDatabase:
    """A database of the shared server, with the functions that put it back."""

    def __init__(self, server_url: str, name: str) -> None:
        server = make_url(server_url)
        with _direct(server.render_as_string(hide_password=False)) as connection:
            named = sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(named))
        self.url = server.set(database=name).render_as_string(hide_password=False)
        self._connection = restoring(self.url)

    def keep(self, app: Flask) -> None:
        """Keep the rows that the migrations themselves made."""
        self._connection.execute(WIPE)
        self._connection.execute("SELECT pristine.keep()")

    def restore(self, app: Flask) -> None:
        """Put back the tables that were written."""
        self._connection.execute("SELECT pristine.restore()")

    def close(self) -> None:
        """Close the connection that restores."""
        self._connection.close()


def _direct(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


def restoring(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that restores: nothing that it writes fires a trigger, or is asked for what it refers to.

    That is said once for all, as PostgreSQL forgets every plan of a connection where it changes.
    """
    connection = _direct(url)
    connection.execute("SET session_replication_role = replica")
    return connection


def hurry(app: Flask) -> None:
    """Make passwords cheap, and do not wait for the disk at each of SQLite's commits: nothing here outlives the test.

    Servers of their own take the time that both really take.
    """
    passwords._hasher, passwords._NOBODYS = _CHEAP, _CHEAP_NOBODYS
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))


def migrate(app: Flask) -> None:
    """Bring an empty database to the present schema: by the migrations."""
    with app.app_context():
        schema.upgrade()
        db.session.remove()


def forget() -> None:
    """Empty what the process remembers of an earlier test's members and mail."""
    viewers.forget_all()
    current.forget(remembered=True)
    used.forget()
    reading.take_noted()
    mail.outbox.clear()
