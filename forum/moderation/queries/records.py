"""Reading what was decided: about me, by me reported, and the record of privileged acts."""

from sqlalchemy import Text, and_, cast, literal, or_, select, tuple_
from sqlalchemy.orm import undefer

from forum.audit.models import AuditEntry
from forum.core.db import UtcDateTime, db
from forum.core.errors import NotFound
from forum.core.paging import Page, seal, unseal
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case, Decision, Report, TargetKind
from forum.moderation.policy.members import UNTOLD
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
    row = db.session.execute(
        select(Decision, Case)
        .join(Case, Case.id == Decision.case_id)
        .where(Decision.public_id == public_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    return row.Decision, row.Case


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


def log(viewer: Viewer, older: str | None = None) -> Page[AuditEntry]:
    """The record of privileged acts, newest first; one statement. Rows are only ever added, so their own order is the
    order of time. What concerns the viewer's own words is left out: it would say that somebody told the desk of them.

    Raises:
        NotFound: it is not the viewer's to read.
        Malformed: the cursor is none of ours.
    """
    require(policy.reads_the_log(viewer))
    # Nor that a member is kept apart from them.
    apart = and_(
        Case.target_kind == TargetKind.APART, cast(Case.snapshots, Text).contains(f'"{viewer.public_id}"')
    )
    mine = select(Case).where(or_(Case.subject_id == viewer.user_id, apart))
    own = or_(
        AuditEntry.subject_id.in_(mine.with_only_columns(Case.public_id)),
        AuditEntry.subject_id.in_(mine.with_only_columns(Case.target_id)),
        and_(AuditEntry.subject_id == viewer.public_id, AuditEntry.act.in_(UNTOLD)),
    )
    statement = select(AuditEntry).where(~own).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    if older:
        (public_id,) = unseal("desk:log", older)
        here = select(AuditEntry.id).where(AuditEntry.public_id == public_id).scalar_subquery()
        statement = statement.where(AuditEntry.id < here)
    rows = list(db.session.scalars(statement))
    items = rows[:PAGE]
    return Page(items, older=seal("desk:log", items[-1].public_id) if len(rows) > PAGE else None)
