"""Commands, run on the test's own application."""

import pytest
from click.testing import CliRunner

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
