"""Words that one has not sent: the list of them, and what their forms do without JavaScript."""

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.errors import Conflict
from forum.core.inputs import parse_form
from forum.core.viewer import ANONYMOUS
from forum.drafts import operations, present, queries
from forum.drafts.composers import check_author, sent_form, way_to
from forum.drafts.inputs import Move, TakeAlong
from forum.drafts.queries import Kept
from forum.web.access import public
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again

bp = Blueprint("drafts", __name__)


@bp.get("/drafts")
def index() -> str:
    """What one has typed and not sent, the newest first."""
    found = [one for one in queries.list_drafts(viewer()) if one.box is not None]
    shown = [(one, present.label(one), present.written(one), way_to(one.place)) for one in found]
    return render_template("drafts/index.html", drafts=shown)


@bp.get("/drafts/words")
def all_words() -> Response:
    """All of it as plain text."""
    return _text(queries.list_drafts(viewer()))


@bp.get("/drafts/<place>/words")
def words(place: str) -> Response:
    """One draft as plain text."""
    return _text([operations.look_at(viewer(), place)])


@bp.post("/drafts/<place>/keep")
def keep(place: str) -> Response:
    """Keep what a form holds, and go back to it. A page that is just closing is answered without one."""
    sent = sent_form()
    check_author(sent.by)
    kept = operations.keep(viewer(), place, sent.fields, version=sent.version, writer=sent.writer)
    if request.form.get("draft_writer"):
        return Response(status=204)
    if kept is not None:
        flash(_("Your words are kept. They wait for you here, and under “Words you have not sent”."), "good")
    return see_other(way_to(place))


@bp.post("/drafts/<place>/delete")
def throw_away(place: str) -> Response:
    """Throw a draft away."""
    operations.throw_away(viewer(), place)
    flash(_("It is gone."), "good")
    return see_other(url_for(".index"))


@bp.post("/drafts/<place>/others")
def settle_others(place: str) -> Response:
    """Put what another device left here below one's own words, or throw it away. First the form is kept as it is."""
    sent = sent_form()
    check_author(sent.by)
    operations.keep(viewer(), place, sent.fields, version=sent.version, writer=sent.writer)
    operations.settle_others(viewer(), place, add=request.form.get("draft_others") == "below")
    return see_other(way_to(place))


@bp.post("/drafts/<place>/move")
def move(place: str) -> Response:
    """Take the words to another place, such as a new thread."""
    to = parse_form(Move, request.form).to
    operations.move(viewer(), place, to)
    return see_other(way_to(to))


@bp.get("/words-to-take-along")
@public
def take_along() -> str:
    """For somebody whose place rests: the form for their words."""
    return render_template("drafts/take_along.html")


@bp.post("/words-to-take-along")
@public
@shows_again(take_along)
def taken_along() -> Response:
    """Give them their words, and nothing else."""
    sent = parse_form(TakeAlong, request.form)
    found = operations.take_along(ANONYMOUS, sent.email, sent.password, sent.code)
    if not found:
        raise Conflict("no_words")
    return _text(found)


def _text(drafts: list[Kept]) -> Response:
    """A file whose name says nothing."""
    response = Response(present.as_text(drafts), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="words.txt"'
    return response
