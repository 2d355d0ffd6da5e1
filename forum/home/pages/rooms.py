"""Spaces on the admin page: made, renamed, described, put in order, closed and opened again."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.errors import NotFound
from forum.core.inputs import parse_form
from forum.core.viewer import Audience
from forum.drafts.composers import bring_back_draft
from forum.home import queries
from forum.home.inputs import NewSpace, SpaceChange, SpaceMove, SpaceState
from forum.home.pages import bp
from forum.home.pages.admin import around
from forum.spaces import operations
from forum.spaces.models import Space
from forum.spaces.present import shelves
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


def _audiences() -> list[tuple[str, str, str]]:
    return [
        (Audience.PARENTS.value, _("Parents"), ""),
        (Audience.ADULT_CHILDREN.value, _("Adult children"), ""),
        (Audience.SUPPORTERS.value, _("Supporters"), _("Siblings, partners, grandparents")),
        (Audience.BRIDGE.value, _("Both sides"), _("Parents and adult children who chose to meet")),
        (Audience.MEMBERS.value, _("Everyone here"), ""),
        (Audience.STAFF.value, _("People with a task"), ""),
    ]


@bp.get("/admin/spaces")
def spaces_admin() -> str:
    """All spaces, and the form for another one."""
    frame = around("spaces")
    bring_back_draft("space_new")
    return render_template(
        "home/admin/spaces.html", shelves=shelves(queries.all_spaces(viewer())), audiences=_audiences(), **frame
    )


@bp.post("/admin/spaces")
@shows_again(spaces_admin)
def make_space() -> Response:
    """Make a space, at the end of the list."""
    sent = parse_form(NewSpace, request.form)
    last = max((one.position for one in queries.all_spaces(viewer())), default=0)
    operations.make_space(
        viewer(), ids.new(), sent.title, sent.description, sent.audience, position=last + 1, reason=sent.reason or None
    )
    flash(_("The space is there. Those it is for can see it now."), "good")
    return see_other(url_for(".spaces_admin"))


@bp.get("/admin/spaces/<space_id>")
def edit_space(space_id: str) -> str:
    """The form for one space."""
    frame = around("spaces")
    bring_back_draft(f"space:{space_id}")
    return render_template("home/admin/space.html", space=_space(space_id), **frame)


@bp.post("/admin/spaces/<space_id>")
@shows_again(edit_space)
def save_space(space_id: str) -> Response:
    """Rename and describe it."""
    sent = parse_form(SpaceChange, request.form)
    operations.edit_space(viewer(), space_id, sent.title, sent.description, sent.reason or None)
    flash(_("Saved. It holds from now on."), "good")
    return see_other(url_for(".spaces_admin"))


@bp.post("/admin/spaces/<space_id>/state")
@shows_again(edit_space)
def close_space(space_id: str) -> Response:
    """Close it, or open it again."""
    sent = parse_form(SpaceState, request.form)
    operations.close_space(viewer(), space_id, sent.closed == "yes", sent.reason or None)
    closed = _("The space is closed. Everything in it can still be read.")
    flash(closed if sent.closed == "yes" else _("The space is open again."), "good")
    return see_other(url_for(".spaces_admin"))


@bp.post("/admin/spaces/<space_id>/move")
@shows_again(edit_space)
def move_space(space_id: str) -> Response:
    """Let it stand one place earlier or later; the page opens again where the space is now."""
    sent = parse_form(SpaceMove, request.form)
    if operations.move_space(viewer(), space_id, sent.to == "up", sent.reason or None):
        flash(_("The order is changed. It is the same wherever spaces are listed."), "good")
    return see_other(url_for(".spaces_admin", _anchor=f"s-{space_id}"))


def _space(public_id: str) -> Space:
    for space in queries.all_spaces(viewer()):
        if space.public_id == public_id:
            return space
    raise NotFound
