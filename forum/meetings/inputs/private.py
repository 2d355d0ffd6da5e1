"""What people may send as private words, and to call for help."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.inputs import ChatWords, Input, Nonce, OptionalNonce
from forum.meetings.inputs.fields import Seq, number
from forum.meetings.inputs.room import RoomOnly

# Somebody's name in one room (``shield.seen``): sealed, so only its length is bounded here.
Key = Annotated[str, Field(min_length=1, max_length=400)]
Number = Annotated[int, BeforeValidator(number), Field(ge=0, le=2**53)]


class PrivateAfter(Input):
    """From which number on, and of whom (who leads)."""

    after_seq: Number = 0
    person: Key | None = None


class NewPrivate(Input):
    """A private word; who leads names the member."""

    text: ChatWords
    person: Key | None = None


class PrivateForm(Input):
    """The same from the page."""

    text: ChatWords
    nonce: Nonce


class SeenPrivate(Input):
    """How far one has looked."""

    seq: Number
    person: Key | None = None


class PersonNamed(Input):
    """A member of the room."""

    person: Key


class NewCall(PersonNamed):
    """For whom help is called, and the version of the room that the caller saw."""

    version: Number


class MyCall(Input):
    """A member's own call; without words the house has a sentence ready."""

    text: ChatWords | None = None


class MyCallForm(Input):
    """The same from the page."""

    nonce: OptionalNonce = None


class SayPrivate(RoomOnly):
    """A private word. The same nonce again is the same word."""

    nonce: Nonce
    text: ChatWords
    person: Key | None = None


class SyncPrivate(RoomOnly):
    """Ask for what was missed; without a person, who leads gets the list of talks."""

    after_seq: Seq = 0
    person: Key | None = None


class SeePrivate(RoomOnly):
    """How far one has looked."""

    seq: Seq
    person: Key | None = None


class CallHelp(RoomOnly):
    """Get help for a member, from the version of the room that was seen."""

    version: Seq
    person: Key


class HelpFor(RoomOnly):
    """A member of a room."""

    person: Key


class SendHelpCard(HelpFor):
    """Send a member their help lines."""

    nonce: OptionalNonce = None


class CallMyself(RoomOnly):
    """A member's own call."""

    nonce: Nonce
    text: ChatWords | None = None
