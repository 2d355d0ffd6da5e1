"""Which case comes next, to somebody who works through the queue."""

from typing import Any

from sqlalchemy import ColumnElement, select

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case, CaseStatus, Report
from forum.moderation.queries.cases import URGENCY
from forum.moderation.queries.recusals import free_for
from forum.moderation.queries.rows import after_row
from forum.moderation.queries.wellbeing import offered_to


def next_case(viewer: Viewer, after: str | None = None) -> str | None:
    """The public id of the first open case in the queue that nobody works on and that is the viewer's to work on.

    Args:
        after: the public id of a case: the first one behind it in the queue, or, when there is none, the first of the
            others.
    """
    first = select(Case.public_id).where(policy.seen_by(viewer), *_free(viewer)).order_by(*URGENCY).limit(1)
    here = _place_in_queue(viewer, after) if after else None
    if here is None:
        return db.session.scalar(first)
    behind = db.session.scalar(first.where(after_row(URGENCY, here)))
    return behind or db.session.scalar(first.where(Case.public_id != after))


def _place_in_queue(viewer: Viewer, case_id: str) -> list[Any] | None:
    wanted = select(*URGENCY).where(Case.public_id == case_id, policy.seen_by(viewer))
    row = db.session.execute(wanted).first()
    return list(row) if row else None


def _free(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """What can come to somebody by itself: open, nobody else's, and nothing that they would have to leave again."""
    reported = select(Report.case_id).where(Report.reporter_id == viewer.user_id, Report.retracted_at.is_(None))
    nobodys = Case.claimed_by.is_(None) | (Case.claimed_by == viewer.user_id) | (Case.lease_until <= clock.now())
    return (Case.status == CaseStatus.OPEN, nobodys, Case.id.not_in(reported), free_for(viewer), offered_to(viewer))
