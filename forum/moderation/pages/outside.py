"""Somebody from outside: asking them, and the one page that they see. Nobody needs to be signed in for that page."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.errors import NotFound
from forum.core.inputs import parse_form
from forum.core.viewer import ANONYMOUS
from forum.moderation.inputs import OutsideAnswer, OutsideForm
from forum.moderation.operations import outside as asking
from forum.moderation.operations import outside_answering as answering
from forum.moderation.pages.blueprint import bp
from forum.moderation.present import outside as present
from forum.web.access import public
from forum.web.current import viewer
from forum.web.pages import Face, see_other, shows_again

_NOBODY = Face(signed_in=False, opens_desk=False, sets_up=False, has_news=False)
"""Whoever opens the link, the page around it is as for somebody who is not here: no way into the house leads on."""


@bp.get("/desk/outside/<case_id>")
def outside_of(case_id: str) -> str:
    """That a case waits which nobody here may decide, and whom to ask. It shows nothing of the case."""
    return render_template("moderation/ask_outside.html", case_id=case_id, asked=present.asked(viewer(), case_id))


@bp.post("/desk/outside/<case_id>")
@shows_again(outside_of)
def ask_outside(case_id: str) -> Response:
    """Ask somebody; an earlier link ends with it."""
    sent = parse_form(OutsideForm, request.form)
    asking.ask_outside(viewer(), case_id, sent.email)
    flash(_("The mail is on its way."), "good")
    return see_other(url_for(".outside_of", case_id=case_id))


@bp.post("/desk/outside/<case_id>/end")
@shows_again(outside_of)
def end_outside(case_id: str) -> Response:
    """End the link."""
    asking.withdraw_outside(viewer(), case_id)
    flash(_("Their link does not open any more."), "good")
    return see_other(url_for(".outside_of", case_id=case_id))


@bp.get("/outside/<token>")
@public
def outside(token: str) -> Response | tuple[str, int]:
    """The sealed case, and nothing else. Looking uses nothing up; a link that is over is like one that never was."""
    try:
        review, found = asking.read_outside(ANONYMOUS, token)
    except NotFound:
        return _closed()
    return _page(token=token, sheet=present.sheet(review, found), state="open"), 200


@bp.post("/outside/<token>")
@public
@shows_again(outside)
def answer_outside(token: str) -> str | tuple[str, int]:
    """Decide it. The link is good for this once."""
    sent = parse_form(OutsideAnswer, request.form)
    try:
        answering.answer_outside(ANONYMOUS, token, sent.action, sent.reason, sent.rule)
    except NotFound:
        return _closed()
    return _page(state="thanks")


def _closed() -> tuple[str, int]:
    return _page(state="closed"), 404


def _page(**shown: object) -> str:
    return render_template("moderation/outside.html", face=_NOBODY, **shown)
