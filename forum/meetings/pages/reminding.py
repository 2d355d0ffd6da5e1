"""What a person says about reminders, and a meeting as a file for their calendar."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import clock
from forum.core.inputs import parse_form
from forum.core.viewer import ANONYMOUS
from forum.meetings import inputs, operations, queries
from forum.meetings.appointment import appointment
from forum.meetings.pages import bp
from forum.meetings.pages.times import neutral_title
from forum.web.access import public, tokenless
from forum.web.current import viewer
from forum.web.links import outside
from forum.web.pages import see_other, shows_again


@bp.get("/meetings/<meeting_id>/appointment.ics")
def calendar(meeting_id: str) -> Response:
    """The meeting for a calendar. Its title is the same for every meeting of every group."""
    found = queries.get_meeting(viewer(), meeting_id)
    link = outside("meetings.meeting", meeting_id=meeting_id) if request.args.get("link") == "yes" else None
    answer = Response(
        appointment(found, neutral_title(), clock.now(), link), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer


@bp.get("/you/reminders")
def reminders() -> str:
    """Whether one wants to be reminded."""
    return render_template("meetings/reminders.html", wanted=queries.wants_reminders(viewer()))


@bp.post("/you/reminders")
@shows_again(reminders)
def set_reminders() -> Response:
    """Keep it."""
    sent = parse_form(inputs.RemindersForm, request.form)
    operations.choose_reminders(viewer(), sent.wanted)
    flash(_("Saved."), "good")
    return see_other(url_for(".reminders"))


@bp.get("/reminders/stop/<token>")
@public
def stop(token: str) -> str:
    """A page with one button: programs that look at the links in a mail must not end anything."""
    return render_template("meetings/stop.html", token=token, done=False)


@bp.post("/reminders/stop/<token>")
@public
@tokenless
def stop_now(token: str) -> str:
    """End reminders: by this page's button, or by a mail program's own (RFC 8058), which has no session of ours."""
    operations.stop_reminders(ANONYMOUS, token)
    return render_template("meetings/stop.html", token=token, done=True)


@bp.post("/groups/<group_id>/openings")
def set_openings(group_id: str) -> Response:
    """Ask to be told when a meeting opens at once, or no longer."""
    sent = parse_form(inputs.Wanted, request.form)
    operations.choose_openings(viewer(), group_id, sent.wanted)
    return see_other(url_for(".group", group_id=group_id))


@bp.post("/groups/<group_id>/meetings/now")
def open_now(group_id: str) -> Response:
    """Open a meeting at once, and go to it."""
    sent = parse_form(inputs.OpeningForm, request.form)
    made = operations.open_now(viewer(), group_id, sent.nonce)
    return see_other(url_for(".meeting", meeting_id=made.public_id))
