"""Telling the desk about somebody's words, and taking that back."""

from datetime import timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.exc import IntegrityError

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.moderation import policy, queries
from forum.moderation.models import Case, CaseKind, CaseStatus, Reason, Report, TargetKind
from forum.moderation.operations.autohiding import consider, hold_words
from forum.moderation.operations.holding import without_held
from forum.moderation.operations.sealing import case_for, reopen, seal, stands_for
from forum.moderation.queries import Target
from forum.moderation.queries.autohiding import hidden_by_house


# A proposal of ours: plenty for somebody who reads a whole bad evening, too few to bury the desk.
@operation(limit=Limit("report", 30, per=timedelta(hours=1), per_address=120))
def report(
    actor: Viewer, kind: TargetKind, target_id: str, reason: Reason, note: str = "", *, nonce: str | None = None
) -> Report:
    """Tell the desk about words that one can see. Who it was stays unknown to everyone but the desk.

    The same reason given again is the first report, unless it was taken back, or was answered and the words have
    changed since. A new report on a decided case opens it again.

    Args:
        target_id: public id of the post or the line.
        nonce: the sender's own name for this act; sending it again gives the first result.

    Raises:
        NotFound: the words do not exist for the actor.
        Forbidden: ``own_words``.
        Conflict: ``nonce_reused``: the nonce belongs to another report.
    """
    with transaction(actor):
        first = _sent_before(actor, nonce, kind, target_id, reason, note)
        if first is not None:
            return first
        target = queries.visible(actor, kind, target_id)
        require(policy.can_report(actor, target.author_id))
        spent(actor, f"report:{kind}:{target_id}")
        hold_words(target)
        case, is_new = case_for(target, CaseKind.REPORT)
        given = _given_before(actor, case, reason)
        if given is not None and _still_counts(given, case, target):
            return given
        if not is_new:
            seal(case, target)
        kept = _renew(given, note) if given else _add(actor, case, reason, note, nonce)
        db.session.flush()
        case.kind = CaseKind.REPORT
        reopen(case, held=target.state == "held")
        consider(case)
    return kept


@operation(limit=Limit("retract", 30, per=timedelta(hours=1)))
def retract(actor: Viewer, report_id: str) -> None:
    """Take one's report back; the case closes when nothing is left in it. Twice is once.

    Raises:
        NotFound: the actor has made no such report.
        Conflict: ``report_answered``: it was decided already.
    """
    with transaction(actor):
        found, case = queries.get_report(actor, report_id)
        case = queries.case_about(case.target_kind, case.target_id, lock=True) or case
        db.session.refresh(found)
        if found.retracted_at is not None:
            return
        if found.answered_at is not None:
            raise Conflict("report_answered")
        found.retracted_at = clock.now()
        db.session.flush()
        if case.status is CaseStatus.OPEN:
            _after_retraction(case)


def _after_retraction(case: Case) -> None:
    target = queries.of_case(case)
    held = target is not None and target.state == "held"
    if hidden_by_house(case) is not None:
        # Somebody must look at it all the same: the author waits for that.
        reopen(case, held=False, severity=policy.SAFETY)
        return
    if not held:
        without_held(case)
        return
    case.kind = stands_for(case) or CaseKind.HELD_POST
    reopen(case, held=True)


def _sent_before(
    actor: Viewer, nonce: str | None, kind: TargetKind, target_id: str, reason: Reason, note: str
) -> Report | None:
    if nonce is None:
        return None
    row = db.session.execute(
        select(Report, Case)
        .join(Case, Case.id == Report.case_id)
        .where(Report.reporter_id == actor.user_id, Report.nonce == nonce)
    ).first()
    if row is None:
        return None
    if (row.Case.target_kind, row.Case.target_id, row.Report.reason, row.Report.note) != (
        kind, target_id, reason, note,
    ):  # fmt: skip
        raise Conflict("nonce_reused")
    first: Report = row.Report
    return first


def _given_before(actor: Viewer, case: Case, reason: Reason) -> Report | None:
    given = {"case": case.id, "reporter": actor.user_id, "reason": reason}
    found: Report | None = db.session.scalar(_given(), given)
    return found


@cache
def _given() -> Select[tuple[Report]]:
    theirs = (Report.case_id == bindparam("case"), Report.reporter_id == bindparam("reporter"))
    return select(Report).where(*theirs, Report.reason == bindparam("reason"))


def _still_counts(given: Report, case: Case, target: Target) -> bool:
    if given.retracted_at is not None:
        return False
    return given.answered_at is None or queries.says_the_same(case.snapshots[-1], target.snapshot)


def _renew(given: Report, note: str) -> Report:
    """The same person says the same again: their row waits once more, and what they wrote before stays beside it."""
    if note and note != given.note:
        given.note = f"{given.note}\n\n{note}".strip()
    given.at, given.retracted_at, given.answered_at = clock.now(), None, None
    return given


def _add(actor: Viewer, case: Case, reason: Reason, note: str, nonce: str | None) -> Report:
    kept = Report(case_id=case.id, reporter_id=actor.user_id, reason=reason, note=note, at=clock.now(), nonce=nonce)
    try:
        with db.session.begin_nested():
            db.session.add(kept)
            db.session.flush()
    except IntegrityError as error:
        # The same nonce, in the same moment, for other words.
        raise Conflict("nonce_reused") from error
    return kept
