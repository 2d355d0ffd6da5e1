"""What somebody from outside answers: it decides the case, once, as somebody here would have."""

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, Decision, OutsideReview, TargetKind
from forum.moderation.operations.acts import check
from forum.moderation.operations.answering import answer_appeal
from forum.moderation.operations.applying import apply, hold_words
from forum.moderation.operations.outside import ADDRESS
from forum.moderation.operations.settling import settle_case, tell_author
from forum.moderation.policy.outside import outside_choices
from forum.moderation.queries import outside
from forum.moderation.queries.notices import found_by


@operation(limit=ADDRESS)
def answer_outside(actor: Viewer, token: str, choice: Action, words: str, rule: int | None = None) -> Decision:
    """Decide the case that a link leads to; the link ends with it. Nobody needs to be signed in.

    Args:
        choice: one of ``outside_choices``.
        words: to the person concerned, whichever way it goes.
        rule: needed where the choice takes something away.

    Raises:
        Invalid: ``action``, ``reason`` or ``rule`` cannot be as they are.
        NotFound: the link is answered, withdrawn, past, or none of ours: all the same.
    """
    words = words.strip()
    check(choice, rule, words)
    if len(words) < policy.SHORTEST_REASON:
        raise Invalid({"reason": "reason_short"})
    with transaction(actor):
        _, case = outside.by_token(token)
        hold_words(SYSTEM, case)
        queries.case_about(case.target_kind, case.target_id, lock=True)
        review, case = outside.by_token(token, lock=True)
        target = queries.of_case(case)
        state = target.state if target else "gone"
        if choice not in outside_choices(case.target_kind, state):
            raise Invalid({"action": "action_not_now"})
        decision = _add(case, review, choice, words, rule)
        decision.target_before = state if choice in policy.NEEDS_REASON else None
        _do(case, decision)
        review.answered_at = decision.at
        record(
            SYSTEM, "case.answer_outside", case.target_kind.value, case.target_id, words,
            case=case.public_id, decision=decision.public_id, action=choice.value, review=review.public_id,
        )  # fmt: skip
        tell_author(decision, case, target)
        settle_case(case)
    return decision


def _do(case: Case, decision: Decision) -> None:
    """Do what was decided. The house does it with its own hands, and whose decision it is stands in the record."""
    if case.target_kind is not TargetKind.APPEAL:
        apply(SYSTEM, case, decision.action, decision.reason)
        return
    restoring = answer_appeal(SYSTEM, case, decision)
    if restoring is not None:
        restoring.automatic, restoring.outside_id = False, decision.outside_id


def _add(case: Case, review: OutsideReview, choice: Action, words: str, rule: int | None) -> Decision:
    decision = Decision(
        case_id=case.id,
        subject_id=case.subject_id,
        outside_id=review.id,
        action=choice,
        rule=rule if choice in policy.TAKES_AWAY else None,
        reason=words,
        at=clock.now(),
        found_by=found_by(case),
    )
    db.session.add(decision)
    db.session.flush()
    return decision
