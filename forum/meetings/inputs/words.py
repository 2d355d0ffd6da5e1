"""What people may send about lines that were said, and about who is in a room."""

from typing import Literal

from forum.core.inputs import ChatWords, Input, Note, OptionalId, PublicIdText
from forum.meetings.inputs.fields import Tick
from forum.meetings.inputs.private import Key
from forum.meetings.inputs.room import FACILITATOR_MAY, RoomOnly, RuleNumber, Why

Kind = Literal["heard", "with_you", "thank_you"]


class LineInRoom(RoomOnly):
    """A line of a room."""

    message: PublicIdText


class EditInRoom(LineInRoom):
    """Other words for one's own line."""

    text: ChatWords


class ReactInRoom(LineInRoom):
    """A reaction to a line, put on or taken away."""

    kind: Kind
    on: bool


class Edited(Input):
    """Other words for one's own line, whose place is in the address."""

    text: ChatWords


class ReactForm(Input):
    """A reaction, as the page of the room sends it."""

    message: PublicIdText
    kind: Kind
    on: Tick


class HideForm(Why):
    """Hiding a line from the page; the address names it, and the form of the live page names it too."""

    message: OptionalId = None


class Measure(Input):
    """Why something is taken from a person in a room: they read it, so it is written to them."""

    person: Key
    reason: Note
    rule: RuleNumber = FACILITATOR_MAY


class Muting(Measure):
    """Whether somebody may only read. Ending that needs no reason."""

    on: Tick = True
    reason: Note = ""


class MuteInRoom(Muting):
    """The same over a socket."""

    room: PublicIdText


class RemoveInRoom(Measure):
    """Out of the room, over a socket."""

    room: PublicIdText
