"""SQLite's part of a backup: one file, copied in one step while the community goes on writing."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from forum.cli.keeping.age import CannotOpen
from forum.cli.keeping.archive import Manifest, Part, Writing

PART = "database.sqlite"
PIECE = 1024 * 1024


def revision(database: Path) -> str:
    """The database's step of migrations, empty when it has none."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return _revision(connection)


def has_people(database: Path) -> bool:
    """Whether somebody is in it already."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'person'").fetchone()
        return there is not None and connection.execute("SELECT 1 FROM person LIMIT 1").fetchone() is not None


def snapshot(database: Path, copy: Path) -> str:
    """Copy the database as it is at one instant; returns its step of migrations.

    All pages go in one step, which holds a read transaction: with the write-ahead log nobody who writes waits for it,
    and no write during it makes it begin again.
    """
    _private(copy)
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)
    with closing(source), closing(sqlite3.connect(copy)) as target:
        target.execute("PRAGMA synchronous=OFF")
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return _revision(target)


def save(copy: Path, manifest: Manifest, settings: str, parts: Writing) -> None:
    """Write a copy that ``snapshot`` made into a backup."""
    parts.manifest(manifest)
    parts.text("settings.env", settings)
    with copy.open("rb") as file:
        parts.part(PART, file, copy.stat().st_size)


def take(part: Part, copy: Path) -> None:
    """Put the database of a backup into a file of its own."""
    _private(copy)
    with copy.open("wb") as file:
        shutil.copyfileobj(part.file, file, PIECE)
        os.fsync(file.fileno())


def check(copy: Path) -> None:
    """Look at every page and every reference of a restored copy.

    Raises:
        CannotOpen: the database in the backup is damaged.
    """
    try:
        with closing(sqlite3.connect(copy)) as connection:
            fine = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            fine = fine and connection.execute("PRAGMA foreign_key_check").fetchone() is None
    except sqlite3.DatabaseError:
        fine = False
    if not fine:
        raise CannotOpen("The database inside this backup is damaged. Take an older backup.")


def put(copy: Path, database: Path) -> Path | None:
    """Put a restored copy in the database's place; what was there is kept beside it and its path returned."""
    kept = None
    if database.exists():
        kept = database.with_name(database.name + ".before-restore")
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.replace(kept)
    for left_over in ("-wal", "-shm"):
        database.with_name(database.name + left_over).unlink(missing_ok=True)
    copy.replace(database)
    return kept


def _private(file: Path) -> None:
    """Make an empty file that only its owner reads."""
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _revision(connection: sqlite3.Connection) -> str:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    return str(found[0]) if found else ""
