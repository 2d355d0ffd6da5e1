"""Hands, turns, steps and pauses over Socket.IO. What changed reaches everybody as ``room.state``."""

from forum.core.viewer import Viewer
from forum.live.hub import on
from forum.live.rates import Kind
from forum.meetings import inputs, operations
from forum.meetings.present import telling_the_state


@on("room.hand", inputs.HandInRoom, kind=Kind.HAND)
def hand(viewer: Viewer, sent: inputs.HandInRoom) -> None:
    """Raise your hand, at the end of the queue, or lower it. It ends just listening."""
    operations.raise_hand(viewer, sent.room, sent.up)


@on("room.listen", inputs.SwitchInRoom, kind=Kind.HAND)
def listen(viewer: Viewer, sent: inputs.SwitchInRoom) -> None:
    """Just listen: you are passed over, and your hand goes down. Or no longer."""
    operations.just_listen(viewer, sent.room, sent.on)


@on("room.done", inputs.TurnOverInRoom)
def done(viewer: Viewer, sent: inputs.TurnOverInRoom) -> None:
    """Your turn is over, or you pass. Who leads ends another one with the `version` they saw."""
    with telling_the_state(viewer, sent.room):
        operations.end_turn(viewer, sent.room, sent.version)


@on("room.more_time", inputs.RoomOnly)
def more_time(viewer: Viewer, sent: inputs.RoomOnly) -> None:
    """More time for your turn, or as a facilitator for the running one."""
    operations.more_time(viewer, sent.room)


@on("room.next_step", inputs.AtVersionInRoom)
def next_step(viewer: Viewer, sent: inputs.AtVersionInRoom) -> None:
    """Go on to the next step of the agenda (who leads here). At another `version`: `room_changed`, with the state."""
    with telling_the_state(viewer, sent.room):
        operations.next_step(viewer, sent.room, sent.version)


@on("room.give_turn", inputs.TurnGivenInRoom)
def give_turn(viewer: Viewer, sent: inputs.TurnGivenInRoom) -> None:
    """Give the turn to the first raised hand, or to `person` (who leads here)."""
    with telling_the_state(viewer, sent.room):
        operations.give_turn(viewer, sent.room, sent.version, sent.person)


@on("room.later", inputs.PutOffInRoom)
def later(viewer: Viewer, sent: inputs.PutOffInRoom) -> None:
    """Move a raised hand to the end; the last one is lowered (who leads here)."""
    with telling_the_state(viewer, sent.room):
        operations.put_off(viewer, sent.room, sent.version, sent.person)


@on("room.pause", inputs.PauseInRoom)
def pause(viewer: Viewer, sent: inputs.PauseInRoom) -> None:
    """Pause the room, or go on (who leads here)."""
    with telling_the_state(viewer, sent.room):
        operations.pause_room(viewer, sent.room, sent.version, sent.on)


@on("room.rehearse_on", inputs.RoomOnly)
def rehearse_on(viewer: Viewer, sent: inputs.RoomOnly) -> None:
    """Bring on the next thing of a rehearsal's script (who rehearses)."""
    operations.rehearse_on(viewer, sent.room)
