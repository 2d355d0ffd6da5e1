"""Keep us apart as pages: the question with its one button, and one's own list under "You"."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.apart import operations, queries
from forum.apart.inputs import KeepForm, Kind, Password
from forum.apart.queries import Whom
from forum.core import clock
from forum.core.errors import Forbidden, NotFound
from forum.core.inputs import parse_form
from forum.shield.queries import get_entry, list_entries
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again, typed
from forum.web.words import held, span

bp = Blueprint("apart", __name__)


@bp.get("/apart/<kind>/<target_id>")
def ask(kind: str, target_id: str) -> str:
    """What it means, in three sentences, and one button: about who wrote a post, began a thread or said a line."""
    return _ask(_kind(kind), target_id)


@bp.post("/apart/<kind>/<target_id>")
@shows_again(ask)
def keep(kind: str, target_id: str) -> Response:
    """Do it."""
    return _keep(_kind(kind), target_id)


@bp.get("/apart/person/<name>")
def ask_by_name(name: str) -> str:
    """The same about somebody who stands in a list; ``name`` means them in that one place alone."""
    return _ask(Kind.PERSON, name)


@bp.post("/apart/person/<name>")
@shows_again(ask_by_name)
def keep_by_name(name: str) -> Response:
    """Do it."""
    return _keep(Kind.PERSON, name)


def _ask(kind: Kind, target_id: str) -> str:
    who = viewer()
    found = operations.find(who, kind, target_id, typed().value("seen") or None)
    if found.person.id == who.user_id:
        raise Forbidden("not_yourself")
    return render_template(
        "apart/ask.html", name=found.pen_name, seen=queries.remember(who, found), back=_place_of(found)
    )


def _keep(kind: Kind, target_id: str) -> Response:
    who, sent = viewer(), parse_form(KeepForm, request.form)
    found = operations.find(who, kind, target_id, sent.seen)
    operations.keep_apart(who, kind, target_id, seen=sent.seen)
    flash(_("Done. You two do not meet here any more, and nobody is told."), "good")
    if found.place == queries.ROOM:
        return see_other(url_for("meetings.meeting", meeting_id=found.place_id))
    return see_other(url_for(".index"))


@bp.get("/you/apart")
def index() -> str:
    """Whom I asked to be kept apart from, by the pen names I saw."""
    entries = list_entries(viewer())
    left = {one.public_id: _days_until(one.ends_at) for one in entries if one.ends_at}
    return render_template("apart/index.html", entries=entries, left=left)


def _days_until(at: datetime) -> str:
    """As coarse as everything about time, and never too soon: whole days. The span may have been changed since."""
    return span(timedelta(days=max(1, -(-(at - clock.now()) // timedelta(days=1)))))


@bp.get("/you/apart/<entry_id>")
def entry(entry_id: str) -> str:
    """Ending it: what that means, and the password."""
    return render_template("apart/end.html", entry=get_entry(viewer(), entry_id))


@bp.post("/you/apart/<entry_id>/end")
@shows_again(entry)
def end(entry_id: str) -> Response:
    """Ask for the end."""
    operations.ask_to_end(viewer(), entry_id, parse_form(Password, request.form).password)
    flash(_("It ends in %(span)s. Until then you can keep it with one button.", span=held("apart_ends_after")), "good")
    return see_other(url_for(".index"))


@bp.post("/you/apart/<entry_id>/keep-on")
def keep_on(entry_id: str) -> Response:
    """Take it back."""
    operations.keep_on(viewer(), entry_id)
    flash(_("You stay apart."), "good")
    return see_other(url_for(".index"))


def _kind(kind: str) -> Kind:
    """On what the name stands.

    Raises:
        NotFound: there is no such kind.
    """
    if kind not in (Kind.POST, Kind.THREAD, Kind.MESSAGE):
        raise NotFound
    return Kind(kind)


def _place_of(found: Whom) -> str:
    if found.place == queries.ROOM:
        return url_for("meetings.room", meeting_id=found.place_id)
    if found.place == queries.GROUP:
        return url_for("meetings.group", group_id=found.place_id)
    if found.place == queries.SPACE:
        return url_for("threads.space", space_id=found.place_id)
    return url_for("threads.show", thread_id=found.place_id, _anchor=f"p-{found.target_id}")
