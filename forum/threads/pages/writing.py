"""Writing: starting a thread, replying, changing and taking back."""

from flask import Response, flash, g, render_template, request
from flask_babel import gettext as _

from forum.core.inputs import parse_form
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.composers import bring_back_draft
from forum.filters.offer import offer_help
from forum.notifications.offer import offer_mail
from forum.spaces.queries import get_space
from forum.threads import operations, policy, printing, queries, words
from forum.threads.inputs import EditForm, NewPostForm, NewThreadForm
from forum.threads.models import Tag
from forum.threads.pages.blueprint import bp, new_nonce, place_of, previewed, way_on
from forum.threads.pages.looking import show
from forum.web.current import viewer
from forum.web.pages import give_back, see_other, shows_again, typed


@bp.get("/spaces/<space_id>/new")
def new(space_id: str) -> str:
    """The form for a new thread."""
    who = viewer()
    here = get_space(who, space_id)
    if not typed().problem:
        require(policy.can_start(who, here))
    bring_back_draft(f"thread:{space_id}")
    return render_template(
        "threads/new.html",
        space=here,
        nonce=new_nonce(),
        wants=words.WANTS_CHOICES,
        tags=[(tag.value, said, "") for tag, said in words.TAGS.items() if _may_use(who, tag)],
        notes=words.NOTE_CHOICES,
        preview=previewed(),
        waits=printing.waits(who, here.id),
    )


@bp.post("/spaces/<space_id>/new")
@shows_again(new)
def start(space_id: str) -> Response:
    """Start a thread."""
    sent = parse_form(NewThreadForm, request.form)
    post = operations.start_thread(
        viewer(), space_id, sent.title, sent.body, wants=sent.wants, tags=sent.tags, notes=sent.notes,
        nonce=sent.nonce,
    )  # fmt: skip
    offer_help(sent.title, sent.body)
    offer_mail()
    return see_other(place_of(post))


@bp.post("/threads/<thread_id>/posts")
@shows_again(show)
def reply(thread_id: str) -> Response:
    """Write a post in a thread."""
    sent = parse_form(NewPostForm, request.form)
    post = operations.post_reply(
        viewer(), thread_id, sent.body, reply_to=sent.reply_to, quote=sent.quote, notes=sent.notes, nonce=sent.nonce
    )
    offer_help(sent.body)
    offer_mail()
    return see_other(place_of(post))


@bp.get("/posts/<post_id>/edit")
def edit(post_id: str) -> str:
    """The form to change one's own post, or to take it back."""
    post = queries.get_post(post_id)
    # A refused change comes back with its words even when the post may not be changed any more.
    asked = policy.can_read_history if typed().problem else policy.can_edit
    require(asked(viewer(), post))
    bring_back_draft(f"edit:{post_id}")
    fresh = typed().extra if typed().code == "post_changed" else {}
    version = fresh.get("version") or typed().value("version", post.version)
    return render_template(
        "threads/edit.html", post=post, thread=post.thread, fresh=fresh, version=version, notes=words.NOTE_CHOICES,
        preview=previewed(),
    )  # fmt: skip


@bp.post("/posts/<post_id>/edit")
@shows_again(edit)
def save(post_id: str) -> Response:
    """Change one's own post."""
    sent = parse_form(EditForm, request.form)
    post = operations.edit_post(
        viewer(), post_id, sent.body, version=sent.version or 0, title=sent.title, notes=sent.notes
    )
    return see_other(place_of(post))


@bp.post("/spaces/<space_id>/preview")
@shows_again(new)
def preview_new(space_id: str) -> str:
    """Show the form of a new thread again, with how its words would stand. Nothing is kept."""
    sent = parse_form(NewThreadForm, request.form)
    _preview(sent.body)
    return new(space_id)


@bp.post("/threads/<thread_id>/preview")
@shows_again(show)
def preview_reply(thread_id: str) -> str:
    """The same for an answer."""
    sent = parse_form(NewPostForm, request.form)
    require(policy.can_reply(viewer(), queries.get_thread(viewer(), thread_id)))
    _preview(sent.body)
    return show(thread_id)


@bp.post("/posts/<post_id>/preview")
@shows_again(edit)
def preview_edit(post_id: str) -> str:
    """The same for a change."""
    sent = parse_form(EditForm, request.form)
    _preview(sent.body)
    return edit(post_id)


@bp.post("/posts/<post_id>/take-back")
def take_back(post_id: str) -> Response:
    """Take one's own post back."""
    post = operations.take_back(viewer(), post_id)
    flash(_("Your post is taken back. Nobody else can read it any more."), "good")
    return see_other(way_on(post.thread))


def _preview(source: str) -> None:
    g.preview = operations.preview(viewer(), source)
    give_back()


def _may_use(who: Viewer, tag: Tag) -> bool:
    return tag not in words.STAFF_TAGS or who.is_staff
