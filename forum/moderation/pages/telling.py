"""Telling the desk that something in a meeting troubled one."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.inputs import parse_form
from forum.drafts.composers import bring_back_draft
from forum.filters.offer import offer_help
from forum.meetings import queries as meetings
from forum.moderation import operations
from forum.moderation.inputs import TroubledForm
from forum.moderation.pages.blueprint import bp
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/meetings/<meeting_id>/troubled")
def troubled(meeting_id: str) -> str | Response:
    """What was it? For whoever was inside, until the words of the meeting are gone; then its page is all there is."""
    if meetings.get_meeting(viewer(), meeting_id).purged_at is not None:
        return see_other(url_for("meetings.meeting", meeting_id=meeting_id))
    found, _admission = meetings.was_in(viewer(), meeting_id)
    bring_back_draft(f"troubled:{meeting_id}")
    return render_template("moderation/troubled.html", meeting=found, group=found.group)


@bp.post("/meetings/<meeting_id>/troubled")
@shows_again(troubled)
def tell_troubled(meeting_id: str) -> Response:
    """Send it."""
    sent = parse_form(TroubledForm, request.form)
    operations.tell_troubled(viewer(), meeting_id, sent.words, urgent=sent.urgent)
    offer_help(sent.words)
    flash(_("Thank you for telling us. A person reads it, and you get an answer here."), "good")
    return see_other(url_for("meetings.meeting", meeting_id=meeting_id))
