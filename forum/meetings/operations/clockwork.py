"""What the clock does: move meetings on, give the seats of bridge meetings, and make weekly meetings ahead."""

from datetime import timedelta

from sqlalchemy import select, update

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.meetings import policy, queries
from forum.meetings.models import (
    EventKind,
    Group,
    Meeting,
    MeetingState,
    Schedule,
)
from forum.meetings.operations.after import after_the_end
from forum.meetings.operations.floor import follow_clock
from forum.meetings.operations.inside import append, let_in_waiting, people_changed
from forum.meetings.operations.missing import ask_for_someone
from forum.meetings.operations.schedules import add_instances, add_meeting, tell_other_clocks
from forum.meetings.operations.seats import fill
from forum.meetings.wallclock import instant, wall_text


@operation
def tick(actor: Viewer, meeting_id: int) -> MeetingState:
    """Bring one meeting to where the clock wants it. Idempotent: a second tick, or one at the same time, does nothing.

    Returns the state it is in now.
    """
    with transaction(actor):
        meeting = queries.lock(meeting_id)
        move_on(meeting)
        return meeting.state


def move_on(meeting: Meeting) -> None:
    """Take every step that is due (inside a transaction that holds the meeting).

    The state is changed only from the version that was read (compare and set), even though the row is held.
    """
    now = clock.now()
    while (step := policy.due(meeting, now, queries.leads_of(meeting, now))) is not None:
        lead = {} if step.lead is None else {"lead_id": step.lead}
        moved = db.session.execute(
            update(Meeting)
            .where(Meeting.id == meeting.id, Meeting.state_version == meeting.state_version)
            .values(state=step.to, state_version=Meeting.state_version + 1, **lead)
            .execution_options(synchronize_session=False)
        )
        db.session.refresh(meeting)
        if getattr(moved, "rowcount", 0):
            _arrive(meeting, step)


def _arrive(meeting: Meeting, step: policy.Step) -> None:
    now = clock.now()
    if step.to is MeetingState.LOBBY:
        ask_for_someone(meeting)
    if step.event is EventKind.OPENED:
        meeting.opened_at = now
        # Who waits in the lobby when the room opens is let in with it and misses nothing.
        let_in_waiting(meeting)
    if step.to is MeetingState.CLOSED:
        # By the clock, not by this tick: a late tick must not make the words readable for longer.
        meeting.closed_at = min(now, meeting.ends_at)
        meeting.closed_by = step.code
        after_the_end(meeting)
    db.session.flush()
    append(meeting, step.event, code=step.code, about_id=step.lead)
    follow_clock(meeting, step)
    people_changed(meeting.id)


@operation
def give_seats(actor: Viewer, meeting_id: int) -> None:
    """Give the seats of a bridge meeting together, once its hour has come; later wishes are settled as they come."""
    with transaction(actor):
        meeting = queries.lock(meeting_id)
        if meeting.seats_given_at is not None or clock.now() < meeting.starts_at - profile().bridge_seats_before:
            return
        meeting.seats_given_at = clock.now()
        db.session.flush()
        fill(meeting)


@operation
def make_ahead(actor: Viewer, schedule_id: int) -> None:
    """Make the meetings of a weekly schedule that should exist by now and do not."""
    with transaction(actor):
        schedule = db.session.get(Schedule, schedule_id, with_for_update=True, populate_existing=True)
        if schedule is not None and schedule.ended_at is None and schedule.rrule is not None:
            add_instances(schedule, schedule.group)


@operation
def heed_zones(actor: Viewer, meeting_id: int) -> bool:
    """Keep a meeting at its wall time when the tables of zones have changed since it was made; whether it was moved.

    People of its own zone see no change; whoever lives elsewhere sees the new time on their clock, and is told.
    """
    with transaction(actor):
        meeting = queries.lock(meeting_id)
        starts_at = instant(meeting.starts_local, meeting.zone)
        now = clock.now()
        if meeting.state is not MeetingState.SCHEDULED or min(starts_at, meeting.starts_at) <= now:
            return False
        if starts_at == meeting.starts_at:
            return False
        meeting.ends_at += starts_at - meeting.starts_at
        meeting.starts_at = starts_at
        meeting.revision += 1
        meeting.reminded = 0
        db.session.flush()
        tell_other_clocks(meeting)
        return True


@operation
def keep_open(actor: Viewer, group_id: int) -> None:
    """See that an always-open group has a meeting now, and one after it."""
    length = profile().meeting_longest
    with transaction(actor):
        group = db.session.get(Group, group_id, with_for_update=True, populate_existing=True)
        if group is None or not group.always_open:
            return
        now = clock.now()
        last = db.session.scalars(
            select(Meeting)
            .where(Meeting.group_id == group.id, Meeting.ends_at > now, Meeting.state.not_in(policy.OVER))
            .where(~Meeting.rehearsal)
            .order_by(Meeting.ends_at.desc())
            .limit(1)
        ).first()
        starts = [now.replace(second=0, microsecond=0), now.replace(second=0, microsecond=0) + length]
        if last is not None:
            starts = [] if last.starts_at > now else [last.ends_at]
        for at in starts:
            schedule = Schedule(
                group_id=group.id,
                starts_local=wall_text(at, group.zone),
                zone=group.zone,
                minutes=int(length / timedelta(minutes=1)),
            )
            db.session.add(schedule)
            db.session.flush()
            add_meeting(schedule, group, schedule.starts_local, at)
