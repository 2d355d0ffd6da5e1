"""The front door and the papers: public, plain, and the same for everyone."""

from dataclasses import dataclass
from io import BytesIO
from zoneinfo import ZoneInfo

import segno
from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from forum.accounts import operations as accounts
from forum.accounts import visits
from forum.community.current import house
from forum.community.keys import BLANKS
from forum.community.operations import choose_help_country
from forum.community.queries import help_country
from forum.core import clock
from forum.core.inputs import parse_form
from forum.core.settings import Settings
from forum.hello import hooks as hello_hooks
from forum.home import helplines, operations, queries
from forum.home.inputs import CountryForm
from forum.home.pages import bp
from forum.home.pages.lines import countries, country_name
from forum.meetings import queries as meetings
from forum.web.access import indexable, public
from forum.web.current import viewer
from forum.web.pages import see_other

MOST_TIMES = 6


@dataclass(frozen=True, slots=True)
class Hour:
    """A meeting's day and time as the front door shows them: in the group's zone; a script may put them in another."""

    group: str
    day: str
    time: str
    place: str
    iso: str


@dataclass(frozen=True, slots=True)
class Doorplate:
    """What of the front door comes from the database."""

    hours: tuple[Hour, ...] = ()
    people: tuple[tuple[str, str], ...] = ()


@bp.get("/")
@public
@indexable
def front() -> str | Response:
    """What this is, for whom, and how to come in; members go straight to their spaces."""
    if viewer().signed_in:
        return redirect(url_for("spaces.index"))  # type: ignore[return-value]  # werkzeug's wider Response
    return render_template("home/front.html", plate=_doorplate(), door=house().door, own_rules=_own_rules())


def _doorplate() -> Doorplate:
    """Meetings and names, if there are any to show."""
    times, people = queries.doorplate(house()["public_groups"])
    return Doorplate(
        tuple(_hour(one) for one in times[:MOST_TIMES]), tuple((name, side.value) for name, side in people)
    )


def _hour(one: meetings.PublicTime) -> Hour:
    starts = one.starts_at.astimezone(ZoneInfo(one.zone))
    return Hour(
        group=one.group,
        day=format_date(starts.date(), "EEEE d MMMM"),
        time=f"{starts:%H:%M}",
        place=one.zone.rsplit("/", 1)[-1].replace("_", " "),
        iso=starts.isoformat(timespec="minutes"),
    )


@bp.get("/leaflet")
@public
@indexable
def leaflet() -> str:
    """One page to print, for a waiting room or a notice board."""
    return render_template("home/leaflet.html", address=_address())


@bp.get("/leaflet/code.svg")
@public
@indexable
def leaflet_code() -> Response:
    """The address as a square that a phone's camera reads."""
    drawn = BytesIO()
    segno.make(_address(), error="m").save(drawn, kind="svg", scale=4, border=2, xmldecl=False)
    return Response(drawn.getvalue(), content_type="image/svg+xml")


def _address() -> str:
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.origins[0]}/" if settings.origins else request.url_root


@bp.get("/help-now")
@public
@indexable
def help_now() -> str:
    """Where to turn in danger; works without an account. The country is asked for, or the member's own choice."""
    mine = _my_country()
    asked = request.args.get("country", mine or "")
    found = helplines.by_country()
    chosen = asked if asked in dict(countries()) else ""
    today = clock.now().date()
    others = {country_name(code): lines for code, lines in found.items() if code != chosen}
    return render_template(
        "home/help_now.html",
        chosen=chosen,
        chosen_name=country_name(chosen) if chosen else "",
        chosen_lines=found.get(chosen, []),
        emergency=helplines.emergency().get(chosen),
        others=others,
        all_emergency=[(country_name(code), number) for code, number in helplines.emergency().items()],
        countries=[("", _("Choose a country")), *countries()],
        directory=helplines.directory(),
        unchecked={line.key for lines in found.values() for line in lines if line.is_stale(today)},
        is_mine=bool(chosen) and chosen == mine,
        hours=hello_hooks.hours(viewer()) if viewer().signed_in else [],
    )


def _my_country() -> str | None:
    if not viewer().signed_in:
        return None
    return help_country(viewer())


@bp.post("/help-now/country")
def keep_country() -> Response:
    """Keep the country for next time. Nobody else sees it."""
    sent = parse_form(CountryForm, request.form)
    choose_help_country(viewer(), sent.country if sent.country in dict(countries()) else "")
    flash(_("Kept. Nobody but you sees it.") if sent.country else _("Forgotten."), "good")
    return see_other(url_for(".help_now"))


@bp.get("/leave")
@public
def leave() -> Response:
    """Leave quickly: this session ends, the browser forgets what it holds of us, and a neutral site comes (S-35).

    Looking at an address acts here, and that is right: the way out must work as a plain link, without JavaScript, and
    all it takes is one's own session. Another site that sends somebody here cannot sign them out, nor a browser that
    looks ahead; and whatever happens at the house, the person gets away.
    """
    if request.headers.get("Sec-Fetch-Site") != "cross-site" and "prefetch" not in request.headers.get(
        "Sec-Purpose", ""
    ):
        _end_session()
    response = redirect(house()["leave_to"])
    response.headers["Clear-Site-Data"] = visits.FORGET
    return response  # type: ignore[return-value]  # werkzeug's wider Response


def _end_session() -> None:
    with operations.going_on_anyway("a session was not ended at the way out"):
        if viewer().signed_in:
            accounts.sign_out(viewer())
    visits.end()


def _own_rules() -> list[str]:
    return [line.strip() for line in str(house()["own_rules"]).split("\n") if line.strip()]


@bp.get("/rules")
@public
@indexable
def rules() -> str:
    """The house rules, and the community's own."""
    return render_template("home/rules.html", own_rules=_own_rules())


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


@bp.get("/privacy")
@public
@indexable
def privacy() -> str:
    """The privacy notice."""
    return render_template("home/privacy.html", filled=_filled())


@bp.get("/terms")
@public
@indexable
def terms() -> str:
    """The terms."""
    return render_template("home/terms.html", filled=_filled())


@bp.get("/contact")
@public
@indexable
def imprint() -> str:
    """Who answers for this house, and how to reach them."""
    return render_template("home/imprint.html", filled=_filled())


def _filled() -> dict[str, str]:
    """Blanks of the legal pages -> what was filled in, without the prefix of their settings."""
    return {name.removeprefix("blank_"): str(house()[name]) for name in BLANKS}
