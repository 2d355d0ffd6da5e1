"""Another e-mail address: by the password and a code to the new one; and the way back from the old one."""

from flask import Response, flash, render_template, request, session, url_for
from flask_babel import gettext as _

from forum.accounts import codes, operations, queries
from forum.accounts.inputs import CodeOnly, NewAddress
from forum.accounts.models import Purpose
from forum.accounts.pages.blueprint import bp
from forum.core.errors import Conflict
from forum.core.inputs import parse_form
from forum.core.viewer import ANONYMOUS
from forum.web.access import public
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again
from forum.web.words import sentence

TICKET = "moving"


@bp.get("/you/address")
def address() -> str:
    """Which address is kept, and the form for another."""
    person = queries.get_person(viewer().user_id)
    return render_template("accounts/address.html", email=person.email if person else "")


@bp.post("/you/address")
@shows_again(address)
def begin_address() -> Response:
    """Mail a code to the new address. The answer is the same whether somebody here has it or not."""
    sent = parse_form(NewAddress, request.form)
    session[TICKET] = operations.begin_address_change(viewer(), sent.email)
    return see_other(url_for(".address_code"))


@bp.get("/you/address/code")
def address_code() -> str | Response:
    """The six digits from the mail to the new address."""
    waiting = queries.open_code(str(session.get(TICKET, "")), Purpose.CHANGE)
    if waiting is None or waiting.person_id != viewer().user_id:
        return see_other(url_for(".address"))
    return render_template("accounts/address_code.html", email=waiting.email)


@bp.post("/you/address/code")
@shows_again(address_code)
def set_address() -> Response:
    """Move to the new address."""
    sent = parse_form(CodeOnly, request.form)
    operations.change_address(viewer(), str(session.get(TICKET, "")), sent.code)
    session.pop(TICKET, None)
    flash(_("Your new address is set. All other devices are signed out."), "good")
    return see_other(url_for(".you"))


@bp.get("/address/back/<token>")
@public
def address_back(token: str) -> str | Response:
    """From the mail to the old address: one button. Opening the link changes nothing, for mail programs open links."""
    if queries.open_change(codes.change_of(token) or "") is None:
        return _over()
    return render_template("accounts/address_back.html", token=token)


@bp.post("/address/back/<token>")
@public
def take_address_back(token: str) -> Response:
    """Give the account back to its old address; the owner chooses a new password next."""
    try:
        operations.take_address_back(ANONYMOUS, token)
    except Conflict:
        return _over()
    flash(_("Your address is back, and all devices are signed out. Please choose a new password now."), "good")
    return see_other(url_for(".forgot"))


def _over() -> Response:
    flash(sentence("way_back_over"), "hold")
    return see_other(url_for(".sign_in"))
