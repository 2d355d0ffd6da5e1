"""Content notes: which of them fold a post for a reader, and those that a moderator adds."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.inputs import parse_form
from forum.core.verdict import require
from forum.spaces.operations import choose_folds
from forum.threads import operations, policy, queries, words
from forum.threads.inputs import ChosenNotes
from forum.threads.pages.blueprint import bp, place_of
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/you/notes")
def folds() -> str:
    """Which content notes fold a post."""
    return render_template("threads/folds.html", notes=words.NOTE_CHOICES, chosen=sorted(viewer().folds))


@bp.post("/you/notes")
@shows_again(folds)
def choose() -> Response:
    """Choose them."""
    choose_folds(viewer(), parse_form(ChosenNotes, request.form).notes)
    flash(_("Your choice is kept."), "good")
    return see_other(url_for(".folds"))


@bp.get("/posts/<post_id>/notes")
def note(post_id: str) -> str:
    """The form with which a moderator adds content notes."""
    post = queries.get_post(post_id)
    require(policy.can_note(viewer(), post))
    topics = words.of_notes(post.notes)
    return render_template("threads/note.html", post=post, thread=post.thread, notes=words.NOTE_CHOICES, topics=topics)


@bp.post("/posts/<post_id>/notes")
@shows_again(note)
def add_note(post_id: str) -> Response:
    """Add them."""
    return see_other(place_of(operations.note_post(viewer(), post_id, parse_form(ChosenNotes, request.form).notes)))
