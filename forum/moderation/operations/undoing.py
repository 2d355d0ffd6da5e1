"""Undoing what one has just decided: a slip of the hand, of which nobody need hear."""

from datetime import datetime, timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, CaseStatus, Decision, DecisionState
from forum.moderation.operations.applying import held_still
from forum.moderation.operations.claiming import take
from forum.moderation.operations.noticing import untell_notice_outcome
from forum.moderation.operations.proposing import no_longer_wanted
from forum.moderation.operations.reversing import take_back
from forum.moderation.policy import undoing as rules
from forum.moderation.queries.undoing import answered_with, was_read
from forum.notifications.operations import withdraw
from forum.threads import operations as threads


@operation(limit=Limit("undo", 60, per=timedelta(minutes=1)))
def undo(actor: Viewer, decision_id: str) -> Case:
    """Undo what the actor has just decided, all of it: the words and what was done to the person. Everything stands as
    it stood before, the case is open again and the actor's. No reason is needed. Whoever has read of it already is told
    that it was taken back; all others hear nothing of either.

    Returns:
        The case.

    Raises:
        NotFound: there is no such decision of the actor's.
        Forbidden: ``undo_over``: it is too late, or a second person has looked at it; ``nothing_to_undo``.
        Conflict: ``undo_moved_on``: the author, or somebody else, has done something since.
    """
    with transaction(actor):
        _, case = queries.get_decision(decision_id)
        case = held_still(actor, case.public_id)
        decision, _ = queries.get_decision(decision_id)
        require(rules.can_undo(actor, case, decision))
        made = queries.decisions_of(case)
        together = rules.made_together(decision, made)
        if together is None or not rules.still_stands(case, together):
            raise Conflict("undo_moved_on")
        for one in reversed(together):
            _undo_one(actor, case, one)
        _untell(case, together[0])
        _open_again(actor, case, [one for one in made if one.id < together[0].id])
        record(
            actor, "decision.undo", case.target_kind.value, case.target_id, case=case.public_id, decision=decision_id
        )
    return case


def _undo_one(actor: Viewer, case: Case, one: Decision) -> None:
    now = clock.now()
    untell_notice_outcome(one)
    if one.state is DecisionState.PROPOSED:
        one.state, one.settled_at, one.undone_at = DecisionState.CANCELLED, now, now
    elif policy.can_be_taken_back(one):
        _give_back(actor, case, one, now)
    else:
        if one.action is Action.PUBLISH:
            threads.hold_again(actor, case.target_id)
        one.undone_at = now
    withdraw("decision", one.public_id)
    no_longer_wanted(one)
    db.session.flush()


def _give_back(actor: Viewer, case: Case, one: Decision, now: datetime) -> None:
    target, left = queries.of_case(case), policy.LEAVES[case.target_kind].get(one.action)
    if left is not None and (target is None or target.state != left):
        raise Conflict("undo_moved_on")
    # Who has read that something was taken hears that it was given back; to everybody else, neither happened.
    read = was_read("decision", one.public_id)
    restoring = take_back(actor, case, one, "", tells=read)
    if not read:
        one.undone_at = restoring.undone_at = now


def _untell(case: Case, first: Decision) -> None:
    """Those who told the desk wait again, but for those who have read the answer: nobody is told twice."""
    for theirs in answered_with(case, first).values():
        if any(was_read("report", report.public_id) for report in theirs):
            continue
        for report in theirs:
            report.answered_at = None
            withdraw("report", report.public_id)


def _open_again(actor: Viewer, case: Case, before: list[Decision]) -> None:
    """As it was before, as urgent and as old; and nobody is woken for it again."""
    case.status, case.proposer_id = CaseStatus.OPEN, None
    case.decided_at = before[-1].at if before else None
    case.claimed_by = case.lease_until = None
    case.version += 1
    take(actor, case)
