"""Reading what people may not do for a time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from forum.core import clock
from forum.core.db import db
from forum.moderation.models import Action, Case, Decision, DecisionState, Sanction
from forum.moderation.policy import SANCTIONS
from forum.moderation.policy.scopes import space_of
from forum.spaces.models import Space

MOST = 200


def standing(person_id: int) -> list[Sanction]:
    """The sanctions that stand about somebody now, in the order in which they were made; read fresh."""
    now = clock.now()
    wanted = select(Sanction).where(
        Sanction.person_id == person_id,
        Sanction.starts_at <= now,
        Sanction.lifted_at.is_(None),
        or_(Sanction.ends_at.is_(None), Sanction.ends_at > now),
    )
    return list(db.session.scalars(wanted.order_by(Sanction.id).execution_options(populate_existing=True)))


def ended(now: datetime) -> list[Sanction]:
    """Sanctions whose time is over, and of which that is not written down yet; held still."""
    wanted = (
        select(Sanction)
        .where(Sanction.lifted_at.is_(None), Sanction.ends_at <= now)
        .order_by(Sanction.person_id, Sanction.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(wanted))


def of_decisions(decision_ids: Collection[int]) -> dict[int, Sanction]:
    """The sanctions that these decisions made, by the key of the decision; one statement."""
    if not decision_ids:
        return {}
    rows = db.session.scalars(select(Sanction).where(Sanction.decision_id.in_(decision_ids)))
    return {row.decision_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class Beside:
    """What statements of reasons say beside their decisions: when a sanction ends, the titles of the spaces that limits
    name (by public id), and what a decision took back (by its own key)."""

    ends: Mapping[int, datetime | None]
    spaces: Mapping[str, str]
    took_back: Mapping[int, Action]


def beside(decisions: Collection[Decision]) -> Beside:
    """The same for many decisions: at most one statement for each kind of thing."""
    ends: dict[int, datetime | None] = {}
    titles: dict[str, str] = {}
    took_back: dict[int, Action] = {}
    made = [one.id for one in decisions if one.action in SANCTIONS]
    if made:
        ends = {key: row.ends_at for key, row in of_decisions(made).items()}
    named = sorted({space for one in decisions if (space := space_of(one.scope)) is not None})
    if named:
        rows = db.session.execute(select(Space.public_id, Space.title).where(Space.public_id.in_(named)))
        titles = {row.public_id: row.title for row in rows}
    back = {one.reverses_id: one.id for one in decisions if one.reverses_id is not None}
    if back:
        rows = db.session.execute(select(Decision.id, Decision.action).where(Decision.id.in_(sorted(back))))
        took_back = {back[row.id]: row.action for row in rows}
    return Beside(ends, titles, took_back)


def made_by(decision: Decision) -> list[Sanction]:
    """What one decision made, ended or not; held still."""
    wanted = select(Sanction).where(Sanction.decision_id == decision.id).order_by(Sanction.id)
    return list(db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True)))


def effective_about(person_id: int) -> list[Decision]:
    """What was decided about somebody as a person (not about their words) and took effect, newest first."""
    wanted = (
        select(Decision)
        .join(Sanction, Sanction.decision_id == Decision.id)
        .where(Sanction.person_id == person_id, Decision.state == DecisionState.EFFECTIVE)
        .order_by(Decision.id.desc())
        .limit(MOST)
    )
    return list(db.session.scalars(wanted))


def why_rests(person_id: int) -> str | None:
    """The public id of the decision for which somebody's place rests longest, if it rests by a decision."""
    resting = [one for one in standing(person_id) if one.kind in (Action.SUSPEND, Action.BAN)]
    if not resting:
        return None
    longest = max(resting, key=lambda one: (one.ends_at is None, one.ends_at or one.starts_at))
    return db.session.scalar(select(Decision.public_id).where(Decision.id == longest.decision_id))


def space_exists(public_id: str) -> bool:
    """Whether there is a space of this public id."""
    return db.session.scalar(select(Space.id).where(Space.public_id == public_id)) is not None


def space_of_case(case: Case) -> Space | None:
    """The space in which the words of a case stand, if it is a space."""
    return db.session.get(Space, case.space_id) if case.space_id is not None else None
