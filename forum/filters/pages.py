"""The page of filters: what is in force, adding, trying on an example, changing, ending."""

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.inputs import parse_form
from forum.filters import inputs, operations, queries, words
from forum.filters.models import Effect, Watched
from forum.filters.screening import Hit
from forum.web.current import viewer
from forum.web.pages import give_back, see_other, shows_again

bp = Blueprint("filters", __name__)


@bp.get("/desk/filters")
def index() -> str:
    """What is watched for, and two forms: to try an example, and to add one."""
    return _page()


@bp.post("/desk/filters/try")
@shows_again(index)
def try_out() -> str:
    """The page again, with what an example holds. Nothing is counted or kept."""
    sent = parse_form(inputs.Example, request.form)
    hits = operations.try_out(viewer(), sent.example, sent.watched, sent.pattern)
    give_back()
    return _page(example=sent.example, hits=hits)


@bp.post("/desk/filters")
@shows_again(index)
def add() -> Response:
    """Watch for something from now on."""
    sent = parse_form(inputs.NewFilterForm, request.form)
    operations.add_filter(viewer(), sent.watched, sent.effect, sent.pattern, sent.note, nonce=sent.nonce)
    flash(_("It is in force from now on."), "good")
    return see_other(url_for(".index"))


@bp.get("/desk/filters/<filter_id>")
def show(filter_id: str) -> str:
    """One filter: its effect, its note, and the way to end it."""
    found = queries.get_filter(viewer(), filter_id)
    return render_template(
        "filters/filter.html", filter=found, watched=words.watched_of(found), effects=words.effects()
    )


@bp.post("/desk/filters/<filter_id>")
@shows_again(show)
def change(filter_id: str) -> Response:
    """Give a filter another effect or note."""
    sent = parse_form(inputs.ChangedFilterForm, request.form)
    operations.change_filter(viewer(), filter_id, sent.effect, sent.note, version=sent.version)
    return see_other(url_for(".index"))


@bp.post("/desk/filters/<filter_id>/end")
@shows_again(show)
def end(filter_id: str) -> Response:
    """Watch for it no more."""
    operations.end_filter(viewer(), filter_id)
    flash(_("It is not watched for any more."), "good")
    return see_other(url_for(".index"))


def _page(example: str = "", hits: tuple[Hit, ...] | None = None) -> str:
    return render_template(
        "filters/index.html",
        filters=[(one, words.watched_of(one), words.EFFECTS[one.effect][0]) for one in queries.list_filters(viewer())],
        kinds=[(kind.value, words.WATCHED[kind]) for kind in Watched],
        effects=words.effects(),
        nonce=ids.new(),
        pieces=None if hits is None else list(_pieces(example, hits)),
        found=[
            (words.watched_in(hit.rule), words.EFFECTS[Effect(hit.rule.effect)][0], hit.words) for hit in hits or ()
        ],
    )


def _pieces(example: str, hits: tuple[Hit, ...]) -> Any:
    """The example in pieces, each with whether it was found."""
    at = 0
    for hit in hits:
        if hit.start >= at:
            yield example[at : hit.start], False
            yield example[hit.start : hit.end], True
            at = hit.end
    yield example[at:], False
