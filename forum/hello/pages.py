"""The hello's page: saying it, how it stands, what was answered, and what can be done meanwhile."""

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.errors import NotFound
from forum.core.inputs import parse_form
from forum.core.profile import profile
from forum.drafts.composers import bring_back_draft
from forum.filters.offer import offer_help
from forum.hello import hooks, operations, present, queries
from forum.hello.inputs import NewHello
from forum.hello.models import Hello
from forum.notifications.offer import offer_mail
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again, typed
from forum.web.words import sentence

bp = Blueprint("hello", __name__)


@bp.get("/hello")
def hello() -> str | Response:
    """One's own hello. Whoever is known here without one has nothing to say hello for."""
    who = viewer()
    found = queries.my_hello(who)
    if found is None and not who.is_new:
        return see_other(url_for("spaces.index"))
    return _page(found)


@bp.post("/hello")
@shows_again(hello)
def say() -> Response:
    """Say it, or change it."""
    sent = parse_form(NewHello, request.form)
    is_first = queries.my_hello(viewer()) is None
    operations.say_hello(viewer(), sent.words, version=sent.version)
    offer_help(sent.words)
    flash(_("Your words are with the people here. Thank you."), "good")
    if is_first:  # they have arrived: the one line about the way out, which signing in gives to everybody else
        flash(sentence("way_out"), "lamp")
        offer_mail()
    return see_other(url_for(".hello"))


@bp.get("/hello/<hello_id>")
def answered(hello_id: str) -> str:
    """The same, from a notice."""
    found = queries.my_hello(viewer())
    if found is None or found.public_id != hello_id:
        raise NotFound
    return _page(found)


def _page(found: Hello | None) -> str:
    bring_back_draft(operations.SUBJECT)
    who = viewer()
    shown = present.standing(who, found)
    fresh = typed().extra if typed().code == "hello_changed" else {}
    return render_template(
        "hello/hello.html",
        hello=shown,
        version=fresh.get("version") or typed().value("version") or shown.version or "",
        fresh=fresh.get("words", ""),
        hours=hooks.hours(who) if found and shown.state == "waiting" else [],
        expected=present.expectation(who, found.said_at) if found and shown.state == "waiting" else "",
        opens_later=bool(profile().own_side_after),
        **meanwhile(),
    )


def meanwhile() -> dict[str, Any]:
    """What can be done while one's words wait, for ``hello/_meanwhile.html``."""
    who = viewer()
    meeting = hooks.next_meeting(who)
    return {
        "threads": hooks.start_threads(who),
        "meeting": meeting,
        "meeting_at": present.moment(who, meeting.at) if meeting and meeting.at else "",
    }
