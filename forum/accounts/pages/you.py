"""One's own page: pen name, devices, password, time zone."""

from zoneinfo import available_timezones

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.accounts import operations, present, queries, visits
from forum.accounts.inputs import PasswordChange, Zone
from forum.accounts.pages.blueprint import bp
from forum.core.inputs import parse_form
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again

# The places people know; the many old and technical names stay valid but are not offered.
_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@bp.get("/you")
def you() -> str:
    """Who one is here, and where one is signed in."""
    return render_template("accounts/you.html", devices=present.devices(viewer(), queries.own_sessions(viewer())))


@bp.post("/you/devices/<session_id>/end")
def end_session(session_id: str) -> Response:
    """Sign one of one's own devices out."""
    operations.end_session(viewer(), session_id)
    flash(_("That device is signed out."), "good")
    return see_other(url_for(".you"))


@bp.get("/you/password")
def change_password() -> str:
    """The form for a new password."""
    return render_template("accounts/change_password.html")


@bp.post("/you/password")
@shows_again(change_password)
def set_new_password() -> Response:
    """Set it. Every other device is signed out; this one goes on under a new session."""
    sent = parse_form(PasswordChange, request.form)
    visits.begin(operations.change_password(viewer(), sent.current, sent.password), visits.is_kept())
    flash(_("Your new password is set. All other devices are signed out."), "good")
    return see_other(url_for(".you"))


@bp.get("/you/zone")
def zone() -> str:
    """The form for the time zone."""
    names = sorted(name for name in available_timezones() if name.startswith(_REGIONS))
    return render_template("accounts/zone.html", zones=[("UTC", "UTC"), *((name, _plain(name)) for name in names)])


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("/", ", ")


@bp.post("/you/zone")
@shows_again(zone)
def set_zone() -> Response:
    """Keep the time zone."""
    operations.set_zone(viewer(), parse_form(Zone, request.form).zone)
    flash(_("Saved."), "good")
    return see_other(url_for(".you"))
