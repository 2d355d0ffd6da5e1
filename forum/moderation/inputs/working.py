"""What those at the desk send about their own work: times on the rota, being away, wishes, and how it was."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from forum.core.inputs import Input, Note, OptionalId
from forum.moderation.models import Reason


def _minute(text: Any) -> Any:
    """18:00 as a minute of the day; 24:00 is midnight."""
    hours, _, minutes = str(text).partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and len(hours) <= 2 and len(minutes) == 2):
        raise PydanticCustomError("oc_time_form", "not a time of the day")
    found = 60 * int(hours) + int(minutes)
    if int(minutes) > 59 or found > 24 * 60:
        raise PydanticCustomError("oc_time_form", "not a time of the day")
    return found


MinuteOfDay = Annotated[int, BeforeValidator(_minute)]


class NewTime(Input):
    """A weekly time on the rota: ``weekday`` 0 is Monday, times as 18:00; an end before the beginning is on the next
    day. ``person``: whose; left out, one's own."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    begins: MinuteOfDay
    ends: MinuteOfDay
    person: OptionalId = None


class Away(Input):
    """For how many days somebody is away; 0 is here again."""

    days: Annotated[int, Field(ge=0, le=366)]
    person: OptionalId = None


class Wishes(Input):
    """How one wants to work at the desk."""

    folds_all: Annotated[bool, BeforeValidator(lambda value: value in ("yes", "on", True))] = False
    spared: Annotated[list[Reason], Field(default_factory=list, max_length=len(Reason))]


class DeskDebrief(Input):
    """Three questions after work at the desk, each may stay empty."""

    body: Note = ""
    words: Note = ""
    note: Note = ""
    talk: Annotated[bool, BeforeValidator(lambda value: value in ("yes", "on", True))] = False
