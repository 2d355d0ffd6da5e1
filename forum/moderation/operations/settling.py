"""Bringing a case to its end, and telling the people concerned. Inner steps of a running transaction."""

from datetime import datetime

from forum.core import clock
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, CaseStatus, Decision, TargetKind
from forum.moderation.operations.noticing import tell_notice_outcome
from forum.moderation.operations.sealing import open_reports
from forum.moderation.queries import Target
from forum.notifications.operations import notify

DECISION = "decision"
ABOUT_PERSON = "decision_person"
REPORT_OUTCOME = "report_outcome"


def settle_case(case: Case) -> None:
    """The case is decided, and nobody's any more; those who told the desk of it hear so.

    While a decision in it waits for a second person, or is looked at after an emergency, it stays open, and waits for
    them unclaimed.
    """
    now = clock.now()
    case.claimed_by = case.lease_until = None
    case.first_touch_at = case.first_touch_at or now
    case.version += 1
    waiting = [one for one in queries.decisions_of(case) if policy.waits(one)]
    if waiting:
        case.status, case.proposer_id = CaseStatus.OPEN, waiting[-1].moderator_id
        return
    case.status, case.decided_at, case.proposer_id = CaseStatus.DECIDED, now, None
    case.escalated_at = None
    _tell_reporters(case)
    tell_notice_outcome(case)


def tell(decision: Decision, label: str, *, about_person: bool = False) -> None:
    """Tell whom it concerns. The house speaks: nothing says who reported, or that anybody did."""
    if decision.subject_id is None:
        return
    notify(
        decision.subject_id,
        ABOUT_PERSON if about_person or decision.action in policy.SANCTIONS else DECISION,
        subject=("decision", decision.public_id),
        place=decision.public_id,
        label=label,
    )


def tell_author(decision: Decision, case: Case, target: Target | None) -> None:
    """Tell the author of what became of their words, where they have no notice of another kind."""
    # A hello is answered on its own page, with a notice of its own.
    if not policy.is_told(decision) or case.target_kind is TargetKind.HELLO:
        return
    # A post that is let through for the first time has a notice of its own.
    if decision.action is Action.PUBLISH and target and not target.shown_before and not decision.reason:
        return
    if case.target_kind is TargetKind.AFTER and not decision.reason and _was_answered(decision, case):
        return
    tell(decision, target.label if target else case.snapshots[-1]["place"])


def _was_answered(decision: Decision, case: Case) -> bool:
    """Whether what was told after a meeting had its answer before: the desk looked again by itself."""
    earlier = [one.at for one in queries.decisions_of(case) if one.id != decision.id]
    return bool(earlier) and datetime.fromisoformat(case.snapshots[-1]["at"]) <= earlier[-1]


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
