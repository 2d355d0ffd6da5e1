"""Practising: a room with made-up people, for whoever leads a group."""

from flask import Response, request, url_for

from forum.core.inputs import parse_form
from forum.meetings import inputs, operations, queries
from forum.meetings.pages import bp
from forum.meetings.pages.room import back, room
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.post("/groups/<group_id>/rehearse")
def rehearse(group_id: str) -> Response:
    """Begin a rehearsal, and go into its room."""
    sent = parse_form(inputs.OpeningForm, request.form)
    made = operations.rehearse(viewer(), group_id, sent.nonce)
    return see_other(url_for(".room", meeting_id=made.public_id))


@bp.post("/meetings/<meeting_id>/rehearse-on")
@shows_again(room)
def rehearse_on(meeting_id: str) -> Response:
    """Bring on the next thing of the script (who rehearses)."""
    operations.rehearse_on(viewer(), meeting_id)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/rehearse-end")
def end_rehearsal(meeting_id: str) -> Response:
    """End the rehearsal, and go back to the group."""
    group = queries.get_meeting(viewer(), meeting_id).group.public_id
    operations.end_rehearsal(viewer(), meeting_id)
    return see_other(url_for(".group", group_id=group))
