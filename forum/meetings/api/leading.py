"""Leading a room over JSON, and what who led it answers afterwards."""

from forum.meetings import inputs, operations, present, queries
from forum.meetings.api.register import api
from forum.web.current import viewer

_PROBLEMS = ("room_changed", "room_not_open", "meeting_over")


@api.post("/meetings/<meeting_id>/lead", takes=inputs.AtVersion, gives=present.StateOut, problems=_PROBLEMS)
def take_over(sent: inputs.AtVersion, meeting_id: str) -> present.StateOut:
    """Lead this meeting from now on (who leads its group and is inside)."""
    with present.telling_the_state(viewer(), meeting_id):
        operations.take_over(viewer(), meeting_id, sent.version)
    return present.state_for(viewer(), meeting_id)


@api.put(
    "/meetings/<meeting_id>/lead",
    takes=inputs.HandOver,
    gives=present.StateOut,
    problems=(*_PROBLEMS, "someone_else_leads"),
)
def hand_over(sent: inputs.HandOver, meeting_id: str) -> present.StateOut:
    """Hand the meeting that you lead to `person`, who leads here as well and is in the room."""
    with present.telling_the_state(viewer(), meeting_id):
        operations.hand_over(viewer(), meeting_id, sent.version, sent.person)
    return present.state_for(viewer(), meeting_id)


@api.post(
    "/meetings/<meeting_id>/end",
    takes=inputs.AtVersion,
    gives=present.StateOut,
    problems=(*_PROBLEMS, "always_open"),
)
def end_soon(sent: inputs.AtVersion, meeting_id: str) -> present.StateOut:
    """Bring the meeting to its end before its time: the last part begins, and then it closes."""
    with present.telling_the_state(viewer(), meeting_id):
        operations.end_soon(viewer(), meeting_id, sent.version)
    return present.state_for(viewer(), meeting_id)


@api.get("/meetings/<meeting_id>/debrief", gives=present.DebriefOut, problems=("not_over_yet",))
def show_debrief(meeting_id: str) -> present.DebriefOut:
    """Read what you answered after a meeting that you led; it goes with the meeting's words."""
    return present.debrief(queries.own_debrief(viewer(), queries.led_by(viewer(), meeting_id)))


@api.put("/meetings/<meeting_id>/debrief", takes=inputs.Debriefed, problems=("not_over_yet",))
def debrief(sent: inputs.Debriefed, meeting_id: str) -> None:
    """Answer, or leave everything empty; nobody reads it but you, unless `talk` or `to_desk` says so."""
    operations.debrief(viewer(), meeting_id, **sent.model_dump())
