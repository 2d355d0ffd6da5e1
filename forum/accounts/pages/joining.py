"""Joining: three screens, seven answers. Each works without JavaScript and comes back with what was typed."""

from flask import Response, flash, render_template, request, session, url_for

from forum.accounts import operations, policy, queries, visits
from forum.accounts.inputs import CONSENT_VERSION, CodeOnly, NewAccount, NewProfile
from forum.accounts.models import Purpose
from forum.accounts.pages.blueprint import bp
from forum.core.inputs import parse_form
from forum.core.viewer import ANONYMOUS
from forum.web.access import public
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again
from forum.web.words import sentence

TICKET = "joining"
INVITE = "invitation"


def _ticket() -> str:
    return str(session.get(TICKET, ""))


def _start_again() -> Response:
    """Nothing waits behind the ticket any more: back to the start, with a word about it if there was one."""
    if session.pop(TICKET, None):
        flash(sentence("joining_over"), "hold")
    return see_other(url_for(".sign_up"))


@bp.get("/join")
@public
def sign_up() -> str | Response:
    """First screen: an address, a password, 18 or over; and on the same one, once it was mailed, the code."""
    if viewer().signed_in:
        return see_other(url_for("spaces.index"))
    if "invite" in request.args:  # kept in the cookie, so that it does not stand in the address any longer
        session[INVITE] = request.args["invite"][:40]
        return see_other(url_for(".sign_up"))
    verdict = policy.can_join(session.get(INVITE))
    if verdict.reason is not None:
        return render_template("accounts/no_way_in.html", sentence=sentence(verdict.reason))
    waiting = queries.open_code(_ticket(), Purpose.JOIN)
    return render_template("accounts/sign_up.html", email=waiting.email if waiting else "")


@bp.post("/join")
@public
@shows_again(sign_up)
def begin() -> Response:
    """Ask for the code. The answer is the same whether the address is known here or not."""
    sent = parse_form(NewAccount, request.form)
    session[TICKET] = operations.begin_joining(ANONYMOUS, sent.email, sent.password, session.get(INVITE))
    return see_other(url_for(".sign_up"))


@bp.get("/join/code")
@public
def sign_up_code() -> str | Response:
    """Still the first screen, where a code waits: what is said about it comes back here."""
    if queries.open_code(_ticket(), Purpose.JOIN) is None:
        return _start_again()
    return sign_up()


@bp.post("/join/code")
@public
@shows_again(sign_up_code)
def prove() -> Response:
    """Take the code."""
    sent = parse_form(CodeOnly, request.form)
    operations.prove_address(ANONYMOUS, _ticket(), sent.code)
    return see_other(url_for(".sign_up_profile"))


@bp.post("/join/code/again")
@public
@shows_again(sign_up_code)
def send_again() -> Response:
    """Send another code to the same address."""
    session[TICKET] = operations.send_again(ANONYMOUS, _ticket())
    return see_other(url_for(".sign_up"))


@bp.get("/join/name")
@public
def sign_up_profile() -> str | Response:
    """Second screen: side, pen name, agreement."""
    proven = queries.proven_code(_ticket())
    if proven is None:
        return _start_again()
    return render_template(
        "accounts/sign_up_profile.html",
        suggestions=queries.suggested_names(proven.public_id, proven.email),
        consent_version=CONSENT_VERSION,
    )


@bp.post("/join/name")
@public
@shows_again(sign_up_profile)
def finish() -> Response:
    """Make the member, sign them in, and ask for their hello: the third screen."""
    sent = parse_form(NewProfile, request.form)
    name = _one_name(sent.pen_name, sent.own_name)
    # Whose device this is has not been asked: it is taken for a shared one.
    device = visits.device(own=False)
    token = operations.finish_joining(
        ANONYMOUS, _ticket(), sent.side.side, sent.side.home, name, sent.consent, device, session.get(INVITE)
    )
    visits.begin(token, device.own)
    return see_other(url_for("hello.hello"))


def _one_name(chosen: str, own: str) -> str:
    """The name meant. One of the ready ones is chosen from the start, so a name that somebody typed counts."""
    return own.strip() or chosen
