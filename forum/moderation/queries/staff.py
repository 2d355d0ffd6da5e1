"""Who works at the desk, and what about a case says who stays out of it. Few statements, the same for every case."""

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.prepared import Prepared
from forum.core.profile import profile
from forum.core.viewer import Grant, GrantKind
from forum.moderation.models import (
    Action,
    Appeal,
    Case,
    Decision,
    DecisionState,
    DeskWish,
    Report,
    TargetKind,
)
from forum.moderation.policy.access import NOT_FOR_ALL
from forum.moderation.policy.sanctions import reaches_everywhere
from forum.moderation.policy.second import Facts, Staff
from forum.moderation.queries.cases import standing_reports
from forum.moderation.queries.recusals import recused_from
from forum.moderation.queries.touches import touched_by
from forum.spaces.models import GrantRow

AT_THE_DESK = (GrantKind.MODERATOR, GrantKind.LEAD)


def staff() -> list[Staff]:
    """Everybody who moderates or leads somewhere, in the order in which they came; one statement."""
    now = clock.now()
    db.session.flush()
    rows = _staff().all()
    grants: dict[int, set[Grant]] = {}
    for row in rows:
        grants.setdefault(row.id, set()).add(Grant(row.kind, row.space_id))
    return [
        Staff(
            key,
            row.pen_name,
            frozenset(grants[key]),
            away=row.away_until is not None and row.away_until > now,
            suspended=row.suspended_until is not None and row.suspended_until > now,
            public_id=row.public_id,
        )
        for key, row in {row.id: row for row in rows}.items()
    ]


@cache
def _staff() -> Prepared:
    person = (Person.id, Person.pen_name, Person.public_id, Person.suspended_until)
    return Prepared(
        select(*person, DeskWish.away_until, GrantRow.kind, GrantRow.space_id)
        .join(GrantRow, GrantRow.person_id == Person.id)
        .outerjoin(DeskWish, DeskWish.person_id == Person.id)
        .where(GrantRow.kind.in_(AT_THE_DESK), GrantRow.group_id.is_(None))
        .order_by(Person.id)
    )


def facts_of(
    case: Case,
    decision: Decision | None = None,
    *,
    reports: list[Report] | None = None,
    recused: Collection[int] | None = None,
) -> Facts:
    """What about a case says who stays out of it.

    Args:
        decision: what waits in it for a second person, if anything does.
        reports: the standing reports in it, where they were read already.
        recused: who decides nothing about the one whom it concerns, where that was read already.
    """
    found = Facts(
        subject_id=case.subject_id,
        space_id=_reach(case, decision),
        reporters=frozenset(one.reporter_id for one in (standing_reports(case) if reports is None else reports)),
        recused=frozenset(recused_from(case.subject_id) if recused is None else recused),
        led=_led(case),
        proposer_id=case.proposer_id,
        touched=_touched(case),
    )
    return found if decision is None else facts_with(found, case, decision)


def facts_with(facts: Facts, case: Case, decision: Decision) -> Facts:
    """What is known of a case already, with what waits in it for a second person; no statement."""
    return replace(
        facts,
        space_id=_reach(case, decision),
        proposer_id=decision.moderator_id,
        action=decision.action,
        waited=decision.at + profile().emergency_review <= clock.now(),
    )


def _reach(case: Case, decision: Decision | None) -> int | None:
    """The place for which somebody must moderate: that of the words, or the whole house for what holds everywhere."""
    if decision is None and case.target_kind is TargetKind.APPEAL:
        contested = select(Decision).join(Appeal, Appeal.decision_id == Decision.id)
        decision = db.session.scalar(contested.where(Appeal.public_id == case.target_id))
    return None if decision is not None and reaches_everywhere(decision) else case.space_id


def waiting_in(case: Case) -> list[Decision]:
    """What waits in a case for a second person: proposals, and what was done alone in an emergency; oldest first."""
    return list(db.session.scalars(_waiting(), {"case": case.id}))


@cache
def _waiting() -> Select[tuple[Decision]]:
    wanted = select(Decision).where(Decision.case_id == bindparam("case"), _waits()).order_by(Decision.id)
    return wanted.execution_options(populate_existing=True)


def to_fall_back() -> list[str]:
    """The public ids of what was done in an emergency and nobody looked at in time, longest overdue first."""
    overdue = (
        Decision.state == DecisionState.EFFECTIVE,
        Decision.review_by <= clock.now(),
        Decision.settled_at.is_(None),
        Decision.reversed_at.is_(None),
    )
    return list(db.session.scalars(select(Decision.public_id).where(*overdue).order_by(Decision.review_by).limit(50)))


def _waits() -> ColumnElement[bool]:
    proposed = Decision.state == DecisionState.PROPOSED
    emergency = (
        (Decision.state == DecisionState.EFFECTIVE)
        & Decision.review_by.is_not(None)
        & Decision.settled_at.is_(None)
        & Decision.reversed_at.is_(None)
    )
    return proposed | emergency


def _touched(case: Case) -> frozenset[int]:
    """Who had a hand in what an appeal is about: those who touched its decision's case, whoever decided there (also
    before touches were written down), and whoever told of it and did not take that back. Having answered an appeal is
    no hand in what the next one is about."""
    if case.target_kind is not TargetKind.APPEAL:
        return frozenset()
    decided = db.session.scalar(
        select(Decision.case_id)
        .join(Appeal, Appeal.decision_id == Decision.id)
        .where(Appeal.public_id == case.target_id)
    )
    if decided is None:
        return frozenset()
    told = select(Report.reporter_id).where(Report.case_id == decided, Report.retracted_at.is_(None))
    made = (Decision.case_id == decided, Decision.action != Action.RESTORE)
    rows = db.session.execute(select(Decision.moderator_id, Decision.second_id).where(*made))
    hands = {key for row in rows for key in row if key is not None}
    return frozenset(hands | touched_by(decided) | set(db.session.scalars(told)))


def _led(case: Case) -> frozenset[int]:
    """For whom a case is not: who led the meeting that it tells of, or is kept apart from the member."""
    if case.target_kind not in NOT_FOR_ALL:
        return frozenset()
    names = {name for copy in case.snapshots for name in copy.get("not_for", ())}
    if not names:
        return frozenset()
    return frozenset(db.session.scalars(select(Person.id).where(Person.public_id.in_(sorted(names)))))
