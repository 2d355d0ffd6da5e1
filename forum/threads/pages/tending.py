"""Small acts on threads and posts: following, closing, keeping at the top, being with somebody."""

from flask import Response, request, url_for

from forum.core.inputs import parse_form
from forum.threads import operations, queries
from forum.threads.inputs import Asking, Choice
from forum.threads.pages.blueprint import bp, place_of
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


@bp.post("/threads/<thread_id>/start-here")
def start_here(thread_id: str) -> Response:
    """Let newcomers read a thread before their side has opened, or no more."""
    operations.set_start_here(viewer(), thread_id, parse_form(Choice, request.form).on)
    return see_other(url_for(".show", thread_id=thread_id))


@bp.post("/threads/<thread_id>/start-here/decline")
def decline_start_here(thread_id: str) -> Response:
    """Say that newcomers are not to read one's own thread, or that they may after all."""
    operations.decline_start_here(viewer(), thread_id, parse_form(Choice, request.form).on)
    return see_other(url_for(".show", thread_id=thread_id))


@bp.post("/threads/<thread_id>/wants")
def ask(thread_id: str) -> Response:
    """Say which kind of reply would help in one's own thread."""
    operations.ask_for(viewer(), thread_id, parse_form(Asking, request.form).wants)
    return see_other(url_for(".show", thread_id=thread_id))


@bp.post("/posts/<post_id>/with-you")
def be_with(post_id: str) -> Response:
    """Be with the author of a post, or take that back."""
    change = operations.be_with if parse_form(Choice, request.form).on else operations.be_with_no_more
    change(viewer(), post_id)
    return see_other(place_of(queries.get_post(post_id)))
