"""Making groups and their meetings."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.drafts.operations import spent
from forum.core.viewer import Audience, Viewer
from forum.meetings import policy, queries
from forum.meetings.jobs import MEETING_CANCELLED, tell_later
from forum.meetings.models import Group, Meeting, MeetingState, Schedule, Seat, SeatState
from forum.meetings.wallclock import instant, occurrences, weekly_rule, zone_named

M = TypeVar("M", Group, Schedule)
# How far ahead the meetings of a weekly schedule exist, so that seats can be asked for.
MADE_AHEAD = timedelta(weeks=6)
CARE = timedelta(hours=1)


@operation(limit=Limit("make_group", 20, per=CARE))
def make_group(
    actor: Viewer,
    *,
    name: str,
    audience: Audience,
    description: str,
    agreement: list[str],
    zone: str,
    seats: int,
    agenda: list[dict[str, Any]] | None = None,
    newcomers: bool = False,
    always_open: bool = False,
    key: str | None = None,
    nonce: str | None = None,
) -> Group:
    """Make a support group.

    Args:
        zone: IANA name of where the group lives; seats: at most the profile's ``meeting_seats`` (S-41).

    Raises:
        Forbidden: the actor may not make groups.
        Invalid: ``zone`` or ``seats`` cannot be.
        Conflict: ``nonce_reused``.
    """
    _check(zone, seats)
    with transaction(actor):
        require(policy.can_make_group(actor))
        earlier = _earlier(Group, actor, nonce)
        if earlier is not None:
            _same(earlier.name == name and earlier.description == description)
            return earlier
        group = Group(
            name=name,
            audience=audience,
            description=description,
            agreement=agreement,
            zone=zone,
            seats=seats,
            agenda=agenda or [],
            newcomers=newcomers,
            always_open=always_open,
            key=key,
            nonce=nonce,
            maker_id=_maker(actor),
        )
        db.session.add(group)
        db.session.flush()
        record(actor, "group.make", "group", group.public_id)
        spent(actor, "group_new")
        return group


@operation(limit=Limit("edit_group", 60, per=CARE))
def edit_group(
    actor: Viewer,
    group_id: str,
    *,
    name: str,
    description: str,
    agreement: list[str],
    seats: int,
    newcomers: bool,
    version: int | None = None,
) -> Group:
    """Change a group. Another agreement is a new version, which everybody accepts again before the next entry.

    Whom a group is for and where it lives stay: seats were given by them.

    Raises:
        NotFound, Forbidden: as ``policy.can_arrange``.
        Conflict: somebody changed it since ``version``.
    """
    _check("UTC", seats)
    with transaction(actor):
        group = queries.get_group(actor, group_id)
        require(policy.can_arrange(actor, group))
        db.session.refresh(group, with_for_update=True)
        if version is not None and version != group.version:
            raise Conflict(version=group.version)
        if agreement != group.agreement:
            group.agreement = agreement
            group.agreement_version += 1
        group.name, group.description, group.seats, group.newcomers = name, description, seats, newcomers
        group.version += 1
        record(actor, "group.edit", "group", group.public_id, version=group.version)
        return group


        spent(actor, f"group:{group_id}")
@operation(limit=Limit("schedule", 30, per=CARE))
def schedule_meeting(
    actor: Viewer, group_id: str, *, starts_local: str, minutes: int, nonce: str | None = None
) -> Meeting:
    """Make one meeting, at a wall time of the group's zone. Returns it.

    Raises:
        NotFound, Forbidden: as ``policy.can_arrange``.
        Invalid: the time is over, or too long (S-41: at most 90 minutes).
        Conflict: ``nonce_reused``.
    """
    return _schedule(actor, group_id, starts_local, minutes, rrule=None, nonce=nonce)


@operation(limit=Limit("schedule", 30, per=CARE))
def schedule_weekly(
    actor: Viewer, group_id: str, *, starts_local: str, minutes: int, nonce: str | None = None
) -> Meeting:
    """Make a meeting every week from this wall time on, in the group's zone. Returns the first one still to come.

    Raises:
        As ``schedule_meeting``.
    """
    return _schedule(actor, group_id, starts_local, minutes, rrule=weekly_rule(starts_local), nonce=nonce)


def _schedule(
    actor: Viewer, group_id: str, starts_local: str, minutes: int, *, rrule: str | None, nonce: str | None
) -> Meeting:
    if not 10 <= timedelta(minutes=minutes).total_seconds() / 60 <= profile().meeting_longest.total_seconds() / 60:
        raise Invalid({"minutes": "meeting_length"})
    with transaction(actor):
        group = queries.get_group(actor, group_id)
        require(policy.can_arrange(actor, group))
        earlier = _earlier(Schedule, actor, nonce)
        if earlier is not None:
            _same(earlier.starts_local == starts_local and earlier.rrule == rrule)
            return _first_of(earlier)
        ends = instant(starts_local, group.zone) + timedelta(minutes=minutes)
        if rrule is None and ends <= clock.now():
            raise Invalid({"starts_local": "in_the_past"})
        schedule = Schedule(
            group_id=group.id,
            starts_local=starts_local,
            zone=group.zone,
            minutes=minutes,
            rrule=rrule,
            nonce=nonce,
            maker_id=_maker(actor),
        )
        db.session.add(schedule)
        db.session.flush()
        record(actor, "meeting.schedule", "group", group.public_id, schedule=schedule.public_id)
        add_instances(schedule, group)
        return _first_of(schedule)


def add_instances(schedule: Schedule, group: Group) -> None:
    """Make the meetings of a schedule that do not exist yet, up to ``MADE_AHEAD`` from now (inside a transaction)."""
    now, length = clock.now(), timedelta(minutes=schedule.minutes)
    until = now + MADE_AHEAD if schedule.rrule else datetime.max.replace(tzinfo=now.tzinfo)
    made = set(db.session.scalars(select(Meeting.starts_local).where(Meeting.schedule_id == schedule.id)))
    walls = occurrences(schedule.starts_local, schedule.rrule, schedule.zone, after=now - length, until=until)
    for wall in walls:
        if wall in made:
            continue
        starts_at = instant(wall, schedule.zone)
        db.session.add(
            Meeting(
                group_id=group.id,
                schedule_id=schedule.id,
                starts_local=wall,
                zone=schedule.zone,
                starts_at=starts_at,
                ends_at=starts_at + length,
                seats=group.seats,
                always_open=group.always_open,
            )
        )
    db.session.flush()


@operation(limit=Limit("schedule", 30, per=CARE))
def cancel_meeting(actor: Viewer, meeting_id: str, reason: str | None = None) -> None:
    """Call one meeting off; everybody with a seat or a wish for one is told. Twice is once.

    Raises:
        NotFound, Forbidden: as ``policy.can_arrange``; ``meeting_started`` once the room is open.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        require(policy.can_arrange(actor, meeting.group))
        meeting = queries.lock(meeting.id)
        if meeting.state is MeetingState.CANCELLED:
            return
        if meeting.state not in policy.BEFORE:
            raise Conflict("meeting_started")
        meeting.state = MeetingState.CANCELLED
        meeting.state_version += 1
        record(actor, "meeting.cancel", "meeting", meeting.public_id, reason)
        for person_id in _hopeful(meeting.id):
            tell_later(meeting.id, person_id, MEETING_CANCELLED, ("meeting", meeting.public_id))


@operation(limit=Limit("schedule", 30, per=CARE))
def end_schedule(actor: Viewer, meeting_id: str) -> None:
    """End the weekly schedule this meeting belongs to: no further meetings are made; those that exist stay.

    Raises:
        NotFound, Forbidden: as ``policy.can_arrange``.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        require(policy.can_arrange(actor, meeting.group))
        schedule = db.session.get_one(Schedule, meeting.schedule_id)
        schedule.ended_at = schedule.ended_at or clock.now()
        record(actor, "schedule.end", "schedule", schedule.public_id)


def _hopeful(meeting_id: int) -> list[int]:
    return list(
        db.session.scalars(
            select(Seat.person_id).where(Seat.meeting_id == meeting_id, Seat.state != SeatState.RELEASED)
        )
    )


def _first_of(schedule: Schedule) -> Meeting:
    first = db.session.scalars(
        select(Meeting).where(Meeting.schedule_id == schedule.id).order_by(Meeting.starts_at).limit(1)
    ).first()
    if first is None:
        raise Invalid({"starts_local": "too_far_ahead"})
    return first


def _check(zone: str, seats: int) -> None:
    try:
        zone_named(zone)
    except ValueError:
        raise Invalid({"zone": "zone_unknown"}) from None
    if not 2 <= seats <= profile().meeting_seats:
        raise Invalid({"seats": "seat_number"})


def _maker(actor: Viewer) -> int | None:
    return actor.user_id if actor.user_id > 0 else None


def _earlier(model: type[M], actor: Viewer, nonce: str | None) -> M | None:
    if nonce is None:
        return None
    return db.session.scalar(select(model).where(model.maker_id == _maker(actor), model.nonce == nonce))


def _same(equal: bool) -> None:
    if not equal:
        raise Conflict("nonce_reused")
