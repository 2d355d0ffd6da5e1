"""The case about somebody's words: found or opened, with its sealed copies and its urgency kept true."""

from sqlalchemy.exc import IntegrityError

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.moderation import policy, queries
from forum.moderation.models import Case, CaseKind, CaseStatus, Reason, Report, TargetKind
from forum.moderation.operations.alarming import alarm
from forum.moderation.queries import Target
from forum.moderation.queries.notices import open_notices


def case_for(target: Target, kind: CaseKind) -> tuple[Case, bool]:
    """The one case about these words, held still until the transaction ends; and whether it is new.

    Raises:
        NotFound: nobody's words: the account that wrote them is gone.
    """
    if target.author_id is None and target.kind is not TargetKind.NOTICE:
        raise NotFound
    found = queries.case_about(target.kind, target.public_id, lock=True)
    if found is not None:
        return found, False
    case = Case(
        kind=kind,
        target_kind=target.kind,
        target_id=target.public_id,
        space_id=target.space_id,
        subject_id=target.author_id,
        severity=policy.TIDY,
        status=CaseStatus.OPEN,
        version=0,
        opened_at=clock.now(),
        snapshots=[target.snapshot],
    )
    try:
        with db.session.begin_nested():
            db.session.add(case)
            db.session.flush()
    except IntegrityError:
        # Somebody else said something about the same words in the same moment: theirs is the case.
        found = queries.case_about(target.kind, target.public_id, lock=True)
        if found is None:
            raise
        return found, False
    return case, True


def seal(case: Case, target: Target) -> bool:
    """Keep a further copy when the words changed since the last one; returns whether they did."""
    if case.snapshots and queries.says_the_same(case.snapshots[-1], target.snapshot):
        return False
    case.snapshots = [*case.snapshots, target.snapshot]
    return True


def open_reports(case: Case) -> list[Report]:
    """The reports that wait for an answer."""
    return [report for report in queries.standing_reports(case) if report.answered_at is None]


def open_reasons(case: Case) -> list[Reason]:
    """Why people told us of these words, and wait for an answer: members' reports and public notices."""
    return [*(one.reason for one in open_reports(case)), *(one.reason for one in open_notices(case))]


def stands_for(case: Case) -> CaseKind | None:
    """The kind of a case by what people told us and wait for an answer about; None when nobody waits."""
    if open_reports(case):
        return CaseKind.REPORT
    return CaseKind.NOTICE if open_notices(case) else None


def reopen(case: Case, *, held: bool, severity: int = policy.TIDY, wakes: bool = True) -> None:
    """Have the case wait at the desk, as urgent as what is open in it; its age counts from when it was opened anew.

    A case that becomes one of the first class wakes people.

    Args:
        severity: how urgent it is by itself, whatever the reports in it say.
        wakes: False where whoever works at the desk puts it back themselves.
    """
    was_urgent = case.status is CaseStatus.OPEN and case.severity == policy.CRISIS
    if case.status is not CaseStatus.OPEN:
        case.status, case.opened_at = CaseStatus.OPEN, clock.now()
        case.claimed_by = case.lease_until = case.alerted_at = case.all_alerted_at = None
        case.first_touch_at = None
    case.severity = min(severity, policy.severity_of(open_reasons(case), held=held))
    case.version += 1
    if wakes and case.severity == policy.CRISIS and not was_urgent:
        alarm(case)


def close(case: Case) -> None:
    """There is nothing left to decide."""
    case.status = CaseStatus.CLOSED
    case.claimed_by = case.lease_until = None
    case.version += 1
