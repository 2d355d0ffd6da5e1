"""What people may send about hands, turns, steps and pauses; and about the agenda of a group."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from forum.core.inputs import Input
from forum.meetings.inputs.fields import Tick, number
from forum.meetings.inputs.room import RoomOnly


def _empty_is_none(sent: Any) -> Any:
    return None if sent == "" else sent


Version = Annotated[int, BeforeValidator(number), Field(ge=1, le=2**31, strict=True)]
"""The version of the room's state that a command was made from."""

PersonKey = Annotated[str, Field(min_length=1, max_length=400)]
"""A person by their key in this room."""


class Hand(Input):
    """Raise one's hand, or lower it."""

    up: Tick


class Switch(Input):
    """On, or off."""

    on: Tick


class AtVersion(Input):
    """A command of whoever leads, made from this version."""

    version: Version


class TurnOver(Input):
    """One's turn is over; who leads ends another one at the version they saw."""

    version: Annotated[Version | None, BeforeValidator(_empty_is_none)] = None


class TurnGiven(AtVersion):
    """Who gets the turn; nobody named: the first raised hand."""

    person: Annotated[PersonKey | None, BeforeValidator(_empty_is_none)] = None


class PutOff(AtVersion):
    """Whose hand goes to the end."""

    person: PersonKey


class Pause(AtVersion):
    """Pause the room, or go on."""

    on: Tick


class HandInRoom(Hand, RoomOnly):
    """Raise one's hand in a room, or lower it."""


class SwitchInRoom(Switch, RoomOnly):
    """Something of one's own in a room: on, or off."""


class AtVersionInRoom(AtVersion, RoomOnly):
    """A command for a room."""


class TurnOverInRoom(TurnOver, RoomOnly):
    """One's turn in a room is over."""


class TurnGivenInRoom(TurnGiven, RoomOnly):
    """Who gets the turn in a room."""


class PutOffInRoom(PutOff, RoomOnly):
    """Whose hand goes to the end in a room."""


class PauseInRoom(Pause, RoomOnly):
    """Pause a room, or go on."""


AgendaName = Literal["open_talk", "in_turns", "newcomers"]
