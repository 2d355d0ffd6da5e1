"""Reading the desk: the queue, and one case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy import case as either
from sqlalchemy.orm import aliased, undefer

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.paging import Page, seal, unseal
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings.models import Group, Meeting, PrivateTalk, PrivateWord, RoomEvent
from forum.moderation import policy
from forum.moderation.models import Case, CaseKind, CaseStatus, Decision, Reason, Report, TargetKind
from forum.moderation.queries.rows import after_row, before_row
from forum.spaces.models import Space
from forum.threads.models import Post, Thread

PAGE = 25
URGENCY = (Case.severity, Case.opened_at, Case.public_id)
"""The order of the queue: the most urgent class first, then what has waited longest."""
# What of a meeting's room a case can be about.
IN_ROOMS = (RoomEvent, PrivateTalk, PrivateWord)


SEALED_PLACE = (TargetKind.STAY, TargetKind.AFTER, TargetKind.APPEAL)
"""Kinds of targets that stand nowhere but in their case, with the name of the place they are about."""


class Show(StrEnum):
    """What of the queue is shown."""

    ALL = "all"
    HELD = "held"
    REPORTS = "reports"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the queue. ``claimed_by`` is the pen name of whoever has it open now; ``escalated``: the leads were
    asked to look; ``needs_second``: something in it was asked of a second person."""

    key: int
    public_id: str
    kind: CaseKind
    target_kind: TargetKind
    severity: int
    status: CaseStatus
    opened_at: datetime
    decided_at: datetime | None
    place: str
    claimed_by: str | None
    is_mine: bool
    reasons: list[Reason]
    escalated: bool
    needs_second: bool


@cache
def _case_statement(lock: bool, sealed: bool) -> Select[tuple[Case]]:
    """Made once: to make it, and to recognise it as the same again, takes longer than to send it."""
    found = select(Case).where(Case.public_id == bindparam("id")).execution_options(populate_existing=True)
    found = found.options(undefer(Case.snapshots)) if sealed else found
    return found.with_for_update(of=Case) if lock else found


def get_case(viewer: Viewer, public_id: str, *, lock: bool = False, sealed: bool = False) -> Case:
    """A case that the viewer may see.

    Args:
        lock: hold it still until the transaction ends.
        sealed: with its sealed copies, for who is about to read them.

    Raises:
        NotFound: there is none for this viewer.
        Forbidden: ``your_own_case``: it is about the viewer's own words.
    """
    case: Case | None = db.session.scalar(_case_statement(lock, sealed), {"id": public_id})
    if case is None:
        raise NotFound
    require(policy.can_open(viewer, case))
    return case


def case_about(kind: TargetKind, target_id: str, *, lock: bool = False) -> Case | None:
    """The case about these words, whoever asks."""
    case: Case | None = db.session.scalar(_about_statement(lock), {"kind": kind, "id": target_id})
    return case


@cache
def _about_statement(lock: bool) -> Select[tuple[Case]]:
    about = (Case.target_kind == bindparam("kind"), Case.target_id == bindparam("id"))
    found = select(Case).where(*about).execution_options(populate_existing=True)
    return found.with_for_update(of=Case) if lock else found


def standing_reports(case: Case) -> list[Report]:
    """All reports in a case that were not taken back, oldest first."""
    return list(db.session.scalars(_standing_reports(), {"case": case.id}))


@cache
def _standing_reports() -> Select[tuple[Report]]:
    """Asked several times in everything that is done to a case, so made once."""
    return select(Report).where(Report.case_id == bindparam("case"), Report.retracted_at.is_(None)).order_by(Report.id)


def decisions_of(case: Case) -> list[Decision]:
    """All decisions in a case, oldest first, read fresh."""
    return list(db.session.scalars(_decisions(), {"case": case.id}))


@cache
def _decisions() -> Select[tuple[Decision]]:
    wanted = select(Decision).where(Decision.case_id == bindparam("case")).order_by(Decision.id)
    return wanted.execution_options(populate_existing=True)


def earlier_about(viewer: Viewer, case: Case, limit: int = 20) -> list[tuple[Decision, Case]]:
    """Decisions about the same person in other cases that the viewer may open, newest first; none where nobody is
    known. A case that is not for them would tell by its answer alone that it is there (S-10b)."""
    rows = db.session.execute(
        select(Decision, Case)
        .join(Case, Case.id == Decision.case_id)
        .where(Decision.subject_id == case.subject_id, Decision.subject_id.is_not(None), Decision.case_id != case.id)
        .where(policy.seen_by(viewer))
        .order_by(Decision.at.desc(), Decision.id.desc())
        .limit(limit)
    )
    return [(row.Decision, row.Case) for row in rows]


def names_of(people: Collection[int | None]) -> dict[int | None, str]:
    """Pen names by key; of nobody, nothing."""
    known = sorted(key for key in people if key)
    if not known:
        return {None: ""}
    rows = db.session.execute(select(Person.id, Person.pen_name).where(Person.id.in_(known)))
    return {None: ""} | {row.id: row.pen_name for row in rows}


def queue(viewer: Viewer, show: Show = Show.ALL, older: str | None = None) -> Page[CaseRow]:
    """A page of the queue: the most urgent class first, then what has waited longest; two statements.

    ``Show.DECIDED`` gives what was decided instead, newest first.

    Raises:
        Malformed: the cursor is none of ours.
    """
    scope = f"desk:{show}"
    rows = list(db.session.execute(_queue(viewer, show, unseal(scope, older) if older else None)))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    reasons = _open_reasons([row.id for row in rows])
    items = [_row(row, viewer, reasons.get(row.id, [])) for row in rows]
    return Page(items, older=seal(scope, *_place_of(items[-1], show)) if more else None)


def _queue(viewer: Viewer, show: Show, after: list[Any] | None) -> Select[Any]:
    """Cases with where their words stand; the words themselves are not read for a list."""
    claimer = aliased(Person)
    statement = (
        select(
            Case.id, Case.public_id, Case.kind, Case.target_kind, Case.severity, Case.status, Case.opened_at,
            Case.decided_at, Case.claimed_by, Case.lease_until, Case.escalated_at, Case.proposer_id,
            claimer.pen_name.label("claimer"),
            Space.title.label("space"), Group.name.label("group"),
            either((Case.target_kind.in_(SEALED_PLACE), Case.snapshots[(0, "place")].as_string())).label("sealed"),
        )
        .outerjoin(claimer, claimer.id == Case.claimed_by)
        .outerjoin(Post, (Post.public_id == Case.target_id) & (Case.target_kind == TargetKind.POST))
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(Space, Space.id == Thread.space_id)
        .outerjoin(RoomEvent, (RoomEvent.public_id == Case.target_id) & (Case.target_kind == TargetKind.MESSAGE))
        .outerjoin(PrivateTalk, (PrivateTalk.public_id == Case.target_id) & (Case.target_kind == TargetKind.TALK))
        .outerjoin(PrivateWord, (PrivateWord.public_id == Case.target_id) & (Case.target_kind == TargetKind.PRIVATE))
        .outerjoin(Meeting, Meeting.id == func.coalesce(*(one.meeting_id for one in IN_ROOMS)))
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(policy.seen_by(viewer))
        .limit(PAGE + 1)
    )  # fmt: skip
    if show is Show.DECIDED:
        order = (Case.decided_at, Case.public_id)
        statement = statement.where(Case.status == CaseStatus.DECIDED).order_by(*(one.desc() for one in order))
        return statement if after is None else statement.where(before_row(order, after))
    statement = statement.where(Case.status == CaseStatus.OPEN)
    if show is not Show.ALL:
        statement = statement.where(Case.kind.in_(policy.FIRST_WORDS if show is Show.HELD else policy.TOLD))
    statement = statement.order_by(*URGENCY)
    return statement if after is None else statement.where(after_row(URGENCY, after))


def _open_reasons(cases: list[int]) -> dict[int, list[Reason]]:
    """Why each case was reported since it was last decided, most urgent first."""
    found: dict[int, list[Reason]] = {}
    if not cases:
        return found
    rows = db.session.execute(
        select(Report.case_id, Report.reason)
        .where(Report.case_id.in_(cases), Report.retracted_at.is_(None), Report.answered_at.is_(None))
        .order_by(Report.case_id, Report.id)
    )
    for case_id, reason in rows:
        mine = found.setdefault(case_id, [])
        if reason not in mine:
            mine.append(reason)
    for mine in found.values():
        mine.sort(key=policy.SEVERITIES.__getitem__)
    return found


def _row(row: Any, viewer: Viewer, reasons: list[Reason]) -> CaseRow:
    live = row.claimed_by is not None and row.lease_until is not None and row.lease_until > clock.now()
    return CaseRow(
        key=row.id,
        public_id=row.public_id,
        kind=row.kind,
        target_kind=row.target_kind,
        severity=row.severity,
        status=row.status,
        opened_at=row.opened_at,
        decided_at=row.decided_at,
        place=row.space or row.group or row.sealed or "",
        claimed_by=row.claimer if live else None,
        is_mine=live and row.claimed_by == viewer.user_id,
        reasons=reasons if viewer.moderates() or row.kind is CaseKind.REPORT else [],
        escalated=row.escalated_at is not None,
        needs_second=row.proposer_id is not None,
    )


def _place_of(row: CaseRow, show: Show) -> tuple[Any, ...]:
    if show is Show.DECIDED:
        return (row.decided_at or row.opened_at, row.public_id)
    return (row.severity, row.opened_at, row.public_id)
