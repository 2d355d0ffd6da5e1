"""What people may send about their notices."""

from typing import Annotated, Literal

from pydantic import Field

from forum.core.inputs import Input

Hour = Annotated[int, Field(ge=0, le=23)]


class MailChoice(Input):
    """The page about mail: a box that is not ticked is not sent at all."""

    wanted: Literal["yes", "no"] = "no"
    quiet_from: Hour
    quiet_until: Hour


class MailAnswer(Input):
    """The short question after a post."""

    wanted: Literal["yes"]
    next: Annotated[str, Field(max_length=2000)] = ""


class MailWanted(Input):
    """The same for programs."""

    wanted: bool
    quiet_from: Hour
    quiet_until: Hour
