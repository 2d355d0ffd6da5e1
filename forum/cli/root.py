"""What every command shares: the settings in force, the application on them, and whose files it works on."""

import os
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from forum.app import create_app
from forum.cli.owners import become_owner
from forum.core import settings_file
from forum.core.errors import Unavailable
from forum.core.settings import Settings, UnsafeSettings
from forum.demo.guard import refuse_demo_rows

WHERE = "OPENCHAIR_SETTINGS"
USUAL_PLACE = Path("/etc/open-chair/environment")
FILE_COMMENTS = (
    "Open Chair's settings, with its keys: for nobody's eyes. `open-chair backup` keeps a sealed copy.",
    "After a change: systemctl restart open-chair, then open-chair doctor.",
)


class Commands(click.Group):
    """Commands that say in a sentence when the database is not there, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError, Unavailable) as error:
            raise click.ClickException(
                f"the database does not answer as it should ({type(error).__name__}); "
                "is it there, free, and brought to its shape with `open-chair db upgrade`?"
            ) from None


def settings_place() -> Path:
    """Where the settings file is: ``OPENCHAIR_SETTINGS``, else its usual place."""
    return Path(os.environ.get(WHERE) or USUAL_PLACE)


def load_settings_file() -> None:
    """Add what the settings file says to the environment; what is in the environment already wins.

    The demo never reads it. A file that is not there is no file; ``Settings.read`` then names what is missing.

    Raises:
        click.ClickException: it cannot be read, or has a line that means nothing.
    """
    if os.environ.get("OPENCHAIR_DEMO") == "1":
        return
    place = settings_place()
    try:
        found = settings_file.parse(place.read_text())
    except FileNotFoundError:
        return
    except PermissionError:
        if "OPENCHAIR_SECRET_KEY" in os.environ:  # systemd has read it for us
            return
        raise click.ClickException(f"{place} may be read by root only: use sudo") from None
    except (ValueError, OSError) as error:
        raise click.ClickException(f"{place}: {error}") from None
    for name, value in found.items():
        os.environ.setdefault(name, value)


def ours() -> dict[str, str]:
    """All our settings in the environment, the settings file's too once it is loaded."""
    found = {name: value for name, value in sorted(os.environ.items()) if name.startswith(settings_file.PREFIX)}
    found.pop(WHERE, None)
    return found


def read_settings() -> Settings:
    """The settings in force, from the environment and the settings file.

    Raises:
        click.ClickException: some are missing or unsafe; all of them are named.
    """
    load_settings_file()
    try:
        return Settings.read(os.environ)
    except UnsafeSettings as unsafe:
        raise click.ClickException(str(unsafe)) from None


def open_app() -> Flask:
    """The application on the settings in force, as the user whom its files belong to."""
    settings = read_settings()
    become_owner(settings.data)
    try:
        app = create_app(settings)
        refuse_demo_rows(app)
    except UnsafeSettings as unsafe:
        raise click.ClickException(str(unsafe)) from None
    return app


def settings_of(app: Flask) -> Settings:
    """The settings that an application was made with."""
    found: Settings = app.extensions["settings"]
    return found
