"""Reading what was decided: about me, and by me reported."""

from functools import cache

from sqlalchemy import Select, bindparam, literal, select, tuple_
from sqlalchemy.orm import undefer

from forum.core.db import UtcDateTime, db
from forum.core.errors import NotFound
from forum.core.paging import Page, seal, unseal
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case, Decision, Report
from forum.shield.queries import not_apart

PAGE = 30


def decisions_about(viewer: Viewer, older: str | None = None) -> Page[tuple[Decision, Case]]:
    """What was decided about the viewer's own words, newest first; one statement.

    Raises:
        Malformed: the cursor is none of ours.
    """
    statement = (
        select(Decision, Case)
        .join(Case, Case.id == Decision.case_id)
        .where(policy.statements_of(viewer))
        .options(undefer(Case.snapshots))
        .order_by(Decision.at.desc(), Decision.public_id.desc())
        .limit(PAGE + 1)
    )
    if older:
        at, public_id = unseal("decisions", older)
        there = tuple_(literal(at, UtcDateTime()), literal(public_id))
        statement = statement.where(tuple_(Decision.at, Decision.public_id) < there)
    rows = [(row.Decision, row.Case) for row in db.session.execute(statement)]
    items = rows[:PAGE]
    last = items[-1][0] if len(rows) > PAGE else None
    return Page(items, older=seal("decisions", last.at, last.public_id) if last else None)


def get_decision(public_id: str) -> tuple[Decision, Case]:
    """A decision with its case, whoever asks: what follows must put its own question to the policy.

    Raises:
        NotFound: there is no such decision.
    """
    row = db.session.execute(_decision(), {"id": public_id}).first()
    if row is None:
        raise NotFound
    return row.Decision, row.Case


@cache
def _decision() -> Select[tuple[Decision, Case]]:
    found = select(Decision, Case).join(Case, Case.id == Decision.case_id)
    return found.where(Decision.public_id == bindparam("id")).execution_options(populate_existing=True)


def get_statement(viewer: Viewer, public_id: str) -> tuple[Decision, Case]:
    """A decision about the viewer, with its case.

    Raises:
        NotFound: there is none for this viewer.
    """
    decision, case = get_decision(public_id)
    require(policy.can_read_statement(viewer, decision))
    return decision, case


def reversal_of(decision: Decision) -> Decision | None:
    """The decision that took this one back."""
    return db.session.scalar(select(Decision).where(Decision.reverses_id == decision.id))


def get_report(viewer: Viewer, public_id: str) -> tuple[Report, Case]:
    """One's own report; it goes out of sight with the person it is about.

    Raises:
        NotFound: there is none for this viewer.
    """
    row = db.session.execute(
        select(Report, Case)
        .join(Case, Case.id == Report.case_id)
        .where(
            Report.public_id == public_id,
            Report.reporter_id == viewer.user_id,
            not_apart(viewer, Case.subject_id),
        )
    ).first()
    if row is None:
        raise NotFound
    return row.Report, row.Case
