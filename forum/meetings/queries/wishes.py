"""Who wants to be reminded, and who wants to be told when a meeting opens at once."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import GrantKind, Viewer
from forum.meetings.models import Group, Meeting, MeetingState, OpeningWish, ReminderWish, Schedule
from forum.meetings.policy import REMINDED_BEFORE, Reminder
from forum.meetings.queries.seats import confirmed_people, people_who_lead
from forum.spaces.models import GrantRow


class Address(NamedTuple):
    """Where a reminder goes."""

    email: str
    zone: str
    public_id: str


def meetings_to_remind(now: datetime) -> list[int]:
    """Keys of meetings of which somebody may have to be reminded by now."""
    to_come = (Meeting.starts_at > now, Meeting.starts_at <= now + REMINDED_BEFORE[Reminder.DAY])
    waiting = (Meeting.state.in_([MeetingState.SCHEDULED, MeetingState.LOBBY]), ~Meeting.always_open)
    undone = Meeting.reminded < Reminder.SOON.value
    return list(db.session.scalars(select(Meeting.id).where(*to_come, *waiting, undone).order_by(Meeting.starts_at)))


def people_to_lead(meeting: Meeting) -> set[int]:
    """Who is expected to lead a meeting: those with the grant for its very group; where there are none, whoever planned
    it and may lead everywhere; else all who may, because somebody must (docs/decisions/0022)."""
    own = people_who_lead(meeting.group_id)
    if own:
        return own
    of_no_group = (GrantRow.group_id.is_(None), GrantRow.space_id.is_(None))
    everywhere = select(GrantRow.person_id).where(GrantRow.kind == GrantKind.FACILITATOR, *of_no_group)
    may, maker = set(db.session.scalars(everywhere)), maker_of_meeting(meeting)
    return {maker} if maker is not None and maker in may else may


def people_to_remind(meeting: Meeting) -> list[int]:
    """Who has a seat and asked to be reminded, and who leads and did not say no; never those with neither."""
    seated, leading = set(confirmed_people(meeting.id)), people_to_lead(meeting)
    said = dict(
        db.session.execute(
            select(ReminderWish.person_id, ReminderWish.wanted).where(
                ReminderWish.person_id.in_(sorted(seated | leading))
            )
        )
        .tuples()
        .all()
    )
    return sorted(person for person in seated | leading if said.get(person, person in leading))


def wants_reminders(viewer: Viewer) -> bool:
    """What the viewer has said; until then, whether they lead meetings."""
    said = db.session.scalar(select(ReminderWish.wanted).where(ReminderWish.person_id == viewer.user_id))
    return said if said is not None else any(grant.kind is GrantKind.FACILITATOR for grant in viewer.grants)


def zones_of(people: Collection[int]) -> list[tuple[int, str]]:
    """These people with the zones of their clocks, by key."""
    rows = db.session.execute(select(Person.id, Person.zone).where(Person.id.in_(people)).order_by(Person.id))
    return list(rows.tuples())


def meeting_named(public_id: str) -> Meeting | None:
    """A meeting by its public id, whoever asks, read fresh (for mail that is about to go)."""
    found = select(Meeting).where(Meeting.public_id == public_id).execution_options(populate_existing=True)
    return db.session.scalar(found)


def address_of(person_id: int, now: datetime) -> Address | None:
    """Where to write to a person; None for somebody who has left, or whose place rests."""
    row = db.session.execute(
        select(Person.email, Person.zone, Person.public_id, Person.suspended_until).where(Person.id == person_id)
    ).first()
    if row is None or row.email is None or (row.suspended_until is not None and row.suspended_until > now):
        return None
    return Address(row.email, row.zone, row.public_id)


def email_of(person_id: int) -> str | None:
    """Where to write to a person, if there is such a place."""
    found = address_of(person_id, clock.now())
    return found.email if found else None


def wants_openings(viewer: Viewer, group: Group) -> bool:
    """Whether the viewer is to be told when a meeting of this group opens at once."""
    return db.session.get(OpeningWish, (group.id, viewer.user_id)) is not None


def people_to_tell(group_id: int) -> list[int]:
    """The keys of all who want to be told when this group opens."""
    wish = select(OpeningWish.person_id).where(OpeningWish.group_id == group_id)
    return list(db.session.scalars(wish.order_by(OpeningWish.person_id)))


def maker_of_meeting(meeting: Meeting) -> int | None:
    """The key of who planned or opened a meeting; None for the house, or for somebody who has left."""
    return db.session.scalar(select(Schedule.maker_id).where(Schedule.id == meeting.schedule_id))
