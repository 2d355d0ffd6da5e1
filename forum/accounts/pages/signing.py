"""Signing in and out, and a new password by a mailed code."""

from flask import Response, flash, render_template, request, session, url_for
from flask_babel import gettext as _

from forum.accounts import operations, queries, visits
from forum.accounts.inputs import Forgotten, NewPassword, SignInForm, StepCodeOnly
from forum.accounts.models import Purpose
from forum.accounts.pages.blueprint import bp
from forum.core.errors import Conflict
from forum.core.inputs import parse_form
from forum.core.viewer import ANONYMOUS
from forum.web.access import public
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again
from forum.web.words import held, sentence

TICKET = "resetting"
HALFWAY = "halfway"


def _ticket() -> str:
    return str(session.get(TICKET, ""))


def _start_again() -> Response:
    """Nothing waits behind the ticket any more: back to the start, with a word about it if there was one."""
    if session.pop(TICKET, None):
        flash(sentence("reset_over"), "hold")
    return see_other(url_for(".forgot"))


def _way_on(asked: str | None) -> str:
    return visits.safe_way(asked) or url_for("spaces.index")


@bp.get("/sign-in")
@public
def sign_in() -> str | Response:
    """E-mail and password."""
    if viewer().signed_in:
        if viewer().rests:
            return see_other(url_for("moderation.decisions"))
        return see_other(_way_on(request.args.get("next")))
    return render_template(
        "accounts/sign_in.html",
        next=visits.safe_way(request.values.get("next")) or "",
        own_span=held("session_own_device"),
        shared_span=held("session_shared_idle"),
    )


@bp.post("/sign-in")
@public
@shows_again(sign_in)
def begin_session() -> Response:
    """Check both and go on to where the person wanted to go."""
    sent = parse_form(SignInForm, request.form)
    device = visits.device(sent.own_device)
    try:
        token = operations.sign_in(ANONYMOUS, sent.email, sent.password, device=device)
    except operations.SecondStepNeeded as needed:
        session[HALFWAY] = [needed.ticket, visits.safe_way(sent.next) or ""]
        return see_other(url_for(".second_step"))
    return _come_in(token, device.own, sent.next)


@bp.get("/sign-in/code")
@public
def second_step() -> str | Response:
    """The code of the second step, for those who have one."""
    if HALFWAY not in session:
        return see_other(url_for(".sign_in"))
    return render_template("accounts/second_step.html")


@bp.post("/sign-in/code")
@public
@shows_again(second_step)
def take_second_step() -> Response:
    """Take it, and come in."""
    sent = parse_form(StepCodeOnly, request.form)
    ticket, way = session.get(HALFWAY) or ("", "")
    try:
        token = operations.finish_sign_in(ANONYMOUS, ticket, sent.code)
    except Conflict as over:
        session.pop(HALFWAY, None)
        flash(sentence(over.code), "hold")
        return see_other(url_for(".sign_in"))
    return _come_in(token, operations.is_own_device(ticket), way)


def _come_in(token: str, own_device: bool, way: str) -> Response:
    """Whoever was signed in here before is not any more; the newcomer goes on to where they wanted to."""
    if viewer().signed_in:
        operations.sign_out(viewer())
    who = visits.begin(token, own_device)
    if who.rests:
        return see_other(url_for("moderation.decisions"))
    if queries.is_first_time(who):
        # One line, once, and no page in the way (people-and-profiles §1.1; S-36 as it says there).
        flash(sentence("way_out"), "lamp")
    return see_other(url_for(".factor", next=visits.safe_way(way)) if who.awaits_second_step else _way_on(way))


@bp.post("/sign-out")
def sign_out() -> Response:
    """End this session; the browser is told to forget what it holds of us."""
    operations.sign_out(viewer())
    return _gone()


@bp.post("/sign-out/everywhere")
def sign_out_everywhere() -> Response:
    """End all of one's sessions, this one too."""
    operations.sign_out_everywhere(viewer())
    return _gone()


def _gone() -> Response:
    visits.end()
    flash(_("You are signed out."), "good")
    response = see_other(url_for(".sign_in"))
    response.headers["Clear-Site-Data"] = visits.FORGET
    return response


@bp.get("/forgot")
@public
def forgot() -> str:
    """Ask for a code by e-mail address."""
    return render_template("accounts/forgot.html")


@bp.post("/forgot")
@public
@shows_again(forgot)
def ask_for_code() -> Response:
    """Send the code, if there is such an account; the answer is the same if not."""
    sent = parse_form(Forgotten, request.form)
    session[TICKET] = operations.begin_reset(ANONYMOUS, sent.email)
    return see_other(url_for(".reset"))


@bp.get("/forgot/code")
@public
def reset() -> str | Response:
    """The six digits, and the new password."""
    waiting = queries.open_code(_ticket(), Purpose.RESET)
    if waiting is None:
        return _start_again()
    return render_template("accounts/reset.html", email=waiting.email)


@bp.post("/forgot/code")
@public
@shows_again(reset)
def set_password() -> Response:
    """Set the new password; sign in with it next."""
    sent = parse_form(NewPassword, request.form)
    operations.reset_password(ANONYMOUS, _ticket(), sent.code, sent.password)
    visits.end()
    flash(_("Your new password is set. You can sign in with it now."), "good")
    return see_other(url_for(".sign_in"))
