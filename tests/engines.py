"""The two databases that every test runs on: made once from the migrations, as new again before each test.

Commits are real on both. On SQLite the migrated file is copied over; on PostgreSQL, where a database per worker is
migrated once, one function empties the tables that have rows (8 ms; cloning the database took 36 ms). Rolling back to
a savepoint would be quicker still, but what a request had committed would be lost with the next rollback of the test.
"""

import shutil
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
CREATE TABLE pristine.seeds (name text, columns text);

CREATE FUNCTION pristine.keep() RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record; filled boolean;
BEGIN
    FOR found IN SELECT c.oid, c.relname, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum) AS columns
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY c.oid, c.relname
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', found.relname) INTO filled;
        CONTINUE WHEN NOT filled;
        EXECUTE format('CREATE TABLE pristine.%I AS SELECT * FROM public.%I', found.relname, found.relname);
        INSERT INTO pristine.seeds VALUES (found.relname, found.columns);
    END LOOP;
END $$;

CREATE FUNCTION pristine.restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '5s';
    FOR found IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', found.relname) INTO filled;
        CONTINUE WHEN NOT filled;
        EXECUTE format('DELETE FROM public.%I', found.relname);
    END LOOP;
    FOR found IN SELECT name, columns FROM pristine.seeds LOOP
        EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM pristine.%I',
            found.name, found.columns, found.columns, found.name);
    END LOOP;
END $$;
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
    """A file, and its migrated copy."""

    def __init__(self, folder: Path) -> None:
        self._file, self._template = folder / "chair.sqlite", folder / "template.sqlite"
        self.url = f"sqlite:///{self._file}"

    def keep(self, app: Flask) -> None:
        """Put the migrated file aside, with all that still sits in its write-ahead log."""
        with app.app_context():
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        shutil.copyfile(self._file, self._template)

    def restore(self, app: Flask) -> None:
        """Close every connection and put a copy of the template in the file's place."""
        with app.app_context():
            db.engine.dispose()
        for left_over in ("-wal", "-shm"):
            self._file.with_name(self._file.name + left_over).unlink(missing_ok=True)
        fresh = self._file.with_suffix(".fresh")
        shutil.copyfile(self._template, fresh)
        # A new file in its place: a connection that a test forgot keeps the old one and disturbs nobody.
        fresh.replace(self._file)

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
        self._connection = _direct(self.url)

    def keep(self, app: Flask) -> None:
        """Keep the rows that the migrations themselves made."""
        self._connection.execute(WIPE)
        self._connection.execute("SELECT pristine.keep()")

    def restore(self, app: Flask) -> None:
        """Empty the tables that have rows and put the kept rows back."""
        self._connection.execute("SELECT pristine.restore()")

    def close(self) -> None:
        """Close the connection that restores."""
        self._connection.close()


def _direct(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


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
