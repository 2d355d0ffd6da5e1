"""The room as a page: complete without JavaScript (a log, forms, "Show new words"); ``room.js`` makes it live."""

from typing import Any

from flask import Response, render_template, request, url_for

from forum.core import clock, ids
from forum.core.errors import Forbidden, NotFound
from forum.core.inputs import parse_form
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.drafts.composers import bring_back_draft
from forum.meetings import inputs, operations, policy, present, queries
from forum.meetings.models import EventKind
from forum.meetings.pages import bp
from forum.meetings.pages.times import minute, times
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again

# The page shows the end of the talk; what is further back is in the live view and the API.
SHOWN = 150


@bp.get("/meetings/<meeting_id>/room")
def room(meeting_id: str) -> str | Response:
    """What has been said since one came in, who is here, and a form to say something."""
    who = viewer()
    found = queries.get_meeting(who, meeting_id)
    try:
        heard = queries.hear(who, meeting_id, found.last_seq - SHOWN)
    except (Forbidden, NotFound):
        return see_other(url_for(".meeting", meeting_id=meeting_id))
    bring_back_draft(f"say:{meeting_id}")
    stands = present.heard(who, heard).snapshot
    lines = [_line(who, line, heard.admission.leads) for line in heard.lines if line.event.kind not in _ABOUT_OTHERS]
    return render_template(
        "meetings/room.html",
        meeting=heard.meeting,
        group=found.group,
        standing=stands.state,
        roster=stands.roster,
        me=stands.me,
        times=times(who, found),
        came_in=minute(who, heard.admission.admitted_at),
        lines=lines,
        last_seq=heard.last_seq,
        leads=heard.admission.leads,
        is_open=stands.state.state in policy.IN_SESSION,
        is_late=policy.is_late(heard.meeting, clock.now()),
        edits=int(profile().edit_line_within.total_seconds()),
        answer=_answered(lines),
        help=present.help_for(who, meeting_id) if request.args.get("help") == "yes" else None,
        nonce=ids.new(),
    )


# What changes a line is seen by the line itself: these events say nothing more. Turns are told above the log.
_ABOUT_OTHERS = (EventKind.HIDDEN, EventKind.SHOWN, EventKind.EDITED, EventKind.REACTED, EventKind.TURN)


def _line(who: Viewer, line: queries.Line, leads: bool) -> dict[str, Any]:
    event, told = line.event, present.event(line)
    is_mine = event.actor_id == who.user_id
    return {
        "seq": event.seq,
        "id": event.public_id,
        "kind": event.kind.value,
        "code": event.code,
        "about": told.about or told.text or "",
        "name": line.name,
        "leads": line.leads,
        "is_mine": is_mine,
        "is_hidden": event.hidden_at is not None,
        "is_edited": event.edited_at is not None,
        "html": event.body if event.hidden_at is None else None,
        "at": minute(who, event.created_at),
        "may_hide": leads and event.kind is EventKind.MESSAGE and event.code is None,
        "edit_until": _edit_until(line) if is_mine else None,
        "target": told.target if event.kind is EventKind.MESSAGE else None,
        "answers": told.answers,
        "reactions": {one.kind: one.names for one in told.reactions or ()},
    }


def _edit_until(line: queries.Line) -> str | None:
    """Until when a line can be changed, for room.js to take the offer away; None once it is over."""
    until = line.event.created_at + profile().edit_line_within
    return f"{until:%Y-%m-%dT%H:%M:%SZ}" if until > clock.now() else None


def _answered(lines: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The line that "Answer" was pressed at, where no script took it."""
    asked = request.values.get("answer") or request.form.get("answers")
    return next((line for line in lines if asked and line["id"] == asked and not line["is_hidden"]), None)


@bp.post("/meetings/<meeting_id>/messages")
@shows_again(room)
def say(meeting_id: str) -> Response:
    """Say something."""
    sent = parse_form(inputs.MessageForm, request.form)
    said = operations.say(viewer(), meeting_id, sent.text, sent.nonce, sent.answers)
    return back(meeting_id, needs_help=said.needs_help)


@bp.post("/meetings/<meeting_id>/look")
@shows_again(room)
def look(meeting_id: str) -> Response:
    """Show new words: the page again, and one stays on the list of who is here."""
    operations.look_again(viewer(), meeting_id)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/late-entry")
@shows_again(room)
def late_entry(meeting_id: str) -> Response:
    """Let people with a seat come in late, or not (who leads here)."""
    sent = parse_form(inputs.LateEntry, request.form)
    operations.set_late_entry(viewer(), meeting_id, sent.lets_in)
    return back(meeting_id)


def back(meeting_id: str, *, needs_help: bool = False) -> Response:
    """To the end of the talk; after heavy words, with where to turn."""
    return see_other(url_for(".room", meeting_id=meeting_id, help="yes" if needs_help else None) + "#say")
