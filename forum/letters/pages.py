"""Unsent letters: the list, the sheet, closing and throwing away. There is no way to send one."""

from datetime import timedelta

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from forum.core import clock
from forum.core.html import SafeHtml
from forum.core.inputs import parse_form
from forum.drafts import operations as drafts
from forum.drafts.composers import bring_back_draft
from forum.letters import operations, queries
from forum.letters.inputs import Close, Sheet
from forum.web.current import viewer
from forum.web.pages import give_back, see_other, shows_again

bp = Blueprint("letters", __name__)


@bp.get("/letters")
def index() -> str:
    """One's letters. What is in them stands on their own pages only."""
    letters = [
        (queries.id_of(one), one.changed_at, format_date(one.opens_at, "long") if one.opens_at and not one.box else "")
        for one in queries.list_letters(viewer())
    ]
    return render_template("letters/index.html", letters=letters)


@bp.post("/letters")
def begin() -> Response:
    """Lay out an empty sheet."""
    return see_other(url_for(".show", letter_id=operations.begin(viewer())))


@bp.get("/letters/<letter_id>")
def show(letter_id: str) -> str:
    """The sheet, or that it is closed."""
    who, place = viewer(), queries.place_of(letter_id)
    closed = queries.closed_letter(who, letter_id)
    if closed is not None:
        return render_template("letters/closed.html", letter_id=letter_id, day=format_date(closed.opens_at, "long"))
    drafts.look_at(who, place)
    bring_back_draft(place)
    return _sheet(letter_id)


@bp.post("/letters/<letter_id>/preview")
@shows_again(show)
def preview(letter_id: str) -> str:
    """The sheet again, with how its words look. Nothing is kept of them by this."""
    looked_at = operations.preview(viewer(), letter_id, parse_form(Sheet, request.form).body)
    give_back()
    return _sheet(letter_id, looked_at)


def _sheet(letter_id: str, preview: SafeHtml | None = None) -> str:
    return render_template(
        "letters/letter.html", letter_id=letter_id, place=queries.place_of(letter_id), preview=preview
    )


@bp.get("/letters/<letter_id>/close")
def closing(letter_id: str) -> str:
    """Until which day?"""
    drafts.look_at(viewer(), queries.place_of(letter_id))
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    return render_template("letters/closing.html", letter_id=letter_id, tomorrow=tomorrow)


@bp.post("/letters/<letter_id>/close")
@shows_again(closing)
def close(letter_id: str) -> Response:
    """Close it until a day."""
    operations.close(viewer(), letter_id, parse_form(Close, request.form).until)
    flash(_("Your letter is closed. It waits for you, unread."), "good")
    return see_other(url_for(".index"))


@bp.post("/letters/<letter_id>/delete")
def throw_away(letter_id: str) -> Response:
    """Throw it away."""
    drafts.throw_away(viewer(), queries.place_of(letter_id))
    flash(_("The letter is gone. Nobody has read it."), "good")
    return see_other(url_for(".index"))
