"""Rehearsals that are open, and the people of their script."""

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Group, Meeting, Schedule


def rehearsals(now: datetime) -> list[Meeting]:
    """All rehearsals: each is gone when it is over, so there are few."""
    return list(db.session.scalars(select(Meeting).where(Meeting.rehearsal, Meeting.starts_at <= now)))


def rehearsals_of(viewer: Viewer, group: Group | None = None) -> list[Meeting]:
    """The rehearsal that the viewer has begun and not ended, if any; of this group."""
    mine = select(Meeting).join(Schedule, Schedule.id == Meeting.schedule_id)
    found = mine.where(Meeting.rehearsal, Schedule.maker_id == viewer.user_id)
    if group is not None:
        found = found.where(Meeting.group_id == group.id)
    return list(db.session.scalars(found.order_by(Meeting.id)))


def lock_rehearsal(meeting_id: int) -> Meeting | None:
    """A rehearsal, held still until the transaction ends; None when it has ended."""
    found = select(Meeting).where(Meeting.id == meeting_id, Meeting.rehearsal).with_for_update(of=Meeting)
    return db.session.scalar(found.execution_options(populate_existing=True))


def cast_of(meeting: Meeting) -> list[Person]:
    """The people of its script, in their order."""
    inside = select(Admission.person_id).where(Admission.meeting_id == meeting.id)
    return list(db.session.scalars(select(Person).where(Person.id.in_(inside), Person.scripted).order_by(Person.id)))
