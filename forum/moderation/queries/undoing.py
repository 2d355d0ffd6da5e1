"""What became known of a decision so far."""

from sqlalchemy import exists, select

from forum.core.db import db
from forum.moderation.models import Case, Decision, Report
from forum.notifications.models import Notice


def was_read(subject_kind: str, subject_id: str) -> bool:
    """Whether somebody has seen the notice about this."""
    seen = select(Notice.id).where(
        Notice.subject_kind == subject_kind, Notice.subject_id == subject_id, Notice.seen_at.is_not(None)
    )
    return bool(db.session.scalar(select(exists(seen))))


def answered_with(case: Case, first: Decision) -> dict[int, list[Report]]:
    """The reports that were answered when the case was decided, by who sent them."""
    found: dict[int, list[Report]] = {}
    for report in db.session.scalars(
        select(Report)
        .where(Report.case_id == case.id, Report.retracted_at.is_(None), Report.answered_at >= first.at)
        .order_by(Report.id)
    ):
        found.setdefault(report.reporter_id, []).append(report)
    return found
