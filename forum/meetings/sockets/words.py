"""What people do with lines that were said, and what a facilitator takes from a person, over Socket.IO."""

from typing import Any

from forum.core.viewer import Viewer
from forum.live.hub import on
from forum.live.rates import Kind
from forum.meetings import inputs, operations
from forum.meetings.present.help import help_for


@on("room.edit", inputs.EditInRoom, kind=Kind.SEND)
def edit(viewer: Viewer, sent: inputs.EditInRoom) -> dict[str, Any] | None:
    """Put other words in the place of one's own line, for a short while. Everybody is told to ask for it again.
    `help`: as `room.say`."""
    if operations.edit_line(viewer, sent.message, sent.text, within=sent.room):
        return {"help": help_for(viewer, sent.room).model_dump(mode="json")}
    return None


@on("room.take_back", inputs.LineInRoom)
def take_back(viewer: Viewer, sent: inputs.LineInRoom) -> None:
    """Take one's own line off every screen, for good."""
    operations.take_back_line(viewer, sent.message, within=sent.room)


@on("room.react", inputs.ReactInRoom, kind=Kind.HAND)
def react(viewer: Viewer, sent: inputs.ReactInRoom) -> None:
    """Show quietly that one heard a line, or take that back."""
    operations.react(viewer, sent.message, sent.kind, sent.on, within=sent.room)


@on("room.mute", inputs.MuteInRoom)
def mute(viewer: Viewer, sent: inputs.MuteInRoom) -> None:
    """Have somebody only read, until it is lifted or the meeting ends; they read why. Or lift it."""
    if sent.on:
        operations.mute(viewer, sent.room, sent.person, sent.reason, sent.rule)
    else:
        operations.unmute(viewer, sent.room, sent.person, sent.reason)


@on("room.remove", inputs.RemoveInRoom)
def remove(viewer: Viewer, sent: inputs.RemoveInRoom) -> None:
    """Have somebody leave until the meeting ends; they are out at once, and read why."""
    operations.remove_person(viewer, sent.room, sent.person, sent.reason, sent.rule)
