"""What people do in a room beside writing, by plain forms: hands and turns; and what who leads does."""

from flask import Response, request

from forum.core.inputs import parse_form
from forum.meetings import inputs, operations
from forum.meetings.pages import bp
from forum.meetings.pages.room import back, room
from forum.web.current import viewer
from forum.web.pages import shows_again


@bp.post("/meetings/<meeting_id>/hand")
@shows_again(room)
def hand(meeting_id: str) -> Response:
    """Raise one's hand, or take it down."""
    operations.raise_hand(viewer(), meeting_id, parse_form(inputs.Hand, request.form).up)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/listen")
@shows_again(room)
def listen(meeting_id: str) -> Response:
    """Just listen, or no longer."""
    operations.just_listen(viewer(), meeting_id, parse_form(inputs.Switch, request.form).on)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/done")
@shows_again(room)
def done(meeting_id: str) -> Response:
    """One's turn is over, or passed on; who leads ends the one they saw."""
    operations.end_turn(viewer(), meeting_id, parse_form(inputs.TurnOver, request.form).version)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/more-time")
@shows_again(room)
def more_time(meeting_id: str) -> Response:
    """More time for a turn."""
    operations.more_time(viewer(), meeting_id)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/next-step")
@shows_again(room)
def next_step(meeting_id: str) -> Response:
    """Go on to the next step (who leads here)."""
    operations.next_step(viewer(), meeting_id, parse_form(inputs.AtVersion, request.form).version)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/give-turn")
@shows_again(room)
def give_turn(meeting_id: str) -> Response:
    """Give the turn to the next hand, or to somebody (who leads here)."""
    sent = parse_form(inputs.TurnGiven, request.form)
    operations.give_turn(viewer(), meeting_id, sent.version, sent.person)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/later")
@shows_again(room)
def later(meeting_id: str) -> Response:
    """Move a raised hand to the end (who leads here)."""
    sent = parse_form(inputs.PutOff, request.form)
    operations.put_off(viewer(), meeting_id, sent.version, sent.person)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/pause")
@shows_again(room)
def pause(meeting_id: str) -> Response:
    """Let the room rest, or go on (who leads here)."""
    sent = parse_form(inputs.Pause, request.form)
    operations.pause_room(viewer(), meeting_id, sent.version, sent.on)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/take-over")
@shows_again(room)
def take_over(meeting_id: str) -> Response:
    """Lead from here on (who may lead here)."""
    operations.take_over(viewer(), meeting_id, parse_form(inputs.AtVersion, request.form).version)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/end-soon")
@shows_again(room)
def end_soon(meeting_id: str) -> Response:
    """Bring the meeting to its end before its time (who leads here)."""
    operations.end_soon(viewer(), meeting_id, parse_form(inputs.AtVersion, request.form).version)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/hand-over")
@shows_again(room)
def hand_over(meeting_id: str) -> Response:
    """Have another one lead from here on (who leads here)."""
    sent = parse_form(inputs.PutOff, request.form)
    operations.hand_over(viewer(), meeting_id, sent.version, sent.person)
    return back(meeting_id)
