"""Undoing what one has just decided."""

from forum.core.profile import profile
from forum.moderation import operations, present
from forum.moderation.api.register import api
from forum.web.current import viewer


@api.post(
    "/desk/decisions/<decision_id>/undo",
    gives=present.ClaimOut,
    problems=("undo_over", "undo_moved_on", "nothing_to_undo", "your_own_case"),
)
def undo_decision(decision_id: str) -> present.ClaimOut:
    """Undo what you have just decided: everything stands as before, and the case is yours."""
    found = operations.undo(viewer(), decision_id)
    return present.claim(found, int(profile().claim_lease.total_seconds()))
