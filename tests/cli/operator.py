"""An operator at a terminal: settings of a real community in the environment, and the commands on them."""

import os
import re
from pathlib import Path

from click.testing import CliRunner, Result

from forum import cli
from forum.cli.keeping import age
from tests import daemons

SHEET, PUBLIC = age.new_key()


def sheet_key(file: Path) -> str:
    """The key on a printed sheet, as a person would type it off."""
    found = re.search(r"AGE-SECRET-KEY-1[A-Z0-9\s]+?\n\n", file.read_text())
    assert found is not None
    return " ".join(found.group().split())


class Operator:
    """Runs commands with the settings of a folder of its own."""

    def __init__(self, monkeypatch, folder: Path, database_url: str | None = None) -> None:
        self._monkeypatch, self.folder, self.data = monkeypatch, folder, folder / "data"
        self.settings = folder / "environment"
        self.forget()
        if database_url is not None:
            self.data.mkdir()
            self.say(
                DATABASE_URL=database_url,
                SECRET_KEY="a secret that only the tests know, 32+",
                DATA=str(self.data),
                ORIGINS="https://chair.example",
                MAIL_TRANSPORT="file",
                CONTACT="hello@chair.example",
                RECOVERY_PUBLIC=PUBLIC,
                PORT=str(daemons.free_port()),
            )

    def say(self, **settings: str) -> None:
        """Put settings into the environment."""
        for name, value in settings.items():
            self._monkeypatch.setenv(f"OPENCHAIR_{name}", value)

    def forget(self) -> None:
        """Be on a machine without any settings but the place of their file."""
        for name in [name for name in os.environ if name.startswith("OPENCHAIR_")]:
            self._monkeypatch.delenv(name)
        self.say(SETTINGS=str(self.settings))

    def run(self, *arguments: object, typed: str = "") -> Result:
        """Run a command; what it loads from the settings file into the environment is gone afterwards."""
        before = dict(os.environ)
        try:
            return CliRunner().invoke(cli.main, [str(one) for one in arguments], input=typed)
        finally:
            for name in set(os.environ) - set(before):
                del os.environ[name]
