"""Deciding a case: what happens to the words, and what the people concerned are told."""

from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.hello import operations as hellos
from forum.hello import queries as hello_queries
from forum.meetings import operations as meetings
from forum.meetings import queries as rooms
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, CaseStatus, Decision, TargetKind
from forum.moderation.operations.noticing import tell_notice_outcome
from forum.moderation.operations.sealing import open_reports
from forum.moderation.queries import Target
from forum.notifications.operations import notify
from forum.threads import operations as threads
from forum.threads import queries as posts

DECISION = "decision"
REPORT_OUTCOME = "report_outcome"


@operation(limit=Limit("decide", 60, per=timedelta(minutes=1)))
def decide(
    actor: Viewer,
    case_id: str,
    version: int,
    action: Action,
    *,
    rule: int | None = None,
    reason: str = "",
    note: str = "",
) -> Decision:
    """Decide a case. The words change, the author learns why, and reporters learn that it was looked at, all at once.

    Args:
        version: the version of the case that the actor read.
        rule: the number of the house's rule; needed for what takes something away.
        reason: to the author; needed for what takes something away or asks for a change; with a hello, the answer.
        note: for the desk only.

    Raises:
        Invalid: ``reason``, ``rule`` or ``action`` cannot be as they are (``action_not_now``: the words have moved on).
        NotFound: the case does not exist for the actor.
        Forbidden: ``your_own_case``, ``case_claimed``, ``publish_only``.
        Conflict: ``case_moved``: something changed since that version; ``case`` says how it stands now.
    """
    reason, note = reason.strip(), note.strip()
    check(action, rule, reason)
    with transaction(actor):
        case = held_still(actor, case_id)
        if case.version != version:
            raise moved(case)
        require(policy.can_decide(actor, case, action, queries.facts_of(case)))
        target = queries.of_case(case)
        state = target.state if target else "gone"
        if action not in policy.choices(case.target_kind, state):
            raise Invalid({"action": "action_not_now"})
        decision = _add(actor, case, action, rule, reason, note, state)
        apply(actor, case, action, reason)
        settle_case(case)
        for place in (f"case:{case_id}", f"ask:{case_id}"):
            spent(actor, place, f"{reason}\n\n{note}")
        record(
            actor, "case.decide", case.target_kind.value, case.target_id, reason or None,
            case=case.public_id, decision=decision.public_id, action=action.value, rule=rule,
        )  # fmt: skip
        _tell_author(decision, case, target)
        _tell_reporters(case)
        tell_notice_outcome(case)
    return decision


def check(action: Action, rule: int | None, reason: str) -> None:
    """Refuse a decision that nobody could explain to its author (S-53).

    Raises:
        Invalid: naming each field.
    """
    wrong: dict[str, str] = {}
    if action is Action.RESTORE:
        wrong["action"] = "not_a_choice"
    if rule is not None and rule not in policy.RULES:
        wrong["rule"] = "not_a_choice"
    if rule is None and action in policy.TAKES_AWAY:
        wrong["rule"] = "rule_missing"
    if action in policy.NEEDS_REASON and len(reason) < policy.SHORTEST_REASON:
        wrong["reason"] = "reason_short"
    if wrong:
        raise Invalid(wrong)


def held_still(actor: Viewer, case_id: str) -> Case:
    """The case, with its words, held still until the transaction ends: the words first, as their author's edit does."""
    case = queries.get_case(actor, case_id)
    if case.target_kind is TargetKind.POST and case.post is not None:
        posts.get_post(case.target_id, lock=True)
    if case.target_kind is TargetKind.HELLO and case.hello is not None:
        hello_queries.get_hello(case.target_id, lock=True)
    if case.target_kind is TargetKind.STAY and (stay := queries.of_case(case)) is not None:
        rooms.lock(rooms.get_meeting(actor, stay.place_id).id)
    return queries.get_case(actor, case_id, lock=True)


def moved(case: Case) -> Conflict:
    """What to say when the case is not what the actor read."""
    decisions = queries.decisions_of(case)
    fresh = {
        "id": case.public_id,
        "version": case.version,
        "status": case.status.value,
        "decided": decisions[-1].action.value if decisions else None,
    }
    return Conflict("case_moved", case=fresh)


def apply(actor: Viewer, case: Case, action: Action, reason: str) -> None:
    """Do to the words what was decided, inside the running transaction."""
    if case.target_kind is TargetKind.HELLO:
        _answer(actor, case, action, reason)
    elif action is Action.PUBLISH:
        threads.publish_post(actor, case.target_id)
    elif action is Action.ASK_CHANGE:
        threads.return_post(actor, case.target_id, reason)
    elif action is Action.REMOVE:
        threads.remove_post(actor, case.target_id)
    elif action is Action.HIDE and case.target_kind is TargetKind.POST:
        threads.hide_post(actor, case.target_id)
    elif action is Action.HIDE:
        meetings.hide_message(actor, case.target_id)


def _answer(actor: Viewer, case: Case, action: Action, words: str) -> None:
    if action is Action.ASK_CHANGE:
        hellos.return_hello(actor, case.target_id, words)
    elif action is Action.VOUCH:
        hellos.vouch(actor, case.target_id, words)
    else:
        hellos.publish_hello(actor, case.target_id, words)


def settle_case(case: Case) -> None:
    """The case is decided, and nobody's any more."""
    case.status, case.decided_at = CaseStatus.DECIDED, clock.now()
    case.claimed_by = case.lease_until = None
    case.first_touch_at = case.first_touch_at or case.decided_at
    case.version += 1


def tell(decision: Decision, label: str) -> None:
    """Tell the author. The house speaks: nothing says who reported, or that anybody did."""
    if decision.subject_id is None:
        return
    notify(
        decision.subject_id,
        DECISION,
        subject=("decision", decision.public_id),
        place=decision.public_id,
        label=label,
    )


def _add(actor: Viewer, case: Case, action: Action, rule: int | None, reason: str, note: str, state: str) -> Decision:
    decision = Decision(
        case_id=case.id,
        subject_id=case.subject_id,
        moderator_id=actor.user_id,
        action=action,
        rule=rule,
        reason=reason,
        note=note,
        at=clock.now(),
        target_before=state if action in policy.NEEDS_REASON else None,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _tell_author(decision: Decision, case: Case, target: Target | None) -> None:
    # A hello is answered on its own page, with a notice of its own.
    if not policy.is_told(decision) or case.target_kind is TargetKind.HELLO:
        return
    # A post that is let through for the first time has a notice of its own.
    if decision.action is Action.PUBLISH and target and not target.shown_before and not decision.reason:
        return
    tell(decision, target.label if target else case.snapshots[-1]["place"])


def _tell_reporters(case: Case) -> None:
    """Once, and coarsely: that it was looked at. With the author as the actor, so that nobody hears of somebody whom
    they never meet."""
    told: set[int] = set()
    for report in open_reports(case):
        report.answered_at = clock.now()
        if report.reporter_id not in told:
            told.add(report.reporter_id)
            notify(
                report.reporter_id,
                REPORT_OUTCOME,
                subject=("report", report.public_id),
                place=report.public_id,
                label=case.snapshots[-1]["place"],
                actor_id=case.subject_id,
            )
