"""What somebody who leads a meeting took from a person in it, kept as a decision about that person.

It runs inside the transaction of the measure itself (the ``hooks`` of meetings). The case is decided from the start: it
waits for nobody, the desk reads it among what was decided, and can take it back.
"""

from collections.abc import Mapping

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, Invalid
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.jobs.queue import ask, job
from forum.meetings import queries as meetings
from forum.meetings.hooks import Measure, MeasureKind
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Decision, FoundBy, TargetKind
from forum.moderation.operations.appealing import grant_by_itself
from forum.moderation.operations.reversing import take_back
from forum.moderation.operations.sealing import case_for, seal
from forum.moderation.operations.stays import ACTIONS
from forum.moderation.operations.touching import touch
from forum.notifications.operations import notify

MEASURE = "measure"


def keep_measure(actor: Viewer, measure: Measure) -> Mapping[str, str]:
    """Keep it, complete; returns what the audit should name. What takes something away is told to the person.

    Raises:
        Invalid: ``reason``: ``why_short``.
    """
    if measure.kind is MeasureKind.SHOW:
        return _shown_again(actor, measure)
    action = ACTIONS[measure.kind]
    takes_away = action in policy.TAKES_AWAY
    if takes_away and len(measure.reason) < policy.SHORTEST_REASON:
        raise Invalid({"reason": "why_short"})
    case = _case_of_line(measure) if measure.kind is MeasureKind.HIDE else _case_of(measure)
    decision = Decision(
        case_id=case.id,
        subject_id=measure.person_id,
        moderator_id=actor.user_id,
        action=action,
        rule=measure.rule if takes_away else None,
        reason=measure.reason,
        at=clock.now(),
        target_before=measure.before if takes_away else None,
        found_by=FoundBy.PERSON,
    )
    if action is Action.LIFT:
        _end_mute(case, decision)
    db.session.add(decision)
    db.session.flush()
    touch(case, actor.user_id)
    if takes_away:
        ask(tell_measured, decision_id=decision.public_id)
    return {"case": case.public_id, "decision": decision.public_id}


def _shown_again(actor: Viewer, measure: Measure) -> Mapping[str, str]:
    """Who leads takes back what one of those who lead decided about a line; what the desk decided, the desk takes back.

    Raises:
        Forbidden: ``hidden_at_desk``.
    """
    case = queries.case_about(TargetKind.MESSAGE, measure.line, lock=True)
    made = queries.decisions_of(case) if case is not None else []
    standing = [one for one in made if one.action is Action.HIDE and policy.can_be_taken_back(one)]
    if case is None or not standing:
        return {}
    decision = standing[-1]
    in_the_room = meetings.people_who_lead(measure.meeting.group_id) | {actor.user_id}
    if decision.moderator_id not in in_the_room:
        raise Forbidden("hidden_at_desk")
    was_told = meetings.was_told(case.person_id, (MEASURE, decision.public_id))
    restoring = take_back(actor, case, decision, measure.reason, tells=was_told)
    return {"case": case.public_id, "decision": restoring.public_id}


def _case_of(measure: Measure) -> Case:
    """The one case about this stay, with what was said in the room sealed anew."""
    copy = queries.seal_stay(
        measure.meeting.public_id, measure.meeting.group.name, measure.stay, measure.person_id, measure.lines
    )
    case = queries.case_about(TargetKind.STAY, measure.stay, lock=True) or _opened(measure, copy)
    if case.snapshots[-1] is not copy:
        case.snapshots = [*case.snapshots, copy]
        case.version += 1
    case.decided_at = clock.now()
    return case


def _case_of_line(measure: Measure) -> Case:
    """The one case about this line, with what stands around it sealed. Reports in it wait on for their answer: whoever
    led the meeting has not given it."""
    target = queries.of_message(measure.line)
    case, is_new = case_for(target, CaseKind.MEASURE)
    seal(case, target)
    if is_new:
        case.severity, case.first_touch_at = policy.CONDUCT, clock.now()
    if is_new or case.status is not CaseStatus.OPEN:
        case.status, case.decided_at = CaseStatus.DECIDED, clock.now()
    case.version += 1
    return case


def _opened(measure: Measure, copy: dict[str, object]) -> Case:
    now = clock.now()
    case = Case(
        kind=CaseKind.MEASURE,
        target_kind=TargetKind.STAY,
        target_id=measure.stay,
        subject_id=measure.person_id,
        severity=policy.CONDUCT,
        status=CaseStatus.DECIDED,
        version=1,
        opened_at=now,
        first_touch_at=now,
        snapshots=[copy],
    )
    db.session.add(case)
    db.session.flush()
    return case


def _end_mute(case: Case, lifting: Decision) -> None:
    """A mute that was lifted stands no more."""
    standing = [one for one in queries.decisions_of(case) if one.action is Action.MUTE and one.reversed_at is None]
    if standing:
        standing[-1].reversed_at, lifting.reverses_id = clock.now(), standing[-1].id
        grant_by_itself(standing[-1])


@job
def tell_measured(decision_id: str) -> None:
    """Tell the person. Not in the transaction that holds the meeting: it would wait for their row with all others."""
    _tell(SYSTEM, decision_id)


@operation
def _tell(actor: Viewer, decision_id: str) -> None:
    """Give the notice of a decision, once."""
    with transaction(actor):
        decision, case = queries.get_decision(decision_id)
        if decision.reversed_at is not None:
            return  # it was a slip, and they need not hear of it
        if meetings.was_told(case.person_id, (MEASURE, decision_id)):
            return
        notify(
            case.person_id,
            MEASURE,
            subject=(MEASURE, decision_id),
            place=decision_id,
            label=case.snapshots[-1]["place"],
        )
