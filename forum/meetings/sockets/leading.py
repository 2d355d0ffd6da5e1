"""Leading a room over Socket.IO: taking it over, and handing it on. Who leads reaches everybody as ``room.state``."""

from forum.core.viewer import Viewer
from forum.live.hub import on
from forum.meetings import inputs, operations
from forum.meetings.present import telling_the_state


@on("room.take_over", inputs.AtVersionInRoom)
def take_over(viewer: Viewer, sent: inputs.AtVersionInRoom) -> None:
    """Lead this meeting from now on (who leads its group). At another `version`: `room_changed`, with the state."""
    with telling_the_state(viewer, sent.room):
        operations.take_over(viewer, sent.room, sent.version)


@on("room.end_soon", inputs.AtVersionInRoom)
def end_soon(viewer: Viewer, sent: inputs.AtVersionInRoom) -> None:
    """Bring the meeting to its end before its time (who leads here): the last part begins, and then it closes."""
    with telling_the_state(viewer, sent.room):
        operations.end_soon(viewer, sent.room, sent.version)


@on("room.hand_over", inputs.HandOverInRoom)
def hand_over(viewer: Viewer, sent: inputs.HandOverInRoom) -> None:
    """Hand the meeting that you lead to `person`, who leads here as well and is in the room."""
    with telling_the_state(viewer, sent.room):
        operations.hand_over(viewer, sent.room, sent.version, sent.person)
