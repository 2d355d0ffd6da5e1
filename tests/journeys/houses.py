"""A demo community on a real server, started as ``make run`` starts it, with a folder of its own."""

import re
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from forum.core.settings import Settings
from forum.demo.words import people, threads
from tests.servers import Server

SECONDS_FOR_A_MAIL = 10
# Where both sides read each other in the small community, there is no bridge; "Good things" is for all members.
SHARED_SPACE = {"medium": "bridge", "small": "members"}


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

    def title(self, key: str) -> str:
        """The title of one of the demo's threads."""
        return next(str(one["title"]) for one in threads(self.size) if one["key"] == key)

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
