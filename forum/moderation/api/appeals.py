"""Asking for another look, as JSON."""

from forum.moderation import queries
from forum.moderation.api.register import api
from forum.moderation.inputs import NewAppeal
from forum.moderation.operations import appealing
from forum.moderation.present import appeals as present
from forum.moderation.queries import appeals
from forum.web.current import viewer


@api.post(
    "/me/decisions/<decision_id>/appeal",
    takes=NewAppeal,
    gives=present.AppealOut,
    status=201,
    idempotent=True,
    problems=("nothing_to_appeal", "appealed_already", "appeal_too_late", "nonce_reused"),
)
def appeal_decision(sent: NewAppeal, decision_id: str, nonce: str | None) -> present.AppealOut:
    """Ask for another look at a decision about oneself; somebody reads it who had no part in the decision."""
    appealing.appeal(viewer(), decision_id, sent.words, nonce)
    one, _ = queries.get_statement(viewer(), decision_id)
    return present.appeal(appeals.asked_of([one])[one.id])


@api.delete("/me/decisions/<decision_id>/appeal", problems=("appeal_answered",))
def withdraw_appeal(decision_id: str) -> None:
    """Take it back, until it is answered."""
    appealing.withdraw(viewer(), decision_id)
