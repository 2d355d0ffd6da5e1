"""What a value about groups and meetings may look like."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from forum.core.inputs import Line, Words
from forum.meetings.models import LANGUAGES
from forum.meetings.wallclock import NTHS, WALL, read_rule, zone_named

MOST_POINTS = 20


def _zone(name: str) -> str:
    try:
        zone_named(name)
    except ValueError as error:
        raise PydanticCustomError("oc_zone_unknown", "no such zone") from error
    return name


def _ticked(answer: str) -> str:
    if answer != "yes":
        raise PydanticCustomError("oc_agree_tick", "not ticked")
    return answer


def _wall(text: str) -> str:
    try:
        return datetime.strptime(text, WALL).strftime(WALL)  # noqa: DTZ007  a wall time has no zone
    except ValueError as error:
        raise PydanticCustomError("oc_wall_time", "not a wall time") from error


def _rule(text: str) -> str:
    try:
        return read_rule(text)
    except ValueError as error:
        raise PydanticCustomError("oc_rrule", "no rule of ours") from error


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise PydanticCustomError("oc_language_unknown", "no language of the list")
    return code


def _nth(number: int) -> int:
    if number not in NTHS:
        raise PydanticCustomError("oc_rrule", "no such one in a month")
    return number


def _signed(sent: Any) -> Any:
    """A form sends the last one of a month as "-1"."""
    return -1 if sent == "-1" else number(sent)


def _points(sent: Any) -> Any:
    """A form sends the agreement as one text with a point on each line."""
    if isinstance(sent, str):
        return [line for line in (part.strip() for part in sent.splitlines()) if line]
    return sent


def number(sent: Any) -> Any:
    """A form sends numbers as text."""
    return int(sent) if isinstance(sent, str) and sent.isascii() and sent.isdecimal() and len(sent) < 6 else sent


def _tick(sent: Any) -> Any:
    """A form sends a ticked box as "yes", and a button as "yes" or "no"."""
    return {"yes": True, "no": False}.get(sent, sent) if isinstance(sent, str) else sent


Name = Annotated[Line, Field(max_length=80)]

About = Annotated[Words, Field(max_length=600)]

Point = Annotated[Line, Field(max_length=200)]

Points = Annotated[list[Point], BeforeValidator(_points), Field(min_length=1, max_length=MOST_POINTS)]

Zone = Annotated[str, Field(max_length=60), AfterValidator(_zone)]

WallTime = Annotated[str, Field(max_length=16), AfterValidator(_wall)]

Seats = Annotated[int, BeforeValidator(number), Field(ge=2, le=12, strict=True)]

Minutes = Annotated[int, BeforeValidator(number), Field(ge=10, le=90, strict=True)]

Tick = Annotated[bool, BeforeValidator(_tick), Field(strict=True)]

Language = Annotated[str, Field(max_length=12), AfterValidator(_language)]

Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

Seq = Annotated[int, Field(ge=0, le=2**53, strict=True)]
