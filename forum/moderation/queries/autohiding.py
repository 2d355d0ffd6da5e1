"""Whose reports count where nobody has looked yet, and what the house has hidden by itself."""

from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, or_, select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.profile import profile
from forum.moderation.models import Action, Case, Decision, DecisionState
from forum.moderation.queries.target import Target, says_the_same
from forum.shield.queries import apart_from
from forum.spaces.models import Membership


def counted(people: Collection[int], author_id: int, now: datetime) -> set[int]:
    """Of these people, those whose reports can hide words: settled here, not suspended, and not kept apart from the
    author, for a separation must not become a weapon."""
    known = max(1, profile().first_posts_held)
    wanted = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.id.in_(sorted(people)),
            or_(Person.suspended_until.is_(None), Person.suspended_until <= now),
            Membership.side_opens_at <= now,
            Membership.published_posts >= known,
        )
    )
    return set(db.session.scalars(wanted)) - apart_from(author_id)


def hidden_by_house(case: Case) -> Decision | None:
    """The house's own decision that hides the words of a case, while it stands; None where a person's does, or none."""
    found: Decision | None = db.session.scalar(_hidden_by_house(), {"case": case.id})
    return found


@cache
def _hidden_by_house() -> Select[tuple[Decision]]:
    """Asked with every report, so made once."""
    return (
        select(Decision)
        .where(
            Decision.case_id == bindparam("case"),
            Decision.automatic,
            Decision.action == Action.HIDE,
            Decision.found_by == "report",
            Decision.state == DecisionState.EFFECTIVE,
            Decision.reversed_at.is_(None),
        )
        .order_by(Decision.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def was_looked_at(case: Case, target: Target) -> bool:
    """Whether a person decided about these very words before: then it takes a person to decide again."""
    wanted = select(Decision.at).where(
        Decision.case_id == case.id,
        or_(Decision.moderator_id.is_not(None), Decision.outside_id.is_not(None)),
        Decision.state == DecisionState.EFFECTIVE,
        Decision.undone_at.is_(None),
    )
    return any(says_the_same(_as_decided(case, at), target.snapshot) for at in db.session.scalars(wanted))


def _as_decided(case: Case, at: datetime) -> dict[str, object]:
    before = [copy for copy in case.snapshots if datetime.fromisoformat(copy["at"]) <= at]
    return before[-1] if before else case.snapshots[0]
