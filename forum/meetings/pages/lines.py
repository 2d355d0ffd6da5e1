"""Lines and measures as forms, for the room without JavaScript: each is one post, or a page that asks once more."""

from typing import Any

from flask import Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from forum.core import clock
from forum.core.errors import Invalid
from forum.core.inputs import parse_form
from forum.core.verdict import require
from forum.drafts.composers import bring_back_draft
from forum.meetings import hooks, inputs, operations, policy, queries
from forum.meetings.hooks import MeasureKind
from forum.meetings.pages import bp
from forum.meetings.pages.room import back, room
from forum.web.current import viewer
from forum.web.pages import Typed, see_other, shows_again


def _back(meeting_id: str, message_id: str = "") -> Response:
    return see_other(url_for(".room", meeting_id=meeting_id, _anchor=f"l-{message_id}" if message_id else "say"))


# -- lines -------------------------------------------------------------------------------------------------------------


@bp.post("/meetings/<meeting_id>/react")
@shows_again(room)
def react(meeting_id: str) -> Response:
    """Show quietly that one heard a line, or take that back."""
    sent = parse_form(inputs.ReactForm, request.form)
    operations.react(viewer(), sent.message, sent.kind, sent.on, within=meeting_id)
    return _back(meeting_id, sent.message)


@bp.get("/meetings/<meeting_id>/messages/<message_id>/edit")
def edit(meeting_id: str, message_id: str) -> str:
    """One's own line, to be changed while it can be. What was begun and cannot be sent any more can be copied."""
    line, meeting, admission = queries.get_line(viewer(), meeting_id, message_id)
    verdict = policy.may_edit(viewer(), meeting, admission, line, clock.now())
    if bring_back_draft(f"line:{meeting_id}:{message_id}") is None and "typed" not in g:
        require(verdict)
    return render_template("meetings/line.html", meeting=meeting, line=line, why_not=verdict.reason)


@bp.post("/meetings/<meeting_id>/messages/<message_id>/edit")
@shows_again(edit)
def change(meeting_id: str, message_id: str) -> Response:
    """Put the new words in its place."""
    sent = parse_form(inputs.Edited, request.form)
    if operations.edit_line(viewer(), message_id, sent.text, within=meeting_id):
        return back(meeting_id, needs_help=True)
    return _back(meeting_id, message_id)


@bp.post("/meetings/<meeting_id>/messages/<message_id>/take-back")
@shows_again(lambda meeting_id, message_id: room(meeting_id))
def take_back(meeting_id: str, message_id: str) -> Response:
    """Take one's own line off every screen."""
    operations.take_back_line(viewer(), message_id, within=meeting_id)
    return _back(meeting_id, message_id)


@bp.get("/meetings/<meeting_id>/messages/<message_id>/hide")
def ask_hide(meeting_id: str, message_id: str) -> str | Response:
    """Hide a line, and say more than the text that is kept ready (who leads here). Once hidden, back to the room."""
    line, meeting, _admission = queries.get_line(viewer(), meeting_id, message_id)
    require(policy.can_hide(viewer(), meeting.group))
    begun = bring_back_draft(f"hide:{meeting_id}:{message_id}")
    if line.hidden_at is not None and begun is None and "typed" not in g:
        return _back(meeting_id, message_id)
    return render_template(
        "meetings/hide.html",
        meeting=meeting,
        line=line,
        rules=[(rule, words) for rule, words, _text in hooks.ready_reasons(MeasureKind.HIDE)],
        rule_unless_chosen=inputs.FACILITATOR_MAY,
    )


def _asked_again(meeting_id: str, message_id: str) -> str | Response:
    return ask_hide(meeting_id, message_id) if "rule" in request.form else room(meeting_id)


@bp.post("/meetings/<meeting_id>/messages/<message_id>/hide")
@shows_again(_asked_again)
def hide(meeting_id: str, message_id: str) -> Response:
    """Hide a line, with one press or with a sentence to its author (who leads here)."""
    sent = parse_form(inputs.HideForm, request.form)
    operations.hide_line(viewer(), message_id, sent.reason, sent.rule, within=meeting_id)
    return back(meeting_id)


@bp.post("/meetings/<meeting_id>/messages/<message_id>/show")
@shows_again(lambda meeting_id, message_id: room(meeting_id))
def show(meeting_id: str, message_id: str) -> Response:
    """Show a hidden line again (who leads here)."""
    operations.show_line(viewer(), message_id, within=meeting_id)
    return back(meeting_id)


# -- measures ----------------------------------------------------------------------------------------------------------


@bp.get("/meetings/<meeting_id>/mute")
def ask_mute(meeting_id: str) -> str | Response:
    """Why should somebody only read? And, when they do: whether they may write again."""
    return _ask(meeting_id, MeasureKind.MUTE)


@bp.post("/meetings/<meeting_id>/mute")
@shows_again(ask_mute)
def mute(meeting_id: str) -> Response | str:
    """Have somebody only read, or lift it; or (``fill``) put the text kept ready for a rule into the form."""
    if "fill" in request.form:
        return _filled(meeting_id, MeasureKind.MUTE)
    sent = parse_form(inputs.Muting, request.form)
    if sent.on:
        operations.mute(viewer(), meeting_id, sent.person, sent.reason, sent.rule)
        flash(_("They can only read now, and are told why."), "good")
    else:
        operations.unmute(viewer(), meeting_id, sent.person, sent.reason)
        flash(_("They can write again."), "good")
    return _back(meeting_id)


@bp.get("/meetings/<meeting_id>/remove")
def ask_remove(meeting_id: str) -> str | Response:
    """Why should somebody leave?"""
    return _ask(meeting_id, MeasureKind.REMOVE)


@bp.post("/meetings/<meeting_id>/remove")
@shows_again(ask_remove)
def remove(meeting_id: str) -> Response | str:
    """Have somebody leave until the meeting ends; or (``fill``) put the text kept ready for a rule into the form."""
    if "fill" in request.form:
        return _filled(meeting_id, MeasureKind.REMOVE)
    sent = parse_form(inputs.Measure, request.form)
    operations.remove_person(viewer(), meeting_id, sent.person, sent.reason, sent.rule)
    flash(_("They are out of the room, and are told why."), "good")
    return _back(meeting_id)


def _ask(meeting_id: str, kind: MeasureKind) -> str | Response:
    """The page that asks for the reason. Who leads comes to it by a person's name in this room (``person``), or by the
    words that they had begun about somebody (``about``)."""
    who = viewer()
    meeting = queries.get_meeting(who, meeting_id)
    require(policy.can_hide(who, meeting.group))
    key, about = request.values.get("person", ""), request.args.get("about", "")
    admission = queries.admission_under(meeting, key) if key else queries.admission_of_stay(meeting, about)
    if admission is None:
        return _back(meeting_id)
    require(policy.can_measure(who, meeting.group, admission))
    stay = queries.stay_id(meeting, admission.person_id)
    bring_back_draft(f"{kind}:{meeting_id}:{stay}")
    return render_template(
        "meetings/measure.html",
        meeting=meeting,
        kind=kind.value,
        person=key or queries.key_in(meeting, admission.person_id),
        name=queries.name_of(admission.person_id),
        is_muted=admission.muted_at is not None,
        place=f"{kind}:{meeting_id}:{stay}",
        rules=[(rule, words) for rule, words, _text in hooks.ready_reasons(kind)],
        rule_unless_chosen=inputs.FACILITATOR_MAY,
    )


def _filled(meeting_id: str, kind: MeasureKind) -> str:
    """The form again, with the text kept ready for the chosen rule below what stands there.

    Raises:
        Invalid: no rule is chosen.
    """
    form: MultiDict[str, Any] = MultiDict(request.form)
    ready = {str(rule): text for rule, _words, text in hooks.ready_reasons(kind)}.get(form.get("rule", ""))
    if ready is None:
        raise Invalid({"rule": "not_a_choice"})
    form["reason"] = "\n\n".join(part for part in (form.get("reason", "").strip(), ready) if part)
    g.typed = Typed(form)
    shown = _ask(meeting_id, kind)
    return shown if isinstance(shown, str) else ""
