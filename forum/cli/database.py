"""The database's shape: ``db revision``, ``db upgrade``, ``db downgrade``."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from forum import schema
from forum.app import ROOT, create_app
from forum.cli import root
from forum.core.db import db
from forum.core.settings import Settings


@click.group("db")
def database() -> None:
    """The database's shape."""


@database.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write the next step of migrations from the models (for developers), beside a database made for it alone."""
    number = f"{len(list((ROOT / 'migrations/versions').glob('*.py'))) + 1:04}"
    with TemporaryDirectory() as folder:
        settings = Settings.for_tests(f"sqlite:///{folder}/scratch.sqlite", Path(folder))
        with create_app(settings).app_context():
            schema.upgrade()
            schema.write_step(message, number)
            db.session.remove()
            db.engine.dispose()


@database.command()
def upgrade() -> None:
    """Bring the database to the newest shape."""
    with root.open_app().app_context():
        schema.upgrade()


@database.command()
@click.argument("revision", default="-1")
def downgrade(revision: str) -> None:
    """Take the database back, by default one step."""
    with root.open_app().app_context():
        schema.downgrade(revision)
