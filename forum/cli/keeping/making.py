"""Making a backup of the settings in force and the database they name, while the community is in use."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from forum.cli.keeping import archive, postgresql, sqlite
from forum.cli.keeping.archive import Manifest
from forum.cli.owners import as_owner
from forum.core import clock, settings_file
from forum.core.private_files import write_private
from forum.core.settings import Settings

PUBLIC = "OPENCHAIR_RECOVERY_PUBLIC"
LAST = "last-backup.json"


class CannotKeep(Exception):
    """The backup cannot be made; the message says why in one sentence."""


def database_file(url: str) -> Path:
    """The file of a SQLite database."""
    return Path(make_url(url).database or "")


def release() -> str:
    """Which version of Open Chair this is."""
    try:
        return version("open-chair")
    except PackageNotFoundError:  # a checkout that was not installed
        return "checkout"


def make_backup(settings: Settings, ours: Mapping[str, str], public: str, file: IO[bytes]) -> None:
    """Write a backup of this very moment into ``file``.

    Args:
        ours: all our settings in force with their keys, so that a wiped machine can come back.
        public: what it is sealed for, the public half of the recovery sheet's key.

    Raises:
        CannotKeep: there is no database yet, or no room for a copy of it.
    """
    made_at = clock.now().isoformat(timespec="seconds")
    engine = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
    manifest = archive.Manifest(made_at, release(), engine, revision="", origin=settings.origins[0])
    source = _from_sqlite if engine == "sqlite" else _from_postgresql
    with as_owner(settings.data):
        source(settings, settings_file.dump(ours), public, file, manifest)


def _from_sqlite(settings: Settings, text: str, public: str, file: IO[bytes], manifest: Manifest) -> None:
    database = database_file(settings.database_url)
    if not database.exists() or not sqlite.revision(database):
        raise CannotKeep("There is no database yet: `open-chair setup` or `open-chair db upgrade` makes it.")
    needed = database.stat().st_size * 11 // 10
    if shutil.disk_usage(settings.data).free < needed:
        raise CannotKeep(
            f"A copy of the database does not fit: {settings.data} needs {needed // 1_000_000 + 1} MB free."
        )
    _sweep(settings.data)
    copy = settings.data / f".backup-{os.getpid()}.sqlite"
    try:
        manifest = replace(manifest, revision=sqlite.snapshot(database, copy))
        with archive.writing(file, public) as parts:
            sqlite.save(copy, manifest, text, parts)
    finally:
        copy.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Take away copies that a loss of power left here."""
    yesterday = (clock.now() - timedelta(days=1)).timestamp()
    for left in folder.glob(".backup-*.sqlite*"):
        if left.stat().st_mtime < yesterday:
            left.unlink()


def _from_postgresql(settings: Settings, text: str, public: str, file: IO[bytes], manifest: Manifest) -> None:
    with postgresql.connected(settings.database_url) as connection:
        postgresql.begin_snapshot(connection)
        revision = postgresql.revision(connection)
        if not revision:
            raise CannotKeep("There is no database yet: `open-chair setup` or `open-chair db upgrade` makes it.")
        manifest = replace(
            manifest,
            revision=revision,
            columns=postgresql.columns(connection),
            sequences=postgresql.sequences(connection),
        )
        with archive.writing(file, public) as parts:
            postgresql.save(connection, settings.data, manifest, text, parts)


def note_backup(settings: Settings, file: Path) -> None:
    """Remember, for ``open-chair doctor``, when the last backup was made and where it went."""
    with as_owner(settings.data):
        said = {"made_at": clock.now().isoformat(timespec="seconds"), "file": str(file.absolute())}
        write_private(settings.data / LAST, json.dumps(said))


def last_backup(settings: Settings) -> dict[str, str] | None:
    """When the last backup was made (``made_at``) and where it went (``file``); None when there was none."""
    try:
        found: dict[str, str] = json.loads((settings.data / LAST).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return found
