"""What one person has done to another alone, of late: so that many short measures do not make a long one (S-55)."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from forum.core import clock
from forum.core.db import db
from forum.core.profile import profile
from forum.moderation.models import Action, Decision, DecisionState
from forum.moderation.policy.severe import BY_LENGTH


def stretches(moderator_id: int, subject_id: int | None, days: int) -> bool:
    """Whether a measure of so many days, begun now, would make what this person decided alone about that one last
    longer, taken together, than one may decide alone. What ended as long ago as that no longer counts.

    Args:
        days: how long the new one would last.
    """
    longest, now = profile().alone_longest, clock.now()
    begun = [
        one.at
        for one in _alone(moderator_id, subject_id, now - 2 * longest)
        if one.second_id is None and (one.reversed_at is None or one.review_by is not None)
        if one.at + _lasts(one, longest) > now - longest
    ]
    return bool(begun) and (now + timedelta(days=days) - min(begun)).days > longest.days


def had_an_emergency(moderator_id: int, subject_id: int | None) -> bool:
    """Whether this person lately did something to that one in an emergency which no second person agreed to: it fell
    back, or was declined. The next time, somebody else looks first."""
    made = _alone(moderator_id, subject_id, clock.now() - 2 * profile().alone_longest)
    return any(one.review_by is not None and one.reversed_at is not None for one in made)


def _lasts(one: Decision, longest: timedelta) -> timedelta:
    return min(timedelta(days=one.days), longest) if one.days is not None else longest


def _alone(moderator_id: int, subject_id: int | None, since: datetime) -> list[Decision]:
    wanted = select(Decision).where(
        Decision.moderator_id == moderator_id,
        Decision.subject_id == subject_id,
        Decision.action.in_([*sorted(BY_LENGTH), Action.BAN]),
        Decision.state == DecisionState.EFFECTIVE,
        Decision.undone_at.is_(None),
        or_(Decision.second_id.is_(None), Decision.reversed_at.is_not(None)),
        Decision.at > since,
    )
    return list(db.session.scalars(wanted))
