"""Giving somebody a task at the desk, when two people want it (DESIGN §7; safety-rules S-55). Inner steps."""

from sqlalchemy import select

from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.viewer import SYSTEM
from forum.moderation.models import Decision
from forum.moderation.policy import tasks as policy
from forum.spaces.models import Space
from forum.spaces.operations import give_grant, take_grant


def give_task(decision: Decision) -> None:
    """Give the task that a decision names. It is the house's act: two of its people wanted it, and their names stand in
    the record of that decision.

    Raises:
        Conflict: ``moved_on``: the place, or the person, is not there any more.
    """
    kind, place = policy.task_of(decision.scope)
    space_id = db.session.scalar(select(Space.id).where(Space.public_id == place)) if place else None
    if decision.subject_id is None or (place and space_id is None):
        raise Conflict("moved_on")
    give_grant(SYSTEM, decision.subject_id, kind, space_id=space_id, reason=decision.reason or None)


def take_task(decision: Decision) -> None:
    """Take the task back that a decision gave."""
    kind, place = policy.task_of(decision.scope)
    space_id = db.session.scalar(select(Space.id).where(Space.public_id == place)) if place else None
    if decision.subject_id is not None and (space_id is not None or not place):
        take_grant(SYSTEM, decision.subject_id, kind, space_id=space_id, reason=decision.reason or None)
