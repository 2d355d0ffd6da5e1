"""What people do in a room over Socket.IO: entering, saying, catching up, hiding, leaving."""

from functools import cache
from secrets import token_hex
from typing import Any

from forum.core.viewer import Viewer
from forum.live import hub
from forum.live.catalogue import catalogue
from forum.live.connections import here
from forum.live.hub import on
from forum.live.pump import Batch, Pump
from forum.live.rates import Kind
from forum.meetings import inputs, operations, present, queries
from forum.meetings.models import EventKind
from forum.meetings.operations.inside import ROOM
from forum.meetings.present.meetings import minute
from forum.meetings.sockets import private

LOBBY = "meeting-lobby"


@cache
def worker() -> str:
    """Who keeps the sockets' leases: this process, under a name of its own.

    It is drawn when it is first asked for: what is read before a fork would be the name of every child.
    """
    return token_hex(8)


ROOM_EVENTS = catalogue.event("room.events", present.RoomEventsOut, "New events of a room you are in, in order.")


def fetch(room_id: int, after_seq: int, limit: int) -> Batch:
    """Committed events of a room, for the pump."""
    room, lines = queries.fresh_lines(room_id, after_seq, limit)
    events = [(line.event.seq, present.event(line).model_dump(mode="json", exclude_none=True)) for line in lines]
    last_seq = lines[-1].event.seq if lines else after_seq
    return Batch(room, events, last_seq, more=len(lines) == limit, about=_about(lines))


def _about(lines: list[queries.Line]) -> dict[int, tuple[int, dict[str, Any]]]:
    """What happened to earlier lines: to who came in after such a line only that something did, as in ``heard_by``."""
    changes = (line.event for line in lines if line.event.kind in (EventKind.EDITED, EventKind.REACTED))
    return {
        row.seq: (row.target_seq or 0, {"seq": row.seq, "kind": row.kind.value, "at": minute(row.created_at)})
        for row in changes
    }


PUMP = Pump(name=ROOM, event=ROOM_EVENTS, fetch=fetch, may_receive=queries.began_to_hear)


@on("room.enter", inputs.EnterRoom)
def enter(viewer: Viewer, sent: inputs.EnterRoom) -> dict[str, Any]:
    """Come into a room, or into its lobby while it is not open. Answers `in_room`, `state` and what was missed;
    in the lobby `missing`: it should have begun by now, and nobody who leads has come."""
    entered = operations.enter(viewer, sent.room, worker())
    live, one = hub.of_app(), here.get()
    if entered.from_seq is None:
        live.enter(one, f"{LOBBY}:{entered.meeting_id}")
        return {"in_room": False, "state": entered.state.value, "heard": None, "missing": entered.is_missing}
    live.leave(one, f"{LOBBY}:{entered.meeting_id}")
    # First into the room from the last number known, then read: what comes in between arrives twice, never not at all.
    hub.enter(PUMP, entered.meeting_id, queries.last_seq(entered.meeting_id))
    private.of_app().enter(one, entered.meeting_id)
    return {"in_room": True, "state": entered.state.value, "heard": _heard(viewer, sent.room, sent.after_seq)}


@on("room.sync", inputs.SyncRoom, kind=Kind.SYNC)
def sync(viewer: Viewer, sent: inputs.SyncRoom) -> dict[str, Any]:
    """What came after a number, and how the room stands now. When `epoch` differs from yours, start from nothing."""
    return _heard(viewer, sent.room, sent.after_seq)


def _heard(viewer: Viewer, room: str, after_seq: int) -> dict[str, Any]:
    return present.heard(viewer, queries.hear(viewer, room, after_seq)).model_dump(mode="json", exclude_none=True)


@on("room.say", inputs.SayInRoom, kind=Kind.SEND)
def say(viewer: Viewer, sent: inputs.SayInRoom) -> dict[str, Any]:
    """Say something. The answer comes after the words are safe; sending the same nonce again never doubles them.
    `help`: where to turn now, for who wrote it alone."""
    said = operations.say(viewer, sent.room, sent.text, sent.nonce, sent.answers)
    return present.said(said, viewer, sent.room).model_dump(mode="json", exclude_none=True)


@on("room.hide", inputs.HideInRoom)
def hide(viewer: Viewer, sent: inputs.HideInRoom) -> None:
    """Hide a message of a room you lead, at once. Its author reads why: the text kept ready for `rule`, and `reason`
    when you add a sentence."""
    operations.hide_line(viewer, sent.message, sent.reason, sent.rule)


@on("room.show", inputs.ShowInRoom)
def show(viewer: Viewer, sent: inputs.HideInRoom) -> None:
    """Show a hidden message again; what was decided at the desk is shown again there."""
    operations.show_line(viewer, sent.message, sent.reason)


@on("room.leave", inputs.RoomOnly)
def leave(viewer: Viewer, sent: inputs.RoomOnly) -> None:
    """Leave quietly. It looks like any other leaving."""
    meeting = queries.get_meeting(viewer, sent.room)
    live, one = hub.of_app(), here.get()
    live.leave(one, f"{LOBBY}:{meeting.id}")
    hub.leave(PUMP, meeting.id)
    operations.leave(viewer, sent.room)
