"""What the desk needs no longer (safety-rules S-68): cases that are long over, and words of long ago."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from forum.core.db import db
from forum.moderation.models import (
    Appeal,
    AppealState,
    Case,
    CaseStatus,
    Decision,
    FollowUp,
    MemberNote,
    Sanction,
    TeamWord,
)

AT_ONCE = 100


def cases_over(before: datetime, now: datetime) -> list[int]:
    """The keys of cases that were over before an instant, in which nothing waits any more and whose copies are still
    there: no appeal, no day to look again, and nothing laid on a person that stands."""
    rows = db.session.scalars(
        select(Case.id)
        .where(is_over(before, now), Case.snapshots[(0, "erased")].as_string().is_(None))
        .order_by(Case.id)
        .limit(AT_ONCE)
    )
    return list(rows)


def is_over(before: datetime, now: datetime) -> ColumnElement[bool]:
    """The same as a condition on a case."""
    of_it = Decision.case_id == Case.id
    appealed = exists().where(of_it, Appeal.decision_id == Decision.id, Appeal.state == AppealState.WAITING)
    stands = exists().where(
        of_it,
        Sanction.decision_id == Decision.id,
        Sanction.lifted_at.is_(None),
        or_(Sanction.ends_at.is_(None), Sanction.ends_at > before),
    )
    decided_lately = exists().where(of_it, Decision.at > before)
    comes_back = exists().where(FollowUp.case_id == Case.id, FollowUp.done_at.is_(None), FollowUp.due_at > before)
    return (
        (Case.status != CaseStatus.OPEN)
        & (Case.opened_at <= before)
        & ~(appealed | stands | decided_lately | comes_back)
    )


def notes_over(before: datetime) -> ColumnElement[bool]:
    """Notes on members from before an instant, a condition; not while a case about the member is open."""
    return (MemberNote.at <= before) & ~_open_case(MemberNote.person_id)


def words_over(before: datetime) -> ColumnElement[bool]:
    """What members and the team wrote before an instant, a condition; not while something of the member waits."""
    return (TeamWord.at <= before) & ~_open_case(TeamWord.person_id)


def _open_case(person: Any) -> ColumnElement[bool]:
    return exists().where(Case.subject_id == person, Case.status == CaseStatus.OPEN)
