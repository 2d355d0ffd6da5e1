"""Deciding a case: what happens to the words and to the person, and what the people concerned are told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, Decision, FoundBy, TargetKind
from forum.moderation.operations.acts import Act, check, check_persons
from forum.moderation.operations.answering import answer_appeal
from forum.moderation.operations.applying import apply, held_still, moved
from forum.moderation.operations.autohiding import hand_over
from forum.moderation.operations.proposing import propose
from forum.moderation.operations.sanctioning import start
from forum.moderation.operations.settling import settle_case, tell, tell_author
from forum.moderation.operations.touching import touch
from forum.moderation.policy import scopes
from forum.moderation.policy.sanctions import can_sanction
from forum.moderation.policy.severe import needs_second
from forum.moderation.policy.tasks import can_ask_two
from forum.moderation.queries.alone import stretches
from forum.moderation.queries.notices import found_by
from forum.moderation.queries.sanctions import space_of_case


@operation(limit=Limit("decide", 60, per=timedelta(minutes=1)))
def decide(
    actor: Viewer,
    case_id: str,
    version: int,
    action: Action,
    *,
    rule: int | None = None,
    law: str = "",
    reason: str = "",
    note: str = "",
    further: Sequence[Act] = (),
) -> Decision:
    """Decide a case. The words change, the author learns why, and reporters learn that it was looked at, all at once.
    What is done to the person stands beside it: a decision of its own for each act. What is severe waits for a second
    person, and the case with it.

    Args:
        version: the version of the case that the actor read.
        action: what becomes of the words (KEEP when nothing happens to them).
        rule: the number of the house's rule; needed for what takes something away, unless ``law`` names a law.
        reason: to the author; needed for what takes something away or asks for a change; with a hello, the answer.
        note: for the desk only.
        further: what is done to the person.

    Returns:
        The decision about the words.

    Raises:
        Invalid: ``reason``, ``rule`` or ``action`` cannot be as they are (``action_not_now``: the words have moved on);
            the same for the person, with ``person_`` before each name.
        NotFound: the case does not exist for the actor.
        Forbidden: ``your_own_case``, ``case_claimed``, ``publish_only``; for the person ``crisis_no_sanction``,
            ``nothing_to_sanction``, ``only_here``, ``not_yourself``.
        Conflict: ``case_moved``: something changed since that version; ``case`` says how it stands now.
    """
    words, acts = Act(action, rule, reason.strip(), law=law.strip()), [_trimmed(act) for act in further]
    check(action, rule, words.reason, words.law)
    check_persons(acts)
    with transaction(actor):
        case = held_still(actor, case_id)
        if case.version != version:
            raise moved(case)
        require(policy.can_decide(actor, case, action, queries.facts_of(case)))
        _may_act(actor, case, acts)
        found = found_by(case)
        decision = _decide_words(actor, case, words, note.strip(), found)
        for act in acts:
            _decide_person(actor, case, act, found)
        touch(case, actor.user_id)
        settle_case(case)
        typed = "\n\n".join(part for part in (words.reason, note.strip(), *(act.reason for act in acts)) if part)
        for place in (f"case:{case_id}", f"ask:{case_id}"):
            spent(actor, place, typed)
    return decision


def _trimmed(act: Act) -> Act:
    return replace(act, reason=act.reason.strip(), law=act.law.strip())


def _may_act(actor: Viewer, case: Case, acts: Sequence[Act]) -> None:
    reasons = [report.reason for report in queries.standing_reports(case)] if acts else []
    space = space_of_case(case) if acts else None
    here = scopes.of_space(space.public_id) if space else ""
    for act in acts:
        if act.action in policy.SANCTIONS:
            require(can_sanction(actor, case, act.action, act.scope, reasons, here))
        else:
            require(can_ask_two(actor, case, act.action))


def _decide_words(actor: Viewer, case: Case, act: Act, note: str, found: FoundBy) -> Decision:
    hand_over(actor, case, act.action, act.reason)
    target = queries.of_case(case)
    state = target.state if target else "gone"
    if act.action not in policy.choices(case.target_kind, state):
        raise Invalid({"action": "action_not_now"})
    decision = _add(actor, case, act, found)
    decision.note, decision.target_before = note, state if act.action in policy.NEEDS_REASON else None
    if case.target_kind is TargetKind.APPEAL:
        answer_appeal(actor, case, decision)
    else:
        apply(actor, case, act.action, act.reason)
    _record(actor, case, decision)
    tell_author(decision, case, target)
    return decision


def _decide_person(actor: Viewer, case: Case, act: Act, found: FoundBy) -> Decision:
    """One act on the person, in force at once or waiting for a second person."""
    decision = _add(actor, case, act, found)
    _record(actor, case, decision)
    if needs_two(actor, case, act) and propose(actor, case, decision, emergency=act.emergency):
        return decision
    if act.action in policy.SANCTIONS:
        start(decision, decision.at)
    tell(decision, case.snapshots[-1]["place"])
    return decision


def needs_two(actor: Viewer, case: Case, act: Act) -> bool:
    """Whether an act needs a second person: for what it is (``policy/severe.py``), or because it would go on with what
    the actor has done alone to this person for as long as one may (``queries/alone.py``)."""
    if needs_second(act.action, act.days):
        return True
    return act.days is not None and stretches(actor.user_id, case.subject_id, act.days)


def _add(actor: Viewer, case: Case, act: Act, found: FoundBy) -> Decision:
    decision = Decision(
        case_id=case.id,
        subject_id=case.subject_id,
        moderator_id=actor.user_id if actor.user_id > 0 else None,
        action=act.action,
        rule=act.rule,
        law=act.law,
        reason=act.reason,
        at=clock.now(),
        found_by=found,
        days=act.days,
        scope=act.scope,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _record(actor: Viewer, case: Case, decision: Decision) -> None:
    record(
        actor, "case.decide", case.target_kind.value, case.target_id, decision.reason or None,
        case=case.public_id, decision=decision.public_id, action=decision.action.value, rule=decision.rule,
    )  # fmt: skip
