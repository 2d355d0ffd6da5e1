"""Looking: the threads of a space, a page of a thread, and how a post stood before."""

import re
from contextlib import suppress
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.errors import NotFound
from forum.core.inputs import parse
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.composers import bring_back_draft
from forum.spaces.queries import list_spaces
from forum.threads import operations, policy, printing, queries, words
from forum.threads.inputs import ShowQuery, ThreadsQuery
from forum.threads.models import Filter
from forum.threads.pages.blueprint import bp, new_nonce, place_of, previewed
from forum.web.current import viewer
from forum.web.pages import see_other, typed


@bp.get("/spaces/<space_id>")
def space(space_id: str) -> str:
    """The threads of a space."""
    who, query = viewer(), parse(ThreadsQuery, request.args.to_dict())
    spaces = list_spaces(who)
    here = next((one for one in spaces if one.public_id == space_id), None)
    if here is None:
        raise NotFound
    return render_template(
        "threads/space.html",
        space=here,
        spaces=spaces,
        show=query.show,
        shown=_filters(),
        page=queries.list_threads(who, here, query.show, older=query.older, newer=query.newer),
        wants=words.WANTS_IN_A_LINE,
        said=words.of_notes,
        has_two_sides=here.audience in ("bridge", "members", "staff"),
    )


@bp.get("/threads/<thread_id>")
def show(thread_id: str) -> str:
    """A page of a thread. Writes nothing; how far it was read is noted and written later."""
    who, query = viewer(), parse(ShowQuery, request.args.to_dict())
    bring_back_draft(f"reply:{thread_id}")
    reading, answering = _page_of(who, thread_id, query)
    if reading.posts:
        last = reading.posts[-1]
        operations.note_shown(who, reading.key, last.placed_at, last.key)
    quoting = query.quote is not None or bool(typed().value("quote"))
    return printing.thread_page(reading, who, printing.Answering(new_nonce(), answering, quoting, previewed()))


@bp.get("/threads/<thread_id>/first-new")
def first_unread(thread_id: str) -> Response:
    """Go to the first post that one has not read."""
    post_id = queries.first_new(viewer(), thread_id)
    # Where all is new, one begins with the title, not below it.
    if post_id is None or queries.get_post(post_id).opening:
        return see_other(url_for(".show", thread_id=thread_id))
    return see_other(url_for(".show", thread_id=thread_id, at=post_id, _anchor=f"p-{post_id}"))


@bp.get("/posts/<post_id>")
def post(post_id: str) -> Response:
    """Go to where a post stands in its thread."""
    queries.get_post_row(viewer(), post_id)
    return see_other(place_of(queries.get_post(post_id)))


@bp.get("/posts/<post_id>/history")
def history(post_id: str) -> str:
    """How a post stood before, for its author and for moderators."""
    post = queries.get_post(post_id)
    require(policy.can_read_history(viewer(), post))
    return render_template(
        "threads/history.html", post=post, thread=post.thread, revisions=queries.revisions(post), place=place_of(post)
    )


def _page_of(who: Viewer, thread_id: str, query: ShowQuery) -> tuple[queries.Reading, str | None]:
    """The page that was asked for, and the post that its form answers.

    A form that comes back, refused or as a draft, stands with the post that it answers; if that one has gone, or
    another place was asked for by name, the words come back all the same.
    """
    asked, came_back = query.quote or query.reply, str(typed().value("reply_to"))
    elsewhere = asked or query.at or query.after or query.before or query.end
    if not elsewhere and re.fullmatch(ids.PATTERN, came_back):
        with suppress(NotFound):
            return queries.read_thread(who, thread_id, *queries.place_of(at=came_back)), came_back
    place, anchor = queries.place_of(query.after, query.before, asked or query.at, query.end)
    return queries.read_thread(who, thread_id, place, anchor), asked or came_back or None


def _filters() -> list[tuple[Filter, Any]]:
    return [
        (Filter.ALL, _("Latest")),
        (Filter.NEW, _("New for you")),
        (Filter.UNANSWERED, _("Not yet answered")),
        (Filter.FOLLOWING, _("Following")),
        (Filter.MINE, _("Where I wrote")),
    ]
