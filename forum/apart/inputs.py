"""What people may send about being kept apart."""

from enum import StrEnum

from pydantic import Field

from forum.core.inputs import Input


class Kind(StrEnum):
    """On what a pen name stands: a post, a line of a room, a thread in a list, or only a name (who is in a room, who
    leads a group)."""

    POST = "post"
    MESSAGE = "message"
    THREAD = "thread"
    PERSON = "person"


class KeepForm(Input):
    """The one button. ``seen`` is what the page gave along: the words may be gone by now, and it works all the same."""

    seen: str | None = Field(default=None, max_length=600)


class Keep(Input):
    """The same for programs: what the pen name stands on."""

    kind: Kind
    target: str = Field(min_length=1, max_length=400, pattern=r"^[A-Za-z0-9_.=~-]+$")


class Password(Input):
    """One's own password, asked for before a separation may end."""

    password: str = Field(min_length=1, max_length=1000)
