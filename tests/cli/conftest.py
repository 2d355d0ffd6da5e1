"""Commands, run on the test's own application, and an empty database elsewhere."""

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from forum import cli
from forum.cli import root
from tests.factories import a_person


@pytest.fixture
def run(monkeypatch, app):
    """Run a command on the test's own application."""
    monkeypatch.setattr(root, "open_app", lambda: app)

    def run(*arguments):
        return CliRunner().invoke(cli.main, arguments)

    return run


@pytest.fixture
def members(app):
    """The pen names of two members."""
    with app.app_context():
        return [a_person().pen_name for _ in range(2)]


@pytest.fixture
def elsewhere(engine, bench, tmp_path):
    """The address of an empty database on a new machine."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite'}"
        return
    here = make_url(bench.database.url)
    plain = here.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"{here.database}_elsewhere"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        yield here.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
