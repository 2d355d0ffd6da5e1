"""What people may send about leading a room, and what who led it answers afterwards."""

from forum.core.inputs import Input, Note
from forum.meetings.inputs.fields import Tick
from forum.meetings.inputs.room import RoomOnly
from forum.meetings.inputs.turns import AtVersion, PersonKey


class HandOver(AtVersion):
    """Who leads from here on."""

    person: PersonKey


class HandOverInRoom(HandOver, RoomOnly):
    """Who leads a room from here on."""


class Debriefed(Input):
    """Three answers, each may stay empty. ``talk``: please have somebody talk with me. ``to_desk``: what I wrote may go
    to the desk."""

    went: Note = ""
    look_after: Note = ""
    talk: Tick = False
    to_desk: Tick = False


class DebriefForm(Input):
    """The same from the page, in boxes that keep a draft."""

    body: Note = ""
    note: Note = ""
    talk: Tick = False
    to_desk: Tick = False
