"""Planning meetings: once or by a rule, moving one, calling one off."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.meetings import policy, queries
from forum.meetings.jobs import (
    MEETING_CANCELLED,
    MEETING_MOVED,
    MEETING_SHIFTS,
    MEETINGS_END,
    MEETINGS_OFF,
    tell_later,
)
from forum.meetings.models import Group, Meeting, MeetingState, Schedule, Seat, SeatState
from forum.meetings.operations.groups import CARE, earlier_one, maker_of, same_or_refuse
from forum.meetings.operations.inside import people_changed
from forum.meetings.wallclock import instant, occurrences, read_rule, wall_text

# How far ahead the meetings of a schedule that comes again exist, so that seats can be asked for.
MADE_AHEAD = timedelta(weeks=6)


@operation(limit=Limit("schedule", 30, per=CARE))
def plan(
    actor: Viewer, group_id: str, *, starts_local: str, minutes: int, rrule: str | None = None, nonce: str | None = None
) -> Meeting:
    """Make a meeting, or by a rule many, in the group's zone. Returns the first one still to come.

    Args:
        starts_local: the meeting's wall time; with a rule, the first meeting is the first that it gives from here on.
        rrule: every few weeks on some days, or a weekday of the month (``wallclock.read_rule``); None for once.

    Raises:
        NotFound, Forbidden: as ``policy.can_arrange``.
        Invalid: the time is over, or too long (S-41: at most 90 minutes), or no rule of ours.
        Conflict: ``nonce_reused``.
    """
    try:
        rule = None if rrule is None else read_rule(rrule)
    except ValueError:
        raise Invalid({"rrule": "rrule"}) from None
    if not 10 <= timedelta(minutes=minutes).total_seconds() / 60 <= profile().meeting_longest.total_seconds() / 60:
        raise Invalid({"minutes": "meeting_length"})
    with transaction(actor):
        group = queries.get_group(actor, group_id)
        require(policy.can_arrange(actor, group))
        earlier = earlier_one(Schedule, actor, nonce)
        if earlier is not None:
            same_or_refuse(earlier.starts_local == starts_local and earlier.rrule == rule)
            return first_of(earlier)
        ends = instant(starts_local, group.zone) + timedelta(minutes=minutes)
        if rule is None and ends <= clock.now():
            raise Invalid({"starts_local": "in_the_past"})
        schedule = Schedule(
            group_id=group.id,
            starts_local=starts_local,
            zone=group.zone,
            minutes=minutes,
            rrule=rule,
            nonce=nonce,
            maker_id=maker_of(actor),
        )
        db.session.add(schedule)
        db.session.flush()
        record(actor, "meeting.schedule", "group", group.public_id, schedule=schedule.public_id)
        add_instances(schedule, group)
        return first_of(schedule)


def add_instances(schedule: Schedule, group: Group) -> None:
    """Make the meetings of a schedule that do not exist yet, up to ``MADE_AHEAD`` from now (inside a transaction).

    A meeting that was moved away still stands for the day the rule gives; one that was moved to such a day takes it.
    """
    now, length = clock.now(), timedelta(minutes=schedule.minutes)
    until = now + MADE_AHEAD if schedule.rrule else datetime.max.replace(tzinfo=now.tzinfo)
    rows = db.session.execute(
        select(Meeting.starts_local, Meeting.moved_from).where(Meeting.schedule_id == schedule.id)
    ).all()
    made = {row.starts_local for row in rows} | {row.moved_from for row in rows}
    walls = occurrences(schedule.starts_local, schedule.rrule, schedule.zone, after=now - length, until=until)
    for wall in walls:
        if wall not in made:
            add_meeting(schedule, group, wall, instant(wall, schedule.zone))
    db.session.flush()


def add_meeting(schedule: Schedule, group: Group, wall: str, starts_at: datetime) -> Meeting:
    """One meeting of a schedule (inside a transaction). The instant is given too: a wall time may come twice."""
    meeting = Meeting(
        group_id=group.id,
        schedule_id=schedule.id,
        starts_local=wall,
        zone=schedule.zone,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=schedule.minutes),
        seats=group.seats,
        always_open=group.always_open,
        # Who plans it for tonight, or takes a seat in it then, need not be told what they have just read.
        reminded=policy.reminder_at(starts_at, clock.now()).value,
    )
    db.session.add(meeting)
    return meeting


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
        _call_off(actor, meeting, reason)
        spent(actor, f"cancel:{meeting_id}")
        _tell_all(actor, meeting, MEETING_CANCELLED)


def _call_off(actor: Viewer, meeting: Meeting, reason: str | None) -> None:
    meeting.state = MeetingState.CANCELLED
    meeting.state_version += 1
    meeting.revision += 1
    record(actor, "meeting.cancel", "meeting", meeting.public_id, reason)
    people_changed(meeting.id)


@operation(limit=Limit("schedule", 30, per=CARE))
def move_meeting(actor: Viewer, meeting_id: str, *, starts_local: str) -> Meeting:
    """Move one meeting to another wall time of its zone; seats stay, and everybody who has or wants one is told.

    The rule it came from stays as it is. Moving it to where it stands changes nothing; back to its own day, it is no
    exception any more.

    Raises:
        NotFound, Forbidden: as ``policy.can_arrange``.
        Invalid: the time is over, or the group meets then already.
        Conflict: ``meeting_started``, ``meeting_over``, ``meeting_cancelled`` or ``always_open``.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        require(policy.can_arrange(actor, meeting.group))
        # First the schedule, as whoever makes meetings ahead does: a day is given away once.
        db.session.get(Schedule, meeting.schedule_id, with_for_update=True, populate_existing=True)
        meeting = queries.lock(meeting.id)
        reason = policy.why_fixed(meeting, clock.now())
        if reason is not None:
            raise Conflict(reason)
        if meeting.starts_local == starts_local:
            return meeting
        _move(meeting, starts_local)
        record(actor, "meeting.move", "meeting", meeting.public_id, to=starts_local)
        _tell_all(actor, meeting, MEETING_MOVED)
        people_changed(meeting.id)
        return meeting


def _move(meeting: Meeting, starts_local: str) -> None:
    starts_at = instant(starts_local, meeting.zone)
    if starts_at <= clock.now():
        raise Invalid({"starts_local": "in_the_past"})
    if _is_taken(meeting, starts_local, starts_at):
        raise Invalid({"starts_local": "meets_then"})
    own = meeting.moved_from or meeting.starts_local
    length = meeting.ends_at - meeting.starts_at
    meeting.moved_from = own if own != starts_local else None
    meeting.starts_local, meeting.starts_at, meeting.ends_at = starts_local, starts_at, starts_at + length
    # The doors may have been open already: they open again ten minutes before the new time.
    meeting.state = MeetingState.SCHEDULED
    meeting.state_version += 1
    meeting.revision += 1
    meeting.reminded = 0
    db.session.flush()


def _is_taken(meeting: Meeting, starts_local: str, starts_at: datetime) -> bool:
    """Whether the group has a meeting at this time, or this schedule had one that was called off."""
    same_day = (Meeting.schedule_id == meeting.schedule_id) & (Meeting.starts_local == starts_local)
    same_time = (Meeting.starts_at == starts_at) & (Meeting.state != MeetingState.CANCELLED)
    others = (Meeting.group_id == meeting.group_id, Meeting.id != meeting.id, ~Meeting.rehearsal)
    return db.session.scalar(select(Meeting.id).where(*others, or_(same_day, same_time)).limit(1)) is not None


def _tell_all(actor: Viewer, meeting: Meeting, kind: str) -> None:
    """A notice to everybody with a seat or a wish for one, and to who leads; once for each change."""
    for person_id in sorted({*_hopeful([meeting.id]), *queries.people_to_lead(meeting)} - {actor.user_id}):
        tell_later(meeting.id, person_id, kind, (kind, f"{meeting.public_id}.{meeting.revision}"))


def _hopeful(meeting_ids: list[int]) -> list[int]:
    wish = select(Seat.person_id).where(Seat.meeting_id.in_(meeting_ids), Seat.state != SeatState.RELEASED)
    return list(db.session.scalars(wish.distinct()))


def tell_other_clocks(meeting: Meeting) -> None:
    """After the tables of zones moved a meeting: a notice to those on whose own clock it now shows another time.

    For who lives by the meeting's own hour nothing has changed. What a clock elsewhere showed before, by tables that
    are gone, nobody knows any more, so all of these are asked to look.
    """
    subject = (MEETING_SHIFTS, f"{meeting.public_id}.{meeting.revision}")
    for person_id, zone in queries.zones_of({*_hopeful([meeting.id]), *queries.people_to_lead(meeting)}):
        if wall_text(meeting.starts_at, zone) != meeting.starts_local:
            tell_later(meeting.id, person_id, MEETING_SHIFTS, subject)


@operation(limit=Limit("schedule", 30, per=CARE))
def end_schedule(actor: Viewer, meeting_id: str, *, calls_off: bool = False, reason: str | None = None) -> None:
    """End the rule that this meeting comes by: no further meetings are made. Twice is once.

    Everybody with a seat or a wish for one in a meeting to come hears of it, in one notice.

    Args:
        calls_off: whether the meetings that exist and have not begun are called off with it; otherwise they stay.

    Raises:
        NotFound, Forbidden: as ``policy.can_arrange``.
        Conflict: ``meets_once``: it comes by no rule.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        require(policy.can_arrange(actor, meeting.group))
        # First the schedule, as whoever makes meetings ahead does: none is made while this one ends.
        schedule = db.session.get_one(Schedule, meeting.schedule_id, with_for_update=True, populate_existing=True)
        if schedule.rrule is None:
            raise Conflict("meets_once")
        spent(actor, f"end:{meeting_id}")
        to_come = queries.planned_of(schedule)
        if schedule.ended_at is not None and not (calls_off and to_come):
            return
        schedule.ended_at = schedule.ended_at or clock.now()
        record(actor, "schedule.end", "schedule", schedule.public_id, reason, calls_off=calls_off)
        for one in to_come if calls_off else []:
            _call_off(actor, queries.lock(one.id), reason)
        people = {*_hopeful([one.id for one in to_come]), *queries.people_to_lead(meeting)} - {actor.user_id}
        kind = MEETINGS_OFF if calls_off else MEETINGS_END
        for person_id in sorted(people):
            tell_later(meeting.id, person_id, kind, (kind, schedule.public_id))


def first_of(schedule: Schedule) -> Meeting:
    """The first meeting that was made of a schedule.

    Raises:
        Invalid: there is none yet, it lies too far ahead.
    """
    first = db.session.scalars(
        select(Meeting).where(Meeting.schedule_id == schedule.id).order_by(Meeting.starts_at).limit(1)
    ).first()
    if first is None:
        raise Invalid({"starts_local": "too_far_ahead"})
    return first
