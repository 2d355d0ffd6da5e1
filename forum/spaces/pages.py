"""The list of spaces, and stepping onto the bridge and off it."""

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.inputs import parse_form
from forum.spaces import operations, policy, present, queries
from forum.spaces.inputs import BridgeAgreement
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again

bp = Blueprint("spaces", __name__)


@bp.get("/spaces")
def index() -> str:
    """What is one's own to read, from one's side and from the shared ones."""
    who = viewer()
    bridge = policy.can_join_bridge(who, queries.bridge_standing(who))
    return render_template(
        "spaces/index.html",
        shelves=present.shelves(queries.list_spaces(who)),
        may_join_bridge=bool(bridge) and not policy.is_on_bridge(who),
        bridge_reason=bridge.reason,
        is_on_bridge=policy.is_on_bridge(who),
    )


@bp.post("/spaces/bridge")
@shows_again(index)
def join_bridge() -> Response:
    """Open the spaces where both sides meet."""
    parse_form(BridgeAgreement, request.form)
    operations.join_bridge(viewer())
    flash(_("The spaces where both sides meet are open to you. You can step out at any time."), "good")
    return see_other(url_for(".index"))


@bp.post("/spaces/bridge/leave")
def leave_bridge() -> Response:
    """Close them again."""
    operations.leave_bridge(viewer())
    flash(_("You have stepped out. No one is told."), "good")
    return see_other(url_for(".index"))
