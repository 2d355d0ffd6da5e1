"""Telling us of something here without an account (DSA Art. 16), and what became of it. The same for everybody."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.errors import Forbidden, Invalid, NotFound
from forum.core.inputs import parse_form
from forum.moderation import queries, words
from forum.moderation.inputs import NoticeForm, NoticeNumber, Place
from forum.moderation.operations import noticing
from forum.moderation.pages import cases
from forum.moderation.pages.blueprint import bp
from forum.moderation.policy.notices import ANSWERS, NOTICE_REASONS
from forum.moderation.present import notices as shown
from forum.moderation.queries.notices import get_notice
from forum.moderation.words import notices as said
from forum.web.access import public
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/notice")
@public
def notice() -> str:
    """Where, why, which reason; who one is only if one likes."""
    return render_template(
        "moderation/notice.html",
        reasons=[(one.value, *words.REASONS[one]) for one in NOTICE_REASONS],
        nonce=ids.new(),
    )


@bp.post("/notice")
@public
@shows_again(notice)
def send_notice() -> Response:
    """Send it. What comes back is the same, whatever it names."""
    sent = parse_form(NoticeForm, request.form)
    told = noticing.Told(sent.location, sent.words, sent.reason, sent.law, sent.name, sent.email)
    receipt = noticing.notice(viewer(), told, nonce=sent.nonce)
    return see_other(url_for(".notice_receipt", receipt_id=receipt))


@bp.post("/notice/look")
@public
@shows_again(notice)
def look_up_notice() -> Response:
    """Find a notice by its number, however it was typed."""
    number = "".join(parse_form(NoticeNumber, request.form).number.lower().split())
    try:
        get_notice(number)
    except NotFound:
        raise Invalid({"number": "no_such_number"}) from None
    return see_other(url_for(".notice_receipt", receipt_id=number))


@bp.get("/notice/<receipt_id>")
@public
def notice_receipt(receipt_id: str) -> str:
    """How it stands: three words, and how to go on from there."""
    state = shown.notice_state(receipt_id).state
    return render_template(
        "moderation/notice_receipt.html",
        number=receipt_id,
        said=said.STATES[state],
        is_answered=state in ANSWERS,
        contest=said.CONTEST,
    )


@bp.post("/desk/cases/<case_id>/place")
@shows_again(cases.case)
def place_notice(case_id: str) -> Response:
    """Say which words a notice is about."""
    sent = parse_form(Place, request.form)
    to = noticing.place_notice(viewer(), case_id, sent.place)
    flash(_("It stands with the words it is about now."), "good")
    try:
        queries.get_case(viewer(), to)
    except Forbidden:  # they are the actor's own
        return see_other(url_for(".desk"))
    return see_other(url_for(".case", case_id=to))
