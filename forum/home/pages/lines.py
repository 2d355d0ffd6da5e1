"""Help lines on the admin page: checked today, changed, added, taken out."""

from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from forum.community.current import house
from forum.core import clock
from forum.core.errors import NotFound
from forum.core.inputs import parse_form
from forum.home import operations
from forum.home.helplines import Helpline, by_country, helplines
from forum.home.inputs import LineForm, Standing
from forum.home.pages import bp
from forum.home.pages.admin import around
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


def country_name(code: str) -> str:
    """A country in the reader's language."""
    return str(get_locale().territories.get(code, code))


def countries() -> list[tuple[str, str]]:
    """All countries, as choices, by name."""
    names = get_locale().territories
    found = [
        (code, str(name)) for code, name in names.items() if len(code) == 2 and code not in ("EU", "EZ", "UN", "ZZ")
    ]
    return sorted(found, key=lambda one: one[1])


@bp.get("/admin/helplines")
def helplines_admin() -> str:
    """All lines with the day of their last check."""
    frame = around("helplines")
    today = clock.now().date()
    lines = [
        (country_name(code), [(line, line.is_stale(today)) for line in found]) for code, found in by_country().items()
    ]
    return render_template("home/admin/helplines.html", countries=lines, version=_version(), **frame)


@bp.get("/admin/helplines/new")
def new_helpline() -> str:
    """The form for another line."""
    return _form("", None)


@bp.post("/admin/helplines/new")
@shows_again(new_helpline)
def add_helpline() -> Response:
    """Add it."""
    sent = parse_form(LineForm, request.form, drop=("csrf_token", "reason"))
    operations.save_helpline(viewer(), "", _fields(sent), sent.version, request.form.get("reason", ""))
    flash(_("The line is added. Please check its number once, and say so with one click."), "good")
    return see_other(url_for(".helplines_admin"))


@bp.get("/admin/helplines/<line>")
def helpline(line: str) -> str:
    """The form for one line."""
    return _form(line, _line(line))


@bp.post("/admin/helplines/<line>")
@shows_again(helpline)
def save_helpline(line: str) -> Response:
    """Change it."""
    sent = parse_form(LineForm, request.form, drop=("csrf_token", "reason"))
    operations.save_helpline(viewer(), line, _fields(sent), sent.version, request.form.get("reason", ""))
    flash(_("Saved. It holds from now on."), "good")
    return see_other(url_for(".helplines_admin"))


@bp.post("/admin/helplines/<line>/checked")
@shows_again(lambda line: helplines_admin())
def check_helpline(line: str) -> Response:
    """Compared with its source today."""
    sent = parse_form(Standing, request.form)
    operations.check_helpline(viewer(), line, sent.version)
    flash(_("Thank you. The day stands beside it."), "good")
    return see_other(url_for(".helplines_admin"))


@bp.post("/admin/helplines/<line>/remove")
@shows_again(helpline)
def remove_helpline(line: str) -> Response:
    """Take it out."""
    sent = parse_form(Standing, request.form)
    operations.remove_helpline(viewer(), line, sent.version, sent.reason)
    flash(_("The line is taken out."), "good")
    return see_other(url_for(".helplines_admin"))


def _version() -> int:
    return house().version_of(["helplines"])


def _line(key: str) -> Helpline:
    for line in helplines():
        if line.key == key:
            return line
    raise NotFound


def _fields(sent: LineForm) -> dict[str, Any]:
    return sent.model_dump(exclude={"version"})


def _form(key: str, line: Helpline | None) -> str:
    frame = around("helplines")
    return render_template(
        "home/admin/helpline.html", key=key, line=line, countries=[("", ""), *countries()], version=_version(), **frame
    )
