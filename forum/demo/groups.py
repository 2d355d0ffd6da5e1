"""The demo's groups and meetings: past ones long purged, coming ones with seats, and a room that is always open."""

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Audience, GrantKind, Viewer
from forum.demo import words
from forum.meetings.models import Group, Meeting, MeetingState, Schedule, Seat, SeatState
from forum.meetings.operations import keep_open, make_group, schedule_meeting, schedule_weekly
from forum.meetings.wallclock import DAYS, WALL, instant, wall_text
from forum.spaces.models import GrantRow

People = dict[str, Person]


def add_groups(size: str, people: People) -> None:
    """Add all groups with their meetings, inside the caller's transaction."""
    for one in words.groups(size):
        group = make_group(
            SYSTEM,
            key=one["key"],
            name=one["name"],
            audience=Audience(one["audience"]),
            description=one["description"],
            agreement=words.agreement(),
            zone=one["zone"],
            seats=one["seats"],
            agenda=[_agenda_row(row) for row in words.agenda(one["agenda"])],
            newcomers=one.get("newcomers", False),
            always_open=one.get("always_open", False),
        )
        _give_facilitators(group, one, people)
        _add_meetings(group, one, people)


def _agenda_row(row: words.Table) -> words.Table:
    return {"name": row["name"], "writes": row["who_may_write"], "minutes": row["minutes"], "script": row["script"]}


def _give_facilitators(group: Group, one: words.Table, people: People) -> None:
    """Who leads this group and is not a facilitator everywhere gets the grant for it."""
    for key in one["facilitators"]:
        held = db.session.scalars(select(GrantRow.kind).where(GrantRow.person_id == people[key].id))
        if GrantKind.FACILITATOR not in set(held):
            kind = GrantKind.FACILITATOR
            db.session.add(GrantRow(person_id=people[key].id, kind=kind, group_id=group.id, given_at=clock.now()))


def _add_meetings(group: Group, one: words.Table, people: People) -> None:
    if one.get("always_open"):
        keep_open(SYSTEM, group.id)
        return
    first = _first_wall(one, group.zone)
    make = schedule_meeting if "in_days" in one else schedule_weekly
    make(SYSTEM, group.public_id, starts_local=first, minutes=one["minutes"])
    schedule = db.session.scalars(select(Schedule).where(Schedule.group_id == group.id)).one()
    for weeks in range(1, one.get("past", 0) + 1):
        _add_past(group, schedule, first, weeks)
    _seat_regulars(group, one, people)


def _first_wall(one: words.Table, zone: str) -> str:
    """The wall time of the next meeting."""
    today = datetime.strptime(wall_text(clock.now(), zone), WALL)  # noqa: DTZ007  a wall time has no zone
    hour, minute = (int(part) for part in one["time"].split(":"))
    if "in_days" in one:
        day = today + timedelta(days=one["in_days"])
    else:
        names = [name.lower() for name in DAYS]
        day = today + timedelta(days=(names.index(one["weekday"][:2]) - today.weekday()) % 7)
    return day.replace(hour=hour, minute=minute).strftime(WALL)


def _add_past(group: Group, schedule: Schedule, first: str, weeks: int) -> None:
    wall = (datetime.strptime(first, WALL) - timedelta(weeks=weeks)).strftime(WALL)  # noqa: DTZ007
    starts_at = instant(wall, group.zone)
    ends_at = starts_at + timedelta(minutes=schedule.minutes)
    db.session.add(
        Meeting(
            group_id=group.id,
            schedule_id=schedule.id,
            starts_local=wall,
            zone=group.zone,
            starts_at=starts_at,
            ends_at=ends_at,
            seats=group.seats,
            state=MeetingState.CLOSED,
            opened_at=starts_at,
            closed_at=ends_at,
            closed_by="time",
            purged_at=ends_at + timedelta(hours=72),
        )
    )


def _seat_regulars(group: Group, one: words.Table, people: People) -> None:
    now = clock.now()
    coming = db.session.scalars(
        select(Meeting).where(Meeting.group_id == group.id, Meeting.starts_at > now).order_by(Meeting.starts_at)
    )
    given_at_once = group.audience is not Audience.BRIDGE
    for meeting in islice(coming, 2):
        for key in one["regulars"]:
            state = SeatState.CONFIRMED if given_at_once else SeatState.REQUESTED
            confirmed = now if given_at_once else None
            db.session.add(
                Seat(
                    meeting_id=meeting.id,
                    person_id=people[key].id,
                    state=state,
                    asked_at=now - timedelta(days=2),
                    confirmed_at=confirmed,
                )
            )


@operation
def top_up(actor: Viewer) -> None:
    """See that every always-open group has a meeting now and one after it."""
    with transaction(actor):
        for group_id in db.session.scalars(select(Group.id).where(Group.always_open)):
            keep_open(actor, group_id)
