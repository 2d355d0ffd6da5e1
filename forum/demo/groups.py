"""The demo's groups and meetings: past ones purged, one of yesterday that is sealed, coming ones with seats, and a room
that is always open."""

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Audience, GrantKind, Viewer
from forum.demo import words
from forum.meetings.models import Admission, Group, Meeting, MeetingState, Schedule, Seat, SeatState
from forum.meetings.operations import cancel_meeting, keep_open, make_group, move_meeting, plan
from forum.meetings.wallclock import DAYS, WALL, instant, monthly_rule, occurrences, wall_text, weekly_rule
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
            agenda=_agenda(words.agenda(one["agenda"])),
            newcomers=one.get("newcomers", False),
            always_open=one.get("always_open", False),
        )
        _give_facilitators(group, one, people)
        _add_meetings(group, one, people)


def _agenda(rows: list[words.Table]) -> list[words.Table]:
    """The rows as a group keeps them; the last part begins by itself with the closing warning."""
    kept = [
        {"name": row["name"], "writes": row["who_may_write"], "minutes": row["minutes"], "script": row["script"]}
        for row in rows
    ]
    return [*kept[:-1], kept[-1] | {"closing": True}]


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
    rule = _rule(one, first)
    plan(SYSTEM, group.public_id, starts_local=first, minutes=one["minutes"], rrule=rule)
    schedule = db.session.scalars(select(Schedule).where(Schedule.group_id == group.id)).one()
    if rule is not None:
        for wall in _past_walls(schedule, rule, one["past"]):
            _add_past(group, schedule, wall)
    if one.get("yesterday"):
        _add_yesterday(group, one, people)
    _make_exceptions(group, one)
    _seat_regulars(group, one, people)


def _rule(one: words.Table, first: str) -> str | None:
    """By which rule a group meets: a weekday of the month, every few weeks, or once."""
    if "in_days" in one:
        return None
    return monthly_rule(first, one["nth"]) if "nth" in one else weekly_rule(first, one.get("every", 1))


def _make_exceptions(group: Group, one: words.Table) -> None:
    """One meeting that was moved, one that was called off."""
    if "moved" not in one and "called_off" not in one:
        return
    coming = _coming(group)
    if "moved" in one:
        meeting, moved = coming[one["moved"]["which"]], one["moved"]
        day = datetime.strptime(meeting.starts_local, WALL) + timedelta(days=moved["days"])  # noqa: DTZ007
        move_meeting(SYSTEM, meeting.public_id, starts_local=f"{day:%Y-%m-%d}T{moved['time']}")
    if "called_off" in one:
        cancel_meeting(SYSTEM, coming[one["called_off"]].public_id)


def _coming(group: Group) -> list[Meeting]:
    to_come = (Meeting.group_id == group.id, Meeting.starts_at > clock.now(), Meeting.state == MeetingState.SCHEDULED)
    return list(db.session.scalars(select(Meeting).where(*to_come).order_by(Meeting.starts_at)))


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


def _past_walls(schedule: Schedule, rule: str, number: int) -> list[str]:
    """When the last meetings by this rule were."""
    ended = clock.now() - timedelta(minutes=schedule.minutes)
    first = datetime.strptime(schedule.starts_local, WALL)  # noqa: DTZ007  a wall time has no zone
    # Whole fortnights and more than a month for each, so that rules of every kind give enough of them.
    origin = (first - timedelta(weeks=6 * number)).strftime(WALL)
    began = instant(origin, schedule.zone) - timedelta(minutes=1)
    walls = list(occurrences(origin, rule, schedule.zone, after=began, until=ended))
    return walls[-number:] if number else []


def _add_past(group: Group, schedule: Schedule, wall: str) -> None:
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
            state=MeetingState.PURGED,
            opened_at=starts_at,
            closed_at=ends_at,
            closed_by="time",
            purged_at=ends_at + timedelta(hours=72),
        )
    )


def _add_yesterday(group: Group, one: words.Table, people: People) -> None:
    """A meeting that ended less than a day ago: who was in it can still tell the desk of it."""
    starts_at = (clock.now() - timedelta(hours=20)).replace(minute=0, second=0, microsecond=0)
    ends_at, wall = starts_at + timedelta(minutes=one["minutes"]), wall_text(starts_at, group.zone)
    schedule = Schedule(group_id=group.id, starts_local=wall, zone=group.zone, minutes=one["minutes"])
    db.session.add(schedule)
    db.session.flush()
    meeting = Meeting(
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
    )
    db.session.add(meeting)
    db.session.flush()
    for key in (*one["facilitators"], *one["regulars"]):
        leads = key in one["facilitators"]
        inside = {"meeting_id": meeting.id, "person_id": people[key].id, "admitted_at": starts_at}
        db.session.add(Admission(**inside, from_seq=0, leads=leads))


def _seat_regulars(group: Group, one: words.Table, people: People) -> None:
    now = clock.now()
    given_at_once = group.audience is not Audience.BRIDGE
    for meeting in islice(_coming(group), 2):
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
