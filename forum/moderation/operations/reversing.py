"""Taking a decision back: what it took is given back exactly, and nothing else is touched."""

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
from forum.moderation.operations.apartness import end_recusal
from forum.moderation.operations.appealing import grant_by_itself
from forum.moderation.operations.applying import apply, held_still
from forum.moderation.operations.holding import open_held_case
from forum.moderation.operations.sanctioning import lift
from forum.moderation.operations.settling import settle_case, tell
from forum.moderation.operations.stays import give_back_stay
from forum.moderation.operations.tasks import take_task
from forum.moderation.operations.touching import touch
from forum.moderation.policy.sanctions import INVERSES, Inverse
from forum.moderation.queries import Target
from forum.threads import operations as threads
from forum.threads import queries as posts
from forum.threads.models import PostState

OF_WORDS = (Inverse.WORDS, Inverse.STAY)


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
        if INVERSES[decision.action] in OF_WORDS:
            if _standing(case)[-1].id != decision.id:
                raise Forbidden("later_decision_first")
            if not _stands_there(case, decision, queries.of_case(case)):
                raise Conflict("words_moved_on")
        restoring = take_back(actor, case, decision, reason)
        touch(case, actor.user_id)
        settle_case(case)
        _wait_again(case)
        spent(actor, f"restore:{case.public_id}:{decision_id}")
    return restoring


def take_back(actor: Viewer, case: Case, decision: Decision, reason: str, *, tells: bool = True) -> Decision:
    """Give back exactly what one decision took, its sanctions or what became of the words; other decisions stand.

    An inner step, for every way in which a decision ends before its time. Where the words have moved on, or a later
    decision stands on top of it, it is taken back in the record alone; an act that took nothing has nothing to give
    back.

    Args:
        case: the case of the decision, held still.
        reason: to the person, and for the audit.
        tells: whether the person gets a notice of it.

    Returns:
        The decision that says so.

    Raises:
        Forbidden: ``nothing_to_restore``: it has been taken back, or cannot be.
    """
    if not policy.can_be_taken_back(decision):
        raise Forbidden("nothing_to_restore")
    restoring = _add(actor, case, decision, reason)
    target = queries.of_case(case)
    inverse = INVERSES[decision.action]
    if inverse is Inverse.SANCTION:
        lift(decision, restoring)
    elif inverse is Inverse.TASK:
        take_task(decision)
    elif inverse is Inverse.RECUSAL:
        end_recusal(decision)
    elif inverse in OF_WORDS:
        earlier = [one for one in _standing(case) if one.id != decision.id]
        is_last = not any(one.id > decision.id for one in earlier)
        if is_last and _stands_there(case, decision, target):
            _give_back(actor, case, decision, earlier)
    decision.reversed_at = clock.now()
    db.session.flush()
    grant_by_itself(decision)
    case.version += 1
    _wait_again(case)
    record(
        actor, "decision.reverse", case.target_kind.value, case.target_id, reason,
        case=case.public_id, decision=restoring.public_id, reverses=decision.public_id,
    )  # fmt: skip
    if tells and policy.is_told(restoring):
        about_words = inverse is not Inverse.SANCTION
        label = target.label if target and about_words else case.snapshots[-1]["place"]
        tell(restoring, label, about_person=not about_words)
    return restoring


def _standing(case: Case) -> list[Decision]:
    """What stands of the decisions about the words, oldest first."""
    made = queries.decisions_of(case)
    return [one for one in made if policy.is_reversible(one) and INVERSES[one.action] in OF_WORDS]


def _stands_there(case: Case, decision: Decision, target: Target | None) -> bool:
    """Whether things are where this decision left them. A stay in a meeting that is long over is given back in the
    record alone."""
    if target is None:
        return case.target_kind is TargetKind.STAY
    return target.state == policy.LEAVES[case.target_kind].get(decision.action)


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
    if earlier and decision.target_before == policy.LEAVES[TargetKind.POST].get(earlier[-1].action):
        apply(actor, case, earlier[-1].action, earlier[-1].reason)


def _wait_again(case: Case) -> None:
    """A post that waited to be read waits again, as it did before."""
    if case.target_kind is TargetKind.POST:
        post = posts.get_post(case.target_id)
        if post.state is PostState.HELD:
            open_held_case(post)


def _add(actor: Viewer, case: Case, reversed_: Decision, reason: str) -> Decision:
    by_itself = actor.user_id < 1
    restoring = Decision(
        case_id=case.id,
        subject_id=case.subject_id,
        moderator_id=None if by_itself else actor.user_id,
        automatic=by_itself,
        action=Action.RESTORE,
        rule=None,
        reason=reason,
        at=clock.now(),
        found_by=reversed_.found_by,
        reverses_id=reversed_.id,
    )
    db.session.add(restoring)
    db.session.flush()
    return restoring
