"""Taking a decision back: the words stand exactly as they stood before it."""

from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.meetings import operations as meetings
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, Decision, TargetKind
from forum.moderation.operations.deciding import apply, held_still, settle_case, tell
from forum.moderation.operations.holding import open_held_case
from forum.moderation.operations.measuring import give_back_stay
from forum.moderation.queries import Target
from forum.threads import operations as threads
from forum.threads import queries as posts
from forum.threads.models import PostState


@operation(limit=Limit("reverse", 30, per=timedelta(minutes=1)))
def reverse(actor: Viewer, decision_id: str, reason: str) -> Decision:
    """Give back what a decision took; the author is told. Returns the decision that says so.

    Args:
        reason: to the author, and for the audit.

    Raises:
        Invalid: ``reason``: ``missing``.
        NotFound: the decision does not exist for the actor.
        Forbidden: ``your_own_case``, ``nothing_to_restore``, ``later_decision_first``.
        Conflict: ``words_moved_on``: the words are not where this decision left them.
    """
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": "missing"})
    with transaction(actor):
        _, case = queries.get_decision(decision_id)
        case = held_still(actor, case.public_id)
        decision, _ = queries.get_decision(decision_id)
        require(policy.can_reverse(actor, case, decision, queries.facts_of(case)))
        standing = [one for one in queries.decisions_of(case) if policy.is_reversible(one)]
        if standing[-1].id != decision.id:
            raise Forbidden("later_decision_first")
        target = queries.of_case(case)
        if not _stands_there(case, decision, target):
            raise Conflict("words_moved_on")
        _give_back(actor, case, decision, standing[:-1])
        decision.reversed_at = clock.now()
        restoring = _add(actor, case, decision, reason)
        _settle(case)
        record(
            actor, "decision.reverse", case.target_kind.value, case.target_id, reason,
            case=case.public_id, decision=restoring.public_id, reverses=decision.public_id,
        )  # fmt: skip
        tell(restoring, target.label if target else case.snapshots[-1]["place"])
        spent(actor, f"restore:{case.public_id}:{decision_id}")
    return restoring


def _stands_there(case: Case, decision: Decision, target: Target | None) -> bool:
    """Whether things are where this decision left them. A stay in a meeting that is long over is given back in the
    record alone."""
    if target is None:
        return case.target_kind is TargetKind.STAY
    return target.state == policy.LEAVES[case.target_kind][decision.action]


def _give_back(actor: Viewer, case: Case, decision: Decision, earlier: list[Decision]) -> None:
    """Threads remember where the words stood before the first of several decisions; an earlier one that still stands
    is done again on top of that."""
    if case.target_kind is TargetKind.MESSAGE:
        meetings.restore_message(actor, case.target_id)
        return
    if case.target_kind is TargetKind.STAY:
        give_back_stay(actor, case, decision)
        return
    threads.restore_post(actor, case.target_id)
    if earlier and decision.target_before == policy.LEAVES[TargetKind.POST][earlier[-1].action]:
        apply(actor, case, earlier[-1].action, earlier[-1].reason)


def _settle(case: Case) -> None:
    settle_case(case)
    if case.target_kind is TargetKind.POST:
        post = posts.get_post(case.target_id)
        if post.state is PostState.HELD:
            # It waits to be read again, as it did before.
            open_held_case(post)


def _add(actor: Viewer, case: Case, reversed_: Decision, reason: str) -> Decision:
    restoring = Decision(
        case_id=case.id,
        subject_id=case.subject_id,
        moderator_id=actor.user_id,
        action=Action.RESTORE,
        rule=None,
        reason=reason,
        at=clock.now(),
        reverses_id=reversed_.id,
    )
    db.session.add(restoring)
    db.session.flush()
    return restoring
