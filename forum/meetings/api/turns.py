"""Hands, turns, steps and pauses over JSON. Each answers with how the room stands afterwards."""

from forum.meetings import inputs, operations, present
from forum.meetings.api.register import api
from forum.web.current import viewer

_LED = ("room_changed", "room_held", "room_not_open", "meeting_over")
_INSIDE = ("room_not_open", "meeting_over")


@api.get("/meetings/<meeting_id>/state", gives=present.StateOut, problems=("meeting_sealed",))
def state(meeting_id: str) -> present.StateOut:
    """Read how a room stands: the agenda, whose turn it is, raised hands."""
    return present.state_for(viewer(), meeting_id)


@api.put(
    "/meetings/<meeting_id>/hand",
    takes=inputs.Hand,
    gives=present.StateOut,
    problems=(*_INSIDE, "muted", "you_lead"),
)
def hand(sent: inputs.Hand, meeting_id: str) -> present.StateOut:
    """Raise your hand, at the end of the queue, or lower it. It ends just listening."""
    operations.raise_hand(viewer(), meeting_id, sent.up)
    return present.state_for(viewer(), meeting_id)


@api.put(
    "/meetings/<meeting_id>/listening", takes=inputs.Switch, gives=present.StateOut, problems=(*_INSIDE, "you_lead")
)
def listen(sent: inputs.Switch, meeting_id: str) -> present.StateOut:
    """Just listen: you are passed over, and your hand goes down. Or no longer."""
    operations.just_listen(viewer(), meeting_id, sent.on)
    return present.state_for(viewer(), meeting_id)


@api.post(
    "/meetings/<meeting_id>/turn/end",
    takes=inputs.TurnOver,
    gives=present.StateOut,
    problems=(*_INSIDE, "room_changed"),
)
def done(sent: inputs.TurnOver, meeting_id: str) -> present.StateOut:
    """Say that your turn is over, or that you pass. Who leads ends another one with the `version` they saw."""
    with present.telling_the_state(viewer(), meeting_id):
        operations.end_turn(viewer(), meeting_id, sent.version)
    return present.state_for(viewer(), meeting_id)


@api.post("/meetings/<meeting_id>/turn/time", gives=present.StateOut, problems=(*_INSIDE, "not_your_turn"))
def more_time(meeting_id: str) -> present.StateOut:
    """Take more time for your turn, or as a facilitator give it to the running one."""
    operations.more_time(viewer(), meeting_id)
    return present.state_for(viewer(), meeting_id)


@api.post(
    "/meetings/<meeting_id>/step",
    takes=inputs.AtVersion,
    gives=present.StateOut,
    problems=(*_LED, "last_step"),
)
def next_step(sent: inputs.AtVersion, meeting_id: str) -> present.StateOut:
    """Go on to the next step of the agenda (who leads here); another `version` answers with the fresh `state`."""
    with present.telling_the_state(viewer(), meeting_id):
        operations.next_step(viewer(), meeting_id, sent.version)
    return present.state_for(viewer(), meeting_id)


@api.put(
    "/meetings/<meeting_id>/turn",
    takes=inputs.TurnGiven,
    gives=present.StateOut,
    problems=(*_LED, "no_hands", "person_away", "person_listens", "person_muted", "leads_here"),
)
def give_turn(sent: inputs.TurnGiven, meeting_id: str) -> present.StateOut:
    """Give the turn to the first raised hand, or to `person` (who leads here)."""
    with present.telling_the_state(viewer(), meeting_id):
        operations.give_turn(viewer(), meeting_id, sent.version, sent.person)
    return present.state_for(viewer(), meeting_id)


@api.post("/meetings/<meeting_id>/hands/later", takes=inputs.PutOff, gives=present.StateOut, problems=_LED)
def later(sent: inputs.PutOff, meeting_id: str) -> present.StateOut:
    """Move a raised hand to the end; the last one is lowered (who leads here)."""
    with present.telling_the_state(viewer(), meeting_id):
        operations.put_off(viewer(), meeting_id, sent.version, sent.person)
    return present.state_for(viewer(), meeting_id)


@api.put("/meetings/<meeting_id>/pause", takes=inputs.Pause, gives=present.StateOut, problems=_LED)
def pause(sent: inputs.Pause, meeting_id: str) -> present.StateOut:
    """Pause the room, or go on (who leads here)."""
    with present.telling_the_state(viewer(), meeting_id):
        operations.pause_room(viewer(), meeting_id, sent.version, sent.on)
    return present.state_for(viewer(), meeting_id)
