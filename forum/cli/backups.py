"""``backup``, ``restore`` and ``recovery``: the commands around ``keeping``."""

import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
import psycopg

from forum.cli import root
from forum.cli.keeping import age, making, returning
from forum.cli.owners import make_data_folder
from forum.cli.sheet import recovery_sheet
from forum.core import clock, settings_file
from forum.core.private_files import write_private
from forum.core.settings import Settings, UnsafeSettings

ENDING = ".age"
NO_SHEET = "there is no recovery sheet yet, so nothing to seal a backup with; `open-chair recovery` makes one"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="With a folder: keep this many of our backups in it, the newest.")
def backup(file: Path, keep: int | None) -> None:
    """Write everything into FILE (or a new file in that folder), sealed for the recovery sheet.

    The community may be in use meanwhile: the backup is of one moment. It holds the database and the settings with
    their keys; FILE and the sheet together are all that a new machine needs.
    """
    settings = root.read_settings()
    public = root.ours().get(making.PUBLIC)
    if not public:
        raise click.ClickException(NO_SHEET)
    folder = file if file.is_dir() else None
    if folder is not None:
        file = folder / f"open-chair-{clock.now():%Y%m%d-%H%M%S}{ENDING}"
    with _said_plainly(), _whole_or_not(file) as stream:
        making.make_backup(settings, root.ours(), public, stream)
    making.note_backup(settings, file)
    click.echo(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB. Keep a copy on another machine.")
    if folder is not None and keep is not None:
        for old in sorted(folder.glob(f"open-chair-????????-??????{ENDING}"))[:-keep]:
            old.unlink()


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--key-file", type=click.File(), help="A file with the sheet's key; otherwise it is asked for.")
@click.option("--force", is_flag=True, help="Put it in the place of a community that is here already.")
@click.option("--check", is_flag=True, help="Read and check the whole backup, and change nothing.")
def restore(file: IO[bytes], key_file: IO[str] | None, force: bool, check: bool) -> None:
    """Bring a backup FILE back, with the key of the recovery sheet.

    All of it is read and checked first. On a new machine it brings the settings along; where there are settings, they
    stay, and only the keys are taken from the backup.
    """
    secret = key_file.read() if key_file is not None else click.prompt("The key on the recovery sheet", hide_input=True)
    with _said_plainly():
        found = returning.examine(file, secret.strip())
        said = f"made on {found.manifest.made_at} at {found.manifest.origin} ({found.manifest.engine})"
        if check:
            click.echo(f"This backup is whole: {said}.")
            return
        chosen, user = _settings_to_go_on_with(found, force=force)
        _refuse_running(chosen)
        make_data_folder(chosen.data, user)
        back = returning.bring_back(chosen, file, secret.strip(), force=force)
    _write_settings(found.settings)
    click.echo(f"The community is back as it was: {said}.")
    if back.kept is not None:
        click.echo(f"What stood in its place is in {back.kept}; delete it when you do not need it.")
    if back.put_aside:
        click.echo(f"Mail that may have gone out already is put aside ({back.put_aside}); `open-chair mail` lists it.")
    click.echo("Start the service, then run `open-chair doctor`.")


@click.command()
@click.option("--sheet", type=click.Path(path_type=Path, dir_okay=False), help="Write the sheet to this file too.")
def recovery(sheet: Path | None) -> None:
    """Make a new recovery sheet. Older backups still need the older sheet; keep both."""
    settings = root.read_settings()
    place = root.settings_place()
    if not place.exists():
        raise click.ClickException(f"the new key's public half belongs into {place}, which is not there")
    secret, public = age.new_key()
    written = settings_file.parse(place.read_text())
    write_private(place, settings_file.dump({**written, making.PUBLIC: public}, *root.FILE_COMMENTS))
    text = recovery_sheet(secret, settings.origins[0])
    if sheet is not None:
        write_private(sheet, text)
    click.echo(text)


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except (making.CannotKeep, returning.CannotReturn, age.CannotOpen, UnsafeSettings) as known:
        raise click.ClickException(str(known)) from None
    except (psycopg.Error, sqlite3.Error) as error:
        raise click.ClickException(
            f"The database does not answer as it should ({type(error).__name__}): is it there, and free?"
        ) from None
    except ValueError as wrong:
        raise click.ClickException(f"This is not the key of a recovery sheet: {wrong}.") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'the backup'}: {error.strerror}") from None


@contextmanager
def _whole_or_not(file: Path) -> Iterator[IO[bytes]]:
    """A file of mode 0600 that takes its place when the block ends, and is gone when it does not."""
    half = file.with_name(file.name + ".part")
    half.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def _settings_to_go_on_with(found: returning.Found, *, force: bool) -> tuple[Settings, str]:
    """This machine's settings with the backup's keys, and the system's user for the service.

    Raises:
        CannotReturn: the keys here are others, and ``force`` was not said.
    """
    root.load_settings_file()
    here = root.ours()
    other = [name for name in found.settings if returning.is_key(name) and here.get(name, "") != found.settings[name]]
    if not force and any(name in here for name in other):
        raise returning.CannotReturn(
            f"The keys in {root.settings_place()} are not those of this backup; --force takes the backup's."
        )
    wanted = returning.settings_after(here, found.settings)
    return Settings.read(wanted), wanted.get("OPENCHAIR_USER", "")


def _write_settings(kept: dict[str, str]) -> None:
    place = root.settings_place()
    here = settings_file.parse(place.read_text()) if place.exists() else {}
    wanted = returning.settings_after(here, kept)
    if wanted == here:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    write_private(place, settings_file.dump(wanted, *root.FILE_COMMENTS))
    click.echo(f"The settings are in {place}.")


def _refuse_running(settings: Settings) -> None:
    """A service that runs on the database would go on with what it remembers of the old one.

    Raises:
        CannotReturn: something listens where it would.
    """
    try:
        socket.create_connection((settings.host, settings.port), timeout=2).close()
    except OSError:
        return
    raise returning.CannotReturn(
        f"The service runs at {settings.host}:{settings.port}; stop it first, for example with: "
        "systemctl stop open-chair"
    )
