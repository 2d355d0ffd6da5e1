"""Asking for another look at a decision about oneself."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.inputs import parse_form
from forum.core.verdict import require
from forum.drafts.composers import bring_back_draft
from forum.moderation import present, queries
from forum.moderation.inputs import AppealForm
from forum.moderation.operations import appealing
from forum.moderation.pages.blueprint import bp
from forum.moderation.policy import appeals as policy
from forum.moderation.queries import appeals
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/decisions/<decision_id>/appeal")
def appeal(decision_id: str) -> str:
    """Why? With what was decided above it, so that nobody writes from memory."""
    one, of = queries.get_statement(viewer(), decision_id)
    require(policy.can_appeal(viewer(), one, appeals.appeal_of(one)))
    bring_back_draft(f"appeal:{decision_id}")
    return render_template(
        "moderation/appeal.html", statement=present.statement(one, of), until=policy.appeal_until(one), nonce=ids.new()
    )


@bp.post("/decisions/<decision_id>/appeal")
@shows_again(appeal)
def send_appeal(decision_id: str) -> Response:
    """Send it."""
    sent = parse_form(AppealForm, request.form)
    appealing.appeal(viewer(), decision_id, sent.words, sent.nonce)
    flash(_("You asked for another look. Somebody reads it who had no part in this, and answers here."), "good")
    return see_other(url_for(".statement", decision_id=decision_id))


@bp.post("/decisions/<decision_id>/appeal/take-back")
def withdraw_appeal(decision_id: str) -> Response:
    """Take it back."""
    appealing.withdraw(viewer(), decision_id)
    flash(_("You have taken it back. You can ask again, as long as there is time for it."), "good")
    return see_other(url_for(".statement", decision_id=decision_id))
