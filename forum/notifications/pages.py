"""The list of notices."""

from flask import Blueprint, Response, render_template, request, url_for

from forum.notifications import operations, present, queries
from forum.web.current import viewer
from forum.web.pages import see_other

bp = Blueprint("notifications", __name__)


@bp.get("/notices")
def index() -> str:
    """One's notices, newest first."""
    page = queries.list_notices(viewer(), request.args.get("older"))
    rows = [present.notice(row) for row in queries.by_place(list(page.items))]
    return render_template("notifications/index.html", notices=rows, page=page)


@bp.post("/notices/seen")
def seen() -> Response:
    """Mark them all as seen."""
    operations.mark_seen(viewer())
    return see_other(url_for(".index"))
