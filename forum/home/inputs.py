"""What admins send about help lines, spaces and staff, and members about themselves."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from forum.core.characters import clean_line
from forum.core.inputs import Input, Line, PublicIdText
from forum.core.viewer import Audience, GrantKind, Side
from forum.home.helplines import CALL, TEXT

# A number a telephone understands: digits, and the signs people put between them.
_NUMBER = r"^[0-9+][0-9 ()./-]{1,29}$"


def _short(text: str) -> str:
    try:
        return clean_line(text)
    except ValueError as error:
        raise PydanticCustomError("characters", "characters that cannot be kept") from error


def _way(text: str) -> str:
    if text not in (CALL, TEXT):
        raise PydanticCustomError("oc_not_a_choice", "call or text")
    return text


def _yes(answer: str) -> str:
    if answer != "yes":
        raise PydanticCustomError("oc_consent_needed", "not ticked")
    return answer


ShortLine = Annotated[str, Field(max_length=200), AfterValidator(_short)]
Country = Annotated[str, BeforeValidator(lambda sent: sent.upper() if isinstance(sent, str) else sent),
                    Field(pattern=r"^[A-Z]{2}$")]  # fmt: skip
Version = Annotated[int, Field(ge=0, le=10**9)]
Day = Annotated[date | None, BeforeValidator(lambda sent: None if sent == "" else sent)]


class LineForm(Input):
    """A help line as an admin types it."""

    country: Country
    name: Line
    number: Annotated[Line, Field(pattern=_NUMBER)]
    way: Annotated[str, AfterValidator(_way)] = CALL
    text: ShortLine = ""
    hours: ShortLine = ""
    about: ShortLine = ""
    source: Line
    version: Version


class Standing(Input):
    """The version that somebody looked at, with what they want to do about it."""

    version: Version
    reason: ShortLine = ""


class NewSpace(Input):
    """A space to be made."""

    title: Annotated[Line, Field(max_length=80)]
    description: Annotated[Line, Field(max_length=300)]
    audience: Audience
    reason: ShortLine = ""


class SpaceChange(Input):
    """A space as it shall be called from now on."""

    title: Annotated[Line, Field(max_length=80)]
    description: Annotated[Line, Field(max_length=300)]
    reason: ShortLine = ""


class SpaceState(Input):
    """Close a space, or open it again."""

    closed: Annotated[str, Field(pattern="^(yes|no)$")]
    reason: ShortLine = ""


class SpaceMove(Input):
    """Let a space stand one place earlier (``up``) or later (``down``)."""

    to: Annotated[str, Field(pattern="^(up|down)$")]
    reason: ShortLine = ""


class GrantForm(Input):
    """A task for somebody, by pen name."""

    pen_name: Line
    kind: GrantKind
    reason: ShortLine = ""


class GrantBack(Input):
    """A task to be taken back from somebody."""

    person: PublicIdText
    kind: GrantKind
    reason: ShortLine = ""


class NewInvite(Input):
    """An invitation for one person of one side."""

    side: Side
    reason: ShortLine = ""


class CountryForm(Input):
    """The country whose help lines come first; empty: none."""

    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""


class Agreement(Input):
    """Yes to the agreement, in the wording that was read."""

    version: Version
    agreed: Annotated[str, AfterValidator(_yes), Field(validate_default=True)] = ""
