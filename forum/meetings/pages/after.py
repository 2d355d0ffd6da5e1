"""After a meeting: what there is to do next, and three questions to who led it."""

from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.inputs import parse_form
from forum.core.viewer import Viewer
from forum.drafts.composers import bring_back_draft
from forum.meetings import inputs, operations, queries
from forum.meetings.models import Meeting
from forum.meetings.pages import bp
from forum.meetings.pages.times import times
from forum.spaces import queries as spaces
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


def ways_on(who: Viewer, over: Meeting) -> dict[str, Any]:
    """What the page of a meeting that is over offers: the group's next date, a place to write, and whom to tell."""
    following = queries.next_of_group(who, over)
    places = spaces.list_spaces(who)
    write_at = next((one for one in places if one.audience is over.group.audience), next(iter(places), None))
    was_inside = queries.was_inside(who, over)
    admission = queries.get_admission(over.id, who.user_id) if was_inside else None
    return {
        "next_one": following,
        "next_times": times(who, following) if following else None,
        "write_at": write_at,
        "may_tell": was_inside,
        "may_debrief": admission is not None and admission.leads,
    }


@bp.get("/meetings/<meeting_id>/debrief")
def debrief(meeting_id: str) -> str | Response:
    """Three questions, each may stay empty. An old notice leads on to the meeting once its words are gone."""
    if queries.get_meeting(viewer(), meeting_id).purged_at is not None:
        return see_other(url_for(".meeting", meeting_id=meeting_id))
    found = queries.led_by(viewer(), meeting_id)
    bring_back_draft(f"debrief:{meeting_id}")
    mine = queries.own_debrief(viewer(), found)
    return render_template("meetings/debrief.html", meeting=found, group=found.group, said=mine.answers if mine else {})


@bp.post("/meetings/<meeting_id>/debrief")
@shows_again(debrief)
def answer_debrief(meeting_id: str) -> Response:
    """Keep the answers."""
    sent = parse_form(inputs.DebriefForm, request.form)
    operations.debrief(viewer(), meeting_id, went=sent.body, look_after=sent.note, talk=sent.talk, to_desk=sent.to_desk)
    to_desk = sent.talk or sent.to_desk
    flash(_("Thank you. The desk knows, and somebody will come back to you.") if to_desk else _("Thank you."), "good")
    return see_other(url_for(".meeting", meeting_id=meeting_id))
