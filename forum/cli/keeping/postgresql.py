"""PostgreSQL's part of a backup: every table copied in one read-only snapshot. Needs no program of PostgreSQL's.

Restoring makes the schema from the migrations, up to the step of the backup, and fills it. References between tables
are taken off and put on again in the same transaction, so that the order of tables does not matter and every
reference is checked once, at the end.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from forum.cli.keeping.archive import Manifest, Part, Writing

TABLES = "tables/"
PIECE = 1024 * 1024
OUR_TABLES = "c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
Connection = psycopg.Connection[tuple[object, ...]]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection of our own, in one transaction that is committed when the block ends without an error."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, connect_timeout=5) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("SET timezone = 'UTC'")
        connection.commit()
        yield connection


def has_people(connection: Connection) -> bool:
    """Whether somebody is in it already."""
    if not _texts(connection, f"SELECT relname FROM pg_class c WHERE {OUR_TABLES} AND relname = 'person'"):  # noqa: S608
        return False
    return connection.execute("SELECT 1 FROM public.person LIMIT 1").fetchone() is not None


def begin_snapshot(connection: Connection) -> None:
    """From here on the connection sees the database as it is now, and writes nothing."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def revision(connection: Connection) -> str:
    """The database's step of migrations, empty when it has none."""
    there = _texts(connection, f"SELECT relname FROM pg_class c WHERE {OUR_TABLES} AND relname = 'alembic_version'")  # noqa: S608
    return (_texts(connection, "SELECT version_num FROM alembic_version") or [""])[0] if there else ""


def columns(connection: Connection) -> dict[str, list[str]]:
    """Each table with its columns, without those that the database computes."""
    found: dict[str, list[str]] = {}
    rows = connection.execute(
        f"SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "  # noqa: S608
        f"WHERE {OUR_TABLES} AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY 1, a.attnum"
    )
    for table, column in rows:
        found.setdefault(str(table), []).append(str(column))
    return found


def sequences(connection: Connection) -> dict[str, int]:
    """Each sequence that was used, with the last number it gave."""
    rows = connection.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
    )
    return {str(name): int(str(last)) for name, last in rows}


def save(connection: Connection, spool: Path, manifest: Manifest, settings: str, parts: Writing) -> None:
    """Write the snapshot's tables into a backup, each through a file that is gone when it is closed."""
    parts.manifest(manifest)
    parts.text("settings.env", settings)
    for table, names in manifest.columns.items():
        with tempfile.TemporaryFile(dir=spool) as file:
            with connection.cursor().copy(_copy(table, names, "TO STDOUT")) as rows:
                for piece in rows:
                    file.write(piece)
            size = file.tell()
            file.seek(0)
            parts.part(TABLES + table, file, size)


def empty(connection: Connection) -> None:
    """Take away every table and function of ours, with all that is in them."""
    for table in _texts(connection, f"SELECT relname FROM pg_class c WHERE {OUR_TABLES}"):  # noqa: S608
        connection.execute(sql.SQL("DROP TABLE public.{} CASCADE").format(sql.Identifier(table)))
    ours = (
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS "
        "(SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    for function in _texts(connection, ours):
        connection.execute("DROP FUNCTION " + function + " CASCADE")


class Filling:
    """Filling an empty schema, in the caller's transaction."""

    def __init__(self, connection: Connection, manifest: Manifest) -> None:
        self._connection, self._manifest = connection, manifest

    def begin(self) -> None:
        """Take the references off, silence our triggers, and leave no row that a migration made."""
        keys = (
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
        )
        self._keys = [tuple(map(str, row)) for row in self._connection.execute(keys)]
        for table, key, _ in self._keys:
            self._run(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
        self._tables = _texts(self._connection, f"SELECT c.oid::regclass::text FROM pg_class c WHERE {OUR_TABLES}")  # noqa: S608
        for table in self._tables:
            self._run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            self._run(f"TRUNCATE {table} CASCADE")

    def fill(self, part: Part) -> None:
        """Fill one table."""
        table = part.name.removeprefix(TABLES)
        with self._connection.cursor().copy(_copy(table, self._manifest.columns[table], "FROM STDIN")) as rows:
            while piece := part.file.read(PIECE):
                rows.write(piece)

    def end(self) -> None:
        """Set the sequences on, wake the triggers, and put the references on again, which checks every one."""
        for name, last in self._manifest.sequences.items():
            self._connection.execute("SELECT setval(%s::regclass, %s)", (f'public."{name}"', last))
        for table in self._tables:
            self._run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table, key, what in self._keys:
            self._run(f"ALTER TABLE {table} ADD CONSTRAINT {key} {what}")

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)


def _copy(table: str, names: list[str], way: str) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, names))
    # The way is one of two texts of ours.
    return sql.SQL("COPY public.{} ({}) ").format(sql.Identifier(table), listed) + sql.SQL(
        "TO STDOUT" if way == "TO STDOUT" else "FROM STDIN"
    )


def _texts(connection: Connection, statement: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(statement)]
