"""Deciding several cases of words for sale at once, each for itself."""

from collections.abc import Sequence
from datetime import timedelta

from forum.core.errors import Invalid, Problem
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import HIDDEN, require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.moderation import policy
from forum.moderation.models import Action, Decision
from forum.moderation.operations.applying import held_still
from forum.moderation.operations.deciding import decide
from forum.moderation.operations.sealing import open_reasons
from forum.moderation.policy import spam as rules

Pick = tuple[str, int]


def decide_spam(actor: Viewer, picks: Sequence[Pick], action: Action, reason: str) -> tuple[list[Decision], list[str]]:
    """Hide or take down the words of several cases, with one reason for all. Each is a decision of its own, on the
    version that was read: where something changed, that one case stays as it is.

    Args:
        picks: the public ids and versions of the cases that were ticked, at most ``AT_ONCE``.
        reason: what each author is told.

    Returns:
        The decisions, and the public ids of the cases that stay.

    Raises:
        NotFound: the actor moderates nowhere.
        Invalid: ``picks``: ``nothing_ticked`` or ``too_many_at_once``; ``action``; ``reason`` as with ``decide``.
    """
    if not policy.moderates_somewhere(actor):
        require(HIDDEN)
    if not picks or len(picks) > rules.AT_ONCE:
        raise Invalid({"picks": "too_many_at_once" if picks else "nothing_ticked"})
    if action not in rules.ACTIONS:
        raise Invalid({"action": "not_a_choice"})
    made, stay = [], []
    for case_id, version in picks:
        try:
            made.append(decide_one(actor, case_id, version, action, reason))
        except Invalid:
            raise  # the reason is the same for all of them
        except Problem:
            stay.append(case_id)
    return made, stay


@operation(limit=Limit("spam", 120, per=timedelta(minutes=1)))
def decide_one(actor: Viewer, case_id: str, version: int, action: Action, reason: str) -> Decision:
    """Decide one of them.

    Raises:
        Forbidden: ``not_for_bulk``: it is no spam, or something else besides. All else as ``decide``.
    """
    with transaction(actor):
        case = held_still(actor, case_id)
        require(rules.can_bulk(actor, case, open_reasons(case)))
        spent(actor, "spam", reason)
        return decide(actor, case_id, version, action, rule=rules.RULE, reason=reason)
