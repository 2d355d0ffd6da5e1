"""The database's shape, step by step (``migrations/``). Apart from ``app.py``: whoever only serves loads no Alembic.

Every function works on the application whose context is pushed.
"""

import flask_migrate
from flask import current_app

from forum.app import ROOT
from forum.core.db import db

FOLDER = str(ROOT / "migrations")


def upgrade(step: str = "head") -> None:
    """Bring the database to this step, by default to its newest shape."""
    _introduce()
    flask_migrate.upgrade(directory=FOLDER, revision=step)


def downgrade(step: str = "-1") -> None:
    """Take the database back to this step, by default by one."""
    _introduce()
    flask_migrate.downgrade(directory=FOLDER, revision=step)


def write_step(message: str, number: str) -> None:
    """Write the next step from what the models have and the database has not."""
    _introduce()
    flask_migrate.migrate(directory=FOLDER, message=message, rev_id=number)


def _introduce() -> None:
    if "migrate" not in current_app.extensions:
        flask_migrate.Migrate(current_app, db, directory=FOLDER, render_as_batch=True, compare_type=True)
