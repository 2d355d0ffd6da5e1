"""Reading what the desk has written down: notes on cases and members, and the days to look again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.verdict import Verdict, require
from forum.core.viewer import Viewer
from forum.moderation.models import Case, CaseNote, FollowUp, MemberNote, Report
from forum.moderation.policy.members import can_note
from forum.moderation.policy.second import Facts
from forum.moderation.queries.cases import get_case
from forum.moderation.queries.recusals import recused_from

MOST = 50
"""So many of the newest notes are shown on one page."""
DUE_AT_ONCE = 200


def case_with_notes(viewer: Viewer, case_id: str, *, lock: bool = False) -> Case:
    """A case whose notes this viewer may read and add to.

    Raises:
        NotFound: there is none for this viewer.
        Forbidden: ``your_own_case``: it is about their own words, or their own report.
    """
    case = get_case(viewer, case_id, lock=lock)
    require(_verdict(viewer, case))
    return case


def may_note(viewer: Viewer, case: Case, facts: Facts | None = None) -> bool:
    """The same question about a case that was read already; ``facts``: where these were read already, too."""
    return bool(_verdict(viewer, case, facts))


def _verdict(viewer: Viewer, case: Case, facts: Facts | None = None) -> Verdict:
    if facts is not None:
        return can_note(viewer, case, facts.reporters, facts.recused)
    told = select(Report.reporter_id).where(Report.case_id == case.id, Report.retracted_at.is_(None))
    return can_note(viewer, case, set(db.session.scalars(told)), recused_from(case.subject_id))


def notes_of_case(case_id: int) -> Sequence[Any]:
    """The newest notes on a case, oldest first, each with ``by``, the pen name of who wrote it; one statement."""
    rows = db.session.execute(
        select(CaseNote, Person.pen_name.label("by"))
        .join(Person, Person.id == CaseNote.by_id)
        .where(CaseNote.case_id == case_id)
        .order_by(CaseNote.id.desc())
        .limit(MOST)
    ).all()
    return rows[::-1]


def notes_of_member(person_id: int) -> Sequence[Any]:
    """The newest notes on a member, oldest first, each with ``by``; one statement."""
    rows = db.session.execute(
        select(MemberNote, Person.pen_name.label("by"))
        .join(Person, Person.id == MemberNote.by_id)
        .where(MemberNote.person_id == person_id)
        .order_by(MemberNote.id.desc())
        .limit(MOST)
    ).all()
    return rows[::-1]


def follow_ups_of(case: Case) -> Sequence[Any]:
    """The days on which somebody wants to look at a case again, and those for which it has come back since it was
    opened, in their order, each with ``by``; one statement."""
    came = (FollowUp.done_at >= FollowUp.due_at) & (FollowUp.done_at >= case.opened_at)
    return db.session.execute(
        select(FollowUp, Person.pen_name.label("by"))
        .join(Person, Person.id == FollowUp.by_id)
        .where(FollowUp.case_id == case.id, FollowUp.done_at.is_(None) | came)
        .order_by(FollowUp.due_at, FollowUp.id)
        .limit(MOST)
    ).all()


def get_follow_up(viewer: Viewer, public_id: str) -> tuple[FollowUp, Case]:
    """A day to look again, with its case held still, for who may take it off.

    Raises:
        NotFound: there is none for this viewer.
        Forbidden: ``your_own_case``.
    """
    wanted = (
        select(FollowUp, Case.public_id.label("case_id"))
        .join(Case, Case.id == FollowUp.case_id)
        .where(FollowUp.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    case = case_with_notes(viewer, row.case_id, lock=True)
    # Read anew, now that nobody else can change it.
    return db.session.execute(wanted).one().FollowUp, case


def cases_due() -> list[int]:
    """The keys of the cases with a day to look again that has come, those that have waited longest first."""
    due = (FollowUp.done_at.is_(None), FollowUp.due_at <= clock.now())
    found = db.session.scalars(
        select(FollowUp.case_id).where(*due).order_by(FollowUp.due_at, FollowUp.id).limit(DUE_AT_ONCE)
    )
    return sorted(set(found))
