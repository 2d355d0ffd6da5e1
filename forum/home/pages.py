"""The front door and the house's own pages: public, plain, and the same for everyone."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import get_locale

from forum.home.helplines import by_country
from forum.web.access import indexable, public
from forum.web.current import viewer

bp = Blueprint("home", __name__)
# Where "Leave quickly" leads: a neutral page that asks for nothing and says nothing about us.
NEUTRAL_SITE = "https://www.wikipedia.org/"


@bp.get("/")
@public
@indexable
def front() -> str | Response:
    """What this is, for whom, and how to come in; members go straight to their spaces."""
    if viewer().signed_in:
        return redirect(url_for("spaces.index"))  # type: ignore[return-value]  # werkzeug's wider Response
    return render_template("home/front.html")


@bp.get("/help-now")
@public
@indexable
def help_now() -> str:
    """Where to turn in danger; works without an account."""
    locale = get_locale()
    lines = {locale.territories.get(country, country): found for country, found in by_country().items()}
    return render_template("home/help_now.html", countries=lines)


@bp.get("/leave")
@public
def leave() -> Response:
    """Leave quickly: on to a neutral site. The page left behind is not kept by the browser (no-store)."""
    return redirect(NEUTRAL_SITE)  # type: ignore[return-value]  # werkzeug's wider Response


@bp.get("/rules")
@public
@indexable
def rules() -> str:
    """The group agreement, in plain words."""
    return render_template("home/rules.html")


@bp.get("/who-sees-what")
@public
@indexable
def who_sees_what() -> str:
    """Who can see what, and the honest limits of keeping people apart."""
    return render_template("home/who_sees_what.html")


@bp.get("/what-you-will-not-find-here")
@public
@indexable
def not_here() -> str:
    """What other forums have and this one leaves out, and why."""
    return render_template("home/not_here.html")


@bp.get("/staying-safe")
@public
@indexable
def safety() -> str:
    """Staying safe on a shared device; what leaving quickly does and does not do."""
    return render_template("home/safety.html")
