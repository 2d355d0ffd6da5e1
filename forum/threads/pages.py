"""Threads as pages: complete without JavaScript, and no form ever loses a word."""

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.errors import NotFound
from forum.core.inputs import parse, parse_form
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.spaces.queries import get_space, list_spaces
from forum.threads import operations, policy, printing, queries, words
from forum.threads.inputs import Choice, Edit, NewPostForm, NewThreadForm, ShowQuery, ThreadsQuery
from forum.threads.models import Filter, Post, Tag, Thread
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again, typed

bp = Blueprint("threads", __name__)


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
        has_two_sides=here.audience in ("bridge", "members", "staff"),
    )


@bp.get("/spaces/<space_id>/new")
def new(space_id: str) -> str:
    """The form for a new thread."""
    who = viewer()
    here = get_space(who, space_id)
    if not typed().problem:
        require(policy.can_start(who, here))
    return render_template(
        "threads/new.html",
        space=here,
        nonce=_nonce(),
        wants=[(value.value, *said) for value, said in words.WANTS.items()],
        tags=[(tag.value, said, "") for tag, said in words.TAGS.items() if _may_use(who, tag)],
        waits=printing.waits(who, here.id),
        hours=printing.reminder_hours(),
    )


@bp.post("/spaces/<space_id>/new")
@shows_again(new)
def start(space_id: str) -> Response:
    """Start a thread."""
    sent = parse_form(NewThreadForm, request.form)
    post = operations.start_thread(
        viewer(), space_id, sent.title, sent.body, wants=sent.wants, tags=sent.tags, nonce=sent.nonce
    )
    return see_other(_place_of(post))


@bp.get("/threads/<thread_id>")
def show(thread_id: str) -> str:
    """A page of a thread. Writes nothing; how far it was read is noted and written later."""
    who, query = viewer(), parse(ShowQuery, request.args.to_dict())
    answering = query.reply or (typed().value("reply_to") or None)
    place, anchor = queries.place_of(query.after, query.before, answering or query.at, query.end)
    reading = queries.read_thread(who, thread_id, place, anchor)
    if reading.posts:
        last = reading.posts[-1]
        operations.note_shown(who, reading.key, last.placed_at, last.key)
    return printing.thread_page(reading, who, answering, _nonce())


@bp.get("/threads/<thread_id>/first-new")
def first_unread(thread_id: str) -> Response:
    """Go to the first post that one has not read."""
    post_id = queries.first_new(viewer(), thread_id)
    # Where all is new, one begins with the title, not below it.
    if post_id is None or queries.get_post(post_id).opening:
        return see_other(url_for(".show", thread_id=thread_id))
    return see_other(url_for(".show", thread_id=thread_id, at=post_id, _anchor=f"p-{post_id}"))


@bp.post("/threads/<thread_id>/posts")
@shows_again(show)
def reply(thread_id: str) -> Response:
    """Write a post in a thread."""
    sent = parse_form(NewPostForm, request.form)
    post = operations.post_reply(viewer(), thread_id, sent.body, reply_to=sent.reply_to, nonce=sent.nonce)
    return see_other(_place_of(post))


@bp.get("/posts/<post_id>/edit")
def edit(post_id: str) -> str:
    """The form to change one's own post, or to take it back."""
    post = queries.get_post(post_id)
    # A refused change comes back with its words even when the post may not be changed any more.
    asked = policy.can_read_history if typed().problem else policy.can_edit
    require(asked(viewer(), post))
    fresh = typed().extra if typed().code == "post_changed" else {}
    version = fresh.get("version") or typed().value("version", post.version)
    return render_template("threads/edit.html", post=post, thread=post.thread, fresh=fresh, version=version)


@bp.post("/posts/<post_id>/edit")
@shows_again(edit)
def save(post_id: str) -> Response:
    """Change one's own post."""
    sent = parse_form(Edit, request.form)
    post = operations.edit_post(viewer(), post_id, sent.body, version=sent.version or 0, title=sent.title)
    return see_other(_place_of(post))


@bp.post("/posts/<post_id>/take-back")
def take_back(post_id: str) -> Response:
    """Take one's own post back."""
    post = operations.take_back(viewer(), post_id)
    flash(_("Your post is taken back. Nobody else can read it any more."), "good")
    return see_other(_way_on(post.thread))


@bp.get("/posts/<post_id>/history")
def history(post_id: str) -> str:
    """How a post stood before, for its author and for moderators."""
    post = queries.get_post(post_id)
    require(policy.can_read_history(viewer(), post))
    return render_template(
        "threads/history.html", post=post, thread=post.thread, revisions=queries.revisions(post), place=_place_of(post)
    )


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


# --- what the templates are given -------------------------------------------------------------------------------------


def _nonce() -> str:
    """The name of the act that a form stands for: the same when it comes back, another once it was used up."""
    kept = typed().value("nonce")
    return ids.new() if not kept or typed().code == "nonce_reused" else str(kept)


def _filters() -> list[tuple[Filter, Any]]:
    return [
        (Filter.ALL, _("Latest")),
        (Filter.NEW, _("New for you")),
        (Filter.UNANSWERED, _("Not yet answered")),
        (Filter.FOLLOWING, _("Following")),
        (Filter.MINE, _("Where I wrote")),
    ]


def _may_use(who: Viewer, tag: Tag) -> bool:
    return tag not in words.STAFF_TAGS or who.is_staff


def _place_of(post: Post) -> str:
    return url_for(".show", thread_id=post.thread.public_id, at=post.public_id, _anchor=f"p-{post.public_id}")


def _way_on(thread: Thread) -> str:
    """The thread if its reader can still see it, else its space."""
    if policy.can_see_thread(viewer(), thread):
        return url_for(".show", thread_id=thread.public_id)
    return url_for(".space", space_id=thread.space.public_id)
