"""A demo community on a real server, started as ``make run`` starts it, with a folder of its own."""

import re
import time
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
    """``python -m forum run --demo --size …`` at a free port."""

    def __init__(self, size: str, folder: Path) -> None:
        self.size = size
        settings = Settings.for_tests(f"sqlite:///{folder / 'open-chair.sqlite'}", folder, profile=size)
        super().__init__(settings, folder, None, {}, "--demo", "--size", size)

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
