"""A demo community on a real server, started as ``make run`` starts it, with a folder of its own."""

import fcntl
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from forum.core.settings import Settings
from forum.demo.words import people, spaces
from tests.servers import Server

SECONDS_FOR_A_MAIL = 10
# Size of the community, and whether the browser runs scripts.
WAYS = [
    pytest.param("medium", True, id="medium"),
    pytest.param("medium", False, id="medium without scripts"),
    pytest.param("small", True, id="small"),
    pytest.param("small", False, id="small without scripts"),
]
# Where both sides read each other; the small community has no bridge, but a space for all members.
SHARED_SPACE = {"medium": "what-helped", "small": "good-things"}


class DemoHouse(Server):
    """``python -m forum run --demo --size …`` at a free port; with ``made``, what that command becomes on a copy of it.

    To fill a community takes longer than to serve it, and each is the same on its first day: the first worker of a run
    that wants one of this size starts it by the command, the others begin with a copy of the database it made.
    """

    def __init__(self, size: str, folder: Path, made: Path | None = None) -> None:
        self.size, self._database = size, folder / "open-chair.sqlite"
        if made is not None:
            shutil.copyfile(made, self._database)
        settings = Settings.for_tests(f"sqlite:///{self._database}", folder, profile=size)
        super().__init__(settings, folder, None, {}, *(() if made else ("--demo", "--size", size)))

    def keep(self, place: Path) -> None:
        """Put a copy of its database there, whole at once."""
        copy = place.with_suffix(".copy")
        with closing(sqlite3.connect(self._database)) as house, closing(sqlite3.connect(copy)) as kept:
            house.backup(kept)
        copy.replace(place)

    def pen_name(self, key: str) -> str:
        """The pen name of one of the demo's people."""
        return next(str(one["pen_name"]) for one in people(self.size) if one["key"] == key)

    def who_holds(self, grant: str) -> str:
        """The key of the first account with this grant."""
        return next(str(one["key"]) for one in people(self.size) if grant in one["grants"] and one.get("account"))

    @property
    def shared_space(self) -> str:
        """The title of a space in which both sides read each other."""
        return self.space_title(SHARED_SPACE)

    def space_title(self, keys: dict[str, str]) -> str:
        """The title of the space that has this key in a community of this size."""
        return next(str(one["title"]) for one in spaces(self.size) if one["key"] == keys[self.size])

    def mailed_code(self, address: str) -> str:
        """The six digits of the newest mail to this address; waits for it to arrive.

        Raises:
            AssertionError: none came.
        """
        deadline = time.monotonic() + SECONDS_FOR_A_MAIL
        while time.monotonic() < deadline:
            for path in sorted((self.data / "mail").glob("*.eml"), reverse=True):
                mail = message_from_bytes(path.read_bytes(), policy=default)
                if address in str(mail["To"]):
                    found = re.search(r"\b\d{6}\b", mail.get_content())
                    assert found is not None, mail.get_content()
                    return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address}")


def started(size: str, folder: Path, shared: Path) -> DemoHouse:
    """A demo community that answers; ``shared`` is the folder in which the workers of a run find what one has made."""
    made = shared / f"demo-{size}.sqlite"
    with _one_at_a_time(made.with_suffix(".lock")):
        if not made.exists():
            first = DemoHouse(size, folder)
            first.start()
            first.keep(made)
            return first
    house = DemoHouse(size, folder, made)
    house.start()
    return house


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
