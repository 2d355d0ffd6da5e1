"""What people may send to a room."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.inputs import ChatWords, Input, Nonce, Note, OptionalId, PublicIdText
from forum.meetings.inputs.fields import Seq, Tick, number


class After(Input):
    """From which number on a room's events are wanted."""

    after_seq: Annotated[int, BeforeValidator(number), Field(ge=0, le=2**53)] = 0


class Message(Input):
    """Something to say in a room, perhaps in answer to a line."""

    text: ChatWords
    answers: OptionalId = None


class MessageForm(Input):
    """The same from the page."""

    text: ChatWords
    nonce: Nonce
    answers: OptionalId = None


# One of the house's twelve rules. The last one is what a facilitator's measure rests on when no other is named: "A
# facilitator may pause or end a talk."
RuleNumber = Annotated[int, BeforeValidator(number), Field(ge=1, le=12, strict=True)]
FACILITATOR_MAY = 12


class Why(Input):
    """Why a line is hidden: the rule, and a sentence to its author beside the text kept ready for it."""

    reason: Note = ""
    rule: RuleNumber = FACILITATOR_MAY


class LateEntry(Input):
    """Whether people with a seat may still come in."""

    lets_in: Tick


class RoomOnly(Input):
    """A room, by the public id of its meeting."""

    room: PublicIdText


class EnterRoom(RoomOnly):
    """Come in; ``after_seq`` is the last number this client has."""

    after_seq: Seq = 0


class SyncRoom(RoomOnly):
    """Ask for what was missed."""

    after_seq: Seq


class SayInRoom(RoomOnly):
    """Say something, perhaps in answer to a line. The same nonce again is the same message."""

    nonce: Nonce
    text: ChatWords
    answers: OptionalId = None


class HideInRoom(Why):
    """Hide a message."""

    message: PublicIdText


class ShowInRoom(Input):
    """Show a hidden message again."""

    message: PublicIdText
    reason: Note = ""
