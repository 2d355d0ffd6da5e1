"""Search and My words as pages.

The search form is sent by POST and answered with the page itself: the words typed stand in no address, so neither in
the history of a shared device nor in a log. Leafing through what was found is the same form again.
"""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from forum.core.inputs import parse, parse_form
from forum.search import operations, present, words
from forum.search.inputs import Sought, WordsQuery
from forum.search.mine import my_words as words_of
from forum.spaces.queries import list_spaces
from forum.web.current import viewer
from forum.web.pages import shows_again

bp = Blueprint("search", __name__)


@bp.get("/search")
def index() -> str:
    """The form."""
    return _page()


@bp.post("/search")
@shows_again(index)
def find() -> str:
    """The form again, with what was found."""
    sought = parse_form(Sought, request.form)
    found = operations.search(viewer(), sought)
    rows = [(one, present.line_of(one, sought.words)) for one in found.items]
    return _page(sought=sought, rows=rows, older=found.older, newer=found.newer)


def _page(**found: Any) -> str:
    spaces = [(one.public_id, one.title) for one in list_spaces(viewer())]
    return render_template("search/index.html", spaces=spaces, states=words.STATES, **found)


@bp.get("/you/words")
def my_words() -> str:
    """One's own words, newest first, wherever they stand."""
    query = parse(WordsQuery, request.args.to_dict())
    page = words_of(viewer(), older=query.older, newer=query.newer)
    return render_template(
        "search/my_words.html",
        rows=page.items,
        states=words.STATES,
        older_url=url_for(".my_words", older=page.older) if page.older else "",
        newer_url=url_for(".my_words", newer=page.newer) if page.newer else "",
    )
