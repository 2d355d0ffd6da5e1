"""Private words as pages, complete without JavaScript: a member's own, and those of each member for who leads."""

import logging
from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import clock, ids
from forum.core.errors import Forbidden, NotFound, Problem
from forum.core.inputs import parse_form
from forum.core.viewer import Viewer
from forum.drafts.composers import bring_back_draft
from forum.meetings import policy, words
from forum.meetings.inputs import private as inputs
from forum.meetings.operations import helping
from forum.meetings.operations import private as operations
from forum.meetings.pages import bp
from forum.meetings.pages.times import minute
from forum.meetings.present.help import help_card as card_of
from forum.meetings.queries import private as talks
from forum.meetings.queries.private import PrivateHeard, Word
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again

log = logging.getLogger(__name__)


@bp.get("/meetings/<meeting_id>/private")
def private(meeting_id: str) -> str | Response:
    """One's own private words with those who lead; for who leads, whose there are and to whom they can write."""
    who = viewer()
    try:
        found = talks.hear_private(who, meeting_id)
    except Forbidden:  # the room is sealed; its meeting's page says so
        return see_other(url_for(".meeting", meeting_id=meeting_id))
    if found.reader.leads:
        people = talks.members(found.reader, found.meeting)
        return render_template("meetings/private_list.html", people=people, talks=found.talks, **_frame(found))
    bring_back_draft(f"private:{meeting_id}")
    mine = card_of(talks.my_country(who, meeting_id))
    return _page(found, to=url_for(".say_private", meeting_id=meeting_id), mine=mine, place=f"private:{meeting_id}")


@bp.get("/meetings/<meeting_id>/private/<talk_id>")
def private_talk(meeting_id: str, talk_id: str) -> str | Response:
    """The private words of one member, for who leads."""
    who = viewer()
    try:
        found = talks.hear_private(who, meeting_id, 0, talks.talk_named(who, meeting_id, talk_id))
    except Forbidden:
        return see_other(url_for(".meeting", meeting_id=meeting_id))
    place = f"private_to:{meeting_id}:{talk_id}"
    bring_back_draft(place)
    calls = found.talk is not None and found.talk.calls
    answered = any(word.by_lead and word.row.card is None for word in found.words)
    ready = words.first_words() if calls and not answered else ""
    to = url_for(".say_private_to", meeting_id=meeting_id, talk_id=talk_id)
    return _page(found, to=to, mine=None, place=place, calls=calls, ready=ready)


def _frame(found: PrivateHeard) -> dict[str, Any]:
    state = policy.state_at(found.meeting, clock.now())
    return {"meeting": found.meeting, "group": found.meeting.group, "is_open": state in policy.IN_SESSION}


def _page(found: PrivateHeard, **more: Any) -> str:
    lines = [_line(viewer(), word, leads=found.reader.leads) for word in found.words]
    return render_template(
        "meetings/private.html",
        lines=lines,
        name=found.name,
        person=found.key,
        last_seq=found.last_seq,
        nonce=ids.new(),
        now=request.args.get("now") == "yes",
        **_frame(found),
        **{"calls": False, "ready": "", **more},
    )


def _line(who: Viewer, word: Word, *, leads: bool) -> dict[str, Any]:
    row = word.row
    return {
        "id": row.public_id,
        "name": word.name,
        "leads": word.by_lead,
        "is_mine": row.author_id == who.user_id,
        "html": row.body,
        "at": minute(who, row.created_at),
        "is_card": row.card is not None,
        "card": card_of(row.card) if row.card is not None and not leads else None,
    }


@bp.post("/meetings/<meeting_id>/private")
@shows_again(private)
def say_private(meeting_id: str) -> Response:
    """Write to those who lead."""
    sent = parse_form(inputs.PrivateForm, request.form)
    told = operations.say_private(viewer(), meeting_id, sent.text, sent.nonce)
    if told.needs_help:
        return see_other(url_for(".private", meeting_id=meeting_id, now="yes"))
    return see_other(url_for(".private", meeting_id=meeting_id, _anchor="say"))


@bp.post("/meetings/<meeting_id>/private/<talk_id>")
@shows_again(private_talk)
def say_private_to(meeting_id: str, talk_id: str) -> Response:
    """Write to one member (who leads)."""
    sent = parse_form(inputs.PrivateForm, request.form)
    person = talks.talk_named(viewer(), meeting_id, talk_id)
    operations.say_private(viewer(), meeting_id, sent.text, sent.nonce, person)
    return see_other(url_for(".private_talk", meeting_id=meeting_id, talk_id=talk_id, _anchor="say"))


@bp.post("/meetings/<meeting_id>/private/open")
@shows_again(private)
def open_private(meeting_id: str) -> Response:
    """Begin the talk with a member (who leads)."""
    sent = parse_form(inputs.PersonNamed, request.form)
    return _to_talk(meeting_id, operations.open_private(viewer(), meeting_id, sent.person).public_id)


@bp.post("/meetings/<meeting_id>/private/seen")
@shows_again(private)
def see_private(meeting_id: str) -> Response:
    """Show new words; for who leads, those shown are not new any more."""
    sent = parse_form(inputs.SeenPrivate, request.form)
    operations.see_private(viewer(), meeting_id, sent.seq, sent.person)
    if sent.person is None:
        return see_other(url_for(".private", meeting_id=meeting_id, _anchor="say"))
    return _to_talk_of(meeting_id, sent.person)


@bp.post("/meetings/<meeting_id>/help", endpoint="help")
@shows_again(private)
def call_help(meeting_id: str) -> Response:
    """Get help for a member (who leads): on to their private words, with a first sentence ready."""
    sent = parse_form(inputs.NewCall, request.form)
    talk = helping.call_for_help(viewer(), meeting_id, sent.person, sent.version)
    flash(_("The room takes a breath, and others were asked to come. You can write to them here."), "good")
    return _to_talk(meeting_id, talk.public_id)


@bp.post("/meetings/<meeting_id>/help-over")
@shows_again(private)
def help_over(meeting_id: str) -> Response:
    """It is in hand (who leads)."""
    sent = parse_form(inputs.PersonNamed, request.form)
    helping.end_call(viewer(), meeting_id, sent.person)
    flash(_("Thank you. Nobody else is asked to come. The room goes on when you end the pause."), "good")
    return _to_talk_of(meeting_id, sent.person)


@bp.post("/meetings/<meeting_id>/help-card")
@shows_again(private)
def help_card(meeting_id: str) -> Response:
    """Send a member their help lines (who leads)."""
    sent = parse_form(inputs.PersonNamed, request.form)
    helping.send_help_card(viewer(), meeting_id, sent.person)
    return _to_talk_of(meeting_id, sent.person)


@bp.post("/meetings/<meeting_id>/help-me")
def help_me(meeting_id: str) -> Response:
    """A member's own call: a private word to those who lead, and on to the help lines, whatever becomes of the word."""
    try:
        sent = parse_form(inputs.MyCallForm, request.form)
        operations.say_private(viewer(), meeting_id, words.own_call(), sent.nonce or ids.new())
    except NotFound:
        return see_other(url_for("home.help_now"))
    except Problem as refused:  # help lines are never hidden behind anything
        log.info("a call for help was not said in the room: %s", refused.code)
    return see_other(url_for(".private", meeting_id=meeting_id, now="yes"))


def _to_talk(meeting_id: str, talk_id: str) -> Response:
    return see_other(url_for(".private_talk", meeting_id=meeting_id, talk_id=talk_id))


def _to_talk_of(meeting_id: str, person: str) -> Response:
    found = talks.hear_private(viewer(), meeting_id, 0, person)
    if found.talk is None:
        return see_other(url_for(".private", meeting_id=meeting_id))
    return _to_talk(meeting_id, found.talk.public_id)
