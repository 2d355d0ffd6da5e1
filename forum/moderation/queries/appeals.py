"""Reading appeals: for the person who made them, and what the desk needs beside them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.errors import NotFound
from forum.moderation.models import Appeal, Case, Decision, TargetKind
from forum.moderation.queries.target import Target


def appeal_of(decision: Decision, *, lock: bool = False) -> Appeal | None:
    """The appeal against a decision, if there is one."""
    wanted = select(Appeal).where(Appeal.decision_id == decision.id).execution_options(populate_existing=True)
    return db.session.scalar(wanted.with_for_update(of=Appeal) if lock else wanted)


@dataclass(frozen=True, slots=True)
class Asked:
    """An appeal, with the public id of the decision that answered it ("" while there is none)."""

    appeal: Appeal
    answer: str


def asked_of(decisions: Collection[Decision]) -> dict[int, Asked]:
    """The appeals against these decisions, by the decision's key; one statement, none for none."""
    if not decisions:
        return {}
    wanted = (
        select(Appeal, Decision.public_id)
        .outerjoin(Decision, Decision.id == Appeal.answer_id)
        .where(Appeal.decision_id.in_(sorted(one.id for one in decisions)))
        .execution_options(populate_existing=True)
    )
    return {row.Appeal.decision_id: Asked(row.Appeal, row.public_id or "") for row in db.session.execute(wanted)}


def appeal_sent(person_id: int, nonce: str | None) -> Appeal | None:
    """What this person sent under this name before."""
    if nonce is None:
        return None
    return db.session.scalar(select(Appeal).where(Appeal.person_id == person_id, Appeal.nonce == nonce))


def appeal_in(case: Case) -> Appeal:
    """The appeal that a case is about, read fresh.

    Raises:
        NotFound: it is about something else.
    """
    wanted = select(Appeal).where(Appeal.public_id == case.target_id).execution_options(populate_existing=True)
    found = db.session.scalar(wanted) if case.target_kind is TargetKind.APPEAL else None
    if found is None:
        raise NotFound
    return found


def contested_by(appeal: Appeal) -> tuple[Decision, Case]:
    """The decision that an appeal is about, and its case, read fresh."""
    row = db.session.execute(
        select(Decision, Case)
        .join(Case, Case.id == Decision.case_id)
        .where(Decision.id == appeal.decision_id)
        .execution_options(populate_existing=True)
    ).one()
    return row.Decision, row.Case


def of_appeal(case: Case) -> Target:
    """An appeal as a target. It stands nowhere but in its case.

    Raises:
        NotFound: it is gone.
    """
    appeal = appeal_in(case)
    return Target(
        kind=TargetKind.APPEAL,
        public_id=appeal.public_id,
        place_id=appeal.public_id,
        author_id=appeal.person_id,
        space_id=case.space_id,
        state=appeal.state.value,
        text=appeal.words,
        label=case.snapshots[-1]["place"],
        snapshot=case.snapshots[-1],
        shown_before=False,
    )


def seal_appeal(appeal: Appeal, place: str) -> dict[str, Any]:
    """The sealed copy of an appeal's words. What it is about is sealed in the case of that decision."""
    name = db.session.scalars(select(Person.pen_name).where(Person.id == appeal.person_id)).one()
    at = appeal.at.isoformat()
    said = {"id": appeal.public_id, "by": name, "at": at, "text": appeal.words, "hidden": False}
    return {"at": at, "place": place, "title": "", "target": appeal.public_id, "lines": [said]}
