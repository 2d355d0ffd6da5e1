"""Looking after threads: following them, closing them, keeping them at the top."""

from flask import Response, request, url_for

from forum.core.inputs import parse_form
from forum.threads import operations
from forum.threads.inputs import Choice
from forum.threads.pages.blueprint import bp
from forum.web.current import viewer
from forum.web.pages import see_other


@bp.post("/threads/<thread_id>/follow")
def follow(thread_id: str) -> Response:
    """Follow a thread, or stop following it."""
    change = operations.follow if parse_form(Choice, request.form).on else operations.unfollow
    change(viewer(), thread_id)
    return see_other(url_for(".show", thread_id=thread_id))


@bp.post("/threads/<thread_id>/lock")
def lock(thread_id: str) -> Response:
    """Close a thread for replies, or open it again."""
    operations.set_locked(viewer(), thread_id, parse_form(Choice, request.form).on)
    return see_other(url_for(".show", thread_id=thread_id))


@bp.post("/threads/<thread_id>/pin")
def pin(thread_id: str) -> Response:
    """Keep a thread at the top of its space, or let it go with the others."""
    operations.set_pinned(viewer(), thread_id, parse_form(Choice, request.form).on)
    return see_other(url_for(".show", thread_id=thread_id))
