"""Bringing a backup back: everything is read and checked before anything here is touched."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from alembic.config import Config
from alembic.script import ScriptDirectory

from forum import schema
from forum.app import ROOT, create_app
from forum.cli.keeping import archive, postgresql, sqlite
from forum.cli.keeping.afterwards import note_restore
from forum.cli.keeping.age import CannotOpen
from forum.cli.keeping.making import database_file
from forum.cli.owners import as_owner
from forum.core import settings_file
from forum.core.db import db
from forum.core.settings import Settings
from forum.core.viewer import SYSTEM

NEWER = "This backup was made by a later version of Open Chair (step {}): update this one first."
OCCUPIED = "There are people in the database here already. --force puts the backup in its place."


class CannotReturn(Exception):
    """The backup is fine, but cannot be brought back here; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a whole and unchanged backup holds."""

    manifest: archive.Manifest
    settings: dict[str, str]


def examine(file: IO[bytes], secret: str, copy: Path | None = None) -> Found:
    """Read a backup to its end and check all of it.

    Args:
        copy: where to put an SQLite database while reading; None to look only.

    Raises:
        CannotOpen: it is none, for another key, damaged, or of a later version.
        ValueError: the key is not right.
    """
    file.seek(0)
    parts = archive.read(file, secret)
    manifest = archive.read_manifest(next(parts))
    if manifest.revision not in known_steps():
        raise CannotOpen(NEWER.format(manifest.revision))
    settings, tables = {}, set()
    for part in parts:
        if part.name == archive.SETTINGS:
            settings = settings_file.parse(part.file.read(archive.SMALL).decode())
        elif part.name == sqlite.PART and copy is not None:
            sqlite.take(part, copy)
        elif part.name.startswith(postgresql.TABLES):
            tables.add(part.name.removeprefix(postgresql.TABLES))
    if tables != set(manifest.columns):
        raise CannotOpen("This backup is not whole: parts of it are missing.")
    if copy is not None and manifest.engine == "sqlite":
        sqlite.check(copy)
    return Found(manifest, settings)


def known_steps() -> set[str]:
    """Every step of migrations that this version has."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}


def is_occupied(settings: Settings) -> bool:
    """Whether there are people in the database that these settings name."""
    if settings.database_url.startswith("sqlite"):
        return sqlite.has_people(database_file(settings.database_url))
    with postgresql.connected(settings.database_url) as connection:
        return postgresql.has_people(connection)


@dataclass(frozen=True, slots=True)
class Returned:
    """What bringing a backup back did.

    Attributes:
        kept: where the SQLite database that stood there was put, if there was one.
        put_aside: how much mail is not sent, as it may have gone already.
    """

    kept: Path | None
    put_aside: int


def bring_back(settings: Settings, file: IO[bytes], secret: str, *, force: bool) -> Returned:
    """Put a backup's database where these settings say, bring it to the present step of migrations, and note it there.

    Raises:
        CannotOpen: as ``examine``; nothing was touched.
        CannotReturn: the engines differ, or somebody is there and ``force`` was not said; nothing was touched.
    """
    engine = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
    with as_owner(settings.data):
        copy = settings.data / ".restore.sqlite"
        try:
            found = examine(file, secret, copy)
            if found.manifest.engine != engine:
                raise CannotReturn(f"This backup is of {found.manifest.engine}, the settings here name {engine}.")
            if not force and is_occupied(settings):
                raise CannotReturn(OCCUPIED)
            if engine == "sqlite":
                aside = _take_over(replace(settings, database_url=f"sqlite:///{copy}"), found.manifest)
                return Returned(sqlite.put(copy, database_file(settings.database_url)), aside)
            _into_postgresql(settings, file, secret, found.manifest)
            return Returned(None, _take_over(settings, found.manifest))
        finally:
            for left_over in ("", "-wal", "-shm"):
                copy.with_name(copy.name + left_over).unlink(missing_ok=True)


def _into_postgresql(settings: Settings, file: IO[bytes], secret: str, manifest: archive.Manifest) -> None:
    with postgresql.connected(settings.database_url) as connection:
        postgresql.empty(connection)
    _migrate(settings, manifest.revision)
    with postgresql.connected(settings.database_url) as connection:
        filling = postgresql.Filling(connection, manifest)
        filling.begin()
        file.seek(0)
        for part in archive.read(file, secret):
            if part.name.startswith(postgresql.TABLES):
                filling.fill(part)
        filling.end()


def _take_over(settings: Settings, manifest: archive.Manifest) -> int:
    """Bring what is back to the newest step, and note it there; returns how much mail was put aside."""
    _migrate(settings)
    with create_app(settings).app_context():
        aside = note_restore(SYSTEM, manifest.made_at)
        db.session.remove()
        db.engine.dispose()
        return aside


def _migrate(settings: Settings, step: str = "head") -> None:
    with create_app(settings).app_context():
        schema.upgrade(step)
        db.session.remove()
        db.engine.dispose()


def settings_after(here: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """The settings to go on with: those of this machine where there are any, with the keys of the backup.

    Without the keys that the database was written with, what it holds sealed would stay shut.
    """
    return {**kept, **here, **{name: value for name, value in kept.items() if is_key(name)}}


def is_key(name: str) -> bool:
    """Whether a setting is a key that what is in the database depends on, or that backups are sealed with."""
    return name.endswith(("_KEY", "_RECOVERY_PUBLIC"))
