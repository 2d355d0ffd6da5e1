"""Keeping posts for later, and the list of them."""

from flask import Response, render_template, request, url_for

from forum.core.inputs import parse, parse_form
from forum.threads import operations, printing, queries, words
from forum.threads.inputs import Choice, KeptQuery
from forum.threads.pages.blueprint import bp, place_of
from forum.web.current import viewer
from forum.web.pages import see_other


@bp.get("/you/kept")
def kept() -> str:
    """What one keeps for later."""
    who = viewer()
    page = queries.list_kept(who, parse(KeptQuery, request.args.to_dict()).older)
    rows = [(row, words.of_notes(row.notes), printing.folded(who, row.notes)) for row in page.items]
    return render_template("threads/kept.html", rows=rows, page=page)


@bp.post("/posts/<post_id>/keep")
def keep(post_id: str) -> Response:
    """Keep a post for later, or let it go."""
    change = operations.keep_for_later if parse_form(Choice, request.form).on else operations.keep_no_more
    change(viewer(), post_id)
    return see_other(place_of(queries.get_post(post_id)))


@bp.post("/posts/<post_id>/let-go")
def let_go(post_id: str) -> Response:
    """Let it go from the list of all that one keeps."""
    operations.keep_no_more(viewer(), post_id)
    return see_other(url_for(".kept"))
