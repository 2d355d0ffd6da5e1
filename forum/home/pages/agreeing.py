"""The agreement at the door, asked for again when its wording has changed since somebody last came in."""

from typing import Any

from flask import Flask, Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import user_logged_in

from forum.community import operations
from forum.community.current import house
from forum.community.queries import agreed_version
from forum.core.inputs import parse_form
from forum.home.inputs import Agreement
from forum.home.pages import bp
from forum.web.access import indexable, public
from forum.web.current import SignedIn, viewer
from forum.web.pages import see_other, shows_again

WAITS = "agreement"
# What stays open to somebody who has not answered yet.
_OPEN = ("home.agreement", "home.agree", "home.rules", "home.privacy", "home.terms", "home.imprint", "home.help_now",
         "home.leave", "home.who_sees_what", "home.safety", "home.not_here", "accounts.sign_out", "static")  # fmt: skip


@bp.get("/agreement")
@public
@indexable
def agreement() -> str:
    """The wording that holds, with the question for those who have not answered it."""
    asks = viewer().signed_in and WAITS in session
    return render_template("home/agreement.html", asks=asks, version=house().agreement_version)


@bp.post("/agreement")
@shows_again(agreement)
def agree() -> Response:
    """Say yes."""
    sent = parse_form(Agreement, request.form)
    operations.agree(viewer(), sent.version)
    session.pop(WAITS, None)
    flash(_("Thank you. Come in."), "good")
    return see_other(url_for("spaces.index"))


def _at_the_door(_app: Flask, user: SignedIn, **_said: Any) -> None:
    """Somebody has just signed in: one look, and a mark in their cookie when there is something new to read."""
    newest = house().agreement_version
    if newest and agreed_version(user.viewer.user_id) < newest:
        session[WAITS] = newest


user_logged_in.connect(_at_the_door)


@bp.before_app_request
def wait_for_an_answer() -> Response | None:
    """Lead pages to the agreement while its question waits. The API and forms that were open are not held up."""
    if request.method != "GET" or request.endpoint is None or request.endpoint in _OPEN:
        return None
    if request.path.startswith("/api/") or WAITS not in session:
        return None
    return redirect(url_for("home.agreement"))  # type: ignore[return-value]  # werkzeug's wider Response
