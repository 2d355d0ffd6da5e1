"""The case about somebody's words: found or opened, with its sealed copies and its urgency kept true."""

from sqlalchemy.exc import IntegrityError

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.moderation import policy, queries
from forum.moderation.models import Case, CaseKind, CaseStatus, Report
from forum.moderation.queries import Target


def case_for(target: Target, kind: CaseKind) -> tuple[Case, bool]:
    """The one case about these words, held still until the transaction ends; and whether it is new.

    Raises:
        NotFound: nobody's words: the account that wrote them is gone.
    """
    if target.author_id is None:
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


def reopen(case: Case, *, held: bool) -> None:
    """Have the case wait at the desk, as urgent as what is open in it; its age counts from when it was opened anew."""
    reports = open_reports(case)
    if case.status is not CaseStatus.OPEN:
        case.status, case.opened_at = CaseStatus.OPEN, clock.now()
        case.claimed_by = case.lease_until = case.alerted_at = case.all_alerted_at = None
    case.severity = policy.severity_of([report.reason for report in reports], held=held)
    case.version += 1


def close(case: Case) -> None:
    """There is nothing left to decide."""
    case.status = CaseStatus.CLOSED
    case.claimed_by = case.lease_until = None
    case.version += 1
