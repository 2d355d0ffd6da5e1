"""Undoing what one has just decided."""

from flask import Response, flash, url_for
from flask_babel import gettext as _

from forum.moderation import operations
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.cases import case_of_decision
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.post("/desk/decisions/<decision_id>/undo")
@shows_again(case_of_decision)
def undo(decision_id: str) -> Response:
    """Undo it; the case is open again, and leads there."""
    found = operations.undo(viewer(), decision_id)
    flash(_("Undone. It stands as it stood before, and you have the case."), "good")
    return see_other(url_for(".case", case_id=found.public_id))
