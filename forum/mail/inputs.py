"""What people may send about our mail."""

from typing import Literal

from forum.core.inputs import Input


class Wish(Input):
    """Whether we write to this address."""

    wish: Literal["never", "again"]

    @property
    def never(self) -> bool:
        """Never."""
        return self.wish == "never"
