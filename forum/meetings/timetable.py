"""What the clock asks for: meetings that move on, seats given together, weekly meetings made ahead, and purging."""

from datetime import timedelta

from forum.core import clock
from forum.core.viewer import SYSTEM
from forum.jobs.queue import every
from forum.meetings import operations, policy, queries
from forum.meetings.queries import rehearsing
from forum.meetings.wallclock import instant


@every(timedelta(seconds=1))
def move_meetings() -> None:
    """Take every step that is due. Only meetings that have one are locked."""
    now = clock.now()
    waiting = [
        meeting.id
        for meeting in queries.meetings_to_tick(now)
        if policy.due(meeting, now, queries.leads_of(meeting, now)) is not None
    ]
    for meeting_id in waiting:
        operations.tick(SYSTEM, meeting_id)


@every(timedelta(seconds=1))
def go_on_rehearsing() -> None:
    """Play what is due in rehearsals, and forget those that are over."""
    due = [one.id for one in rehearsing.rehearsals(clock.now()) if operations.rehearsing.is_due(one)]
    for meeting_id in due:
        operations.go_on_rehearsing(SYSTEM, meeting_id)


@every(timedelta(seconds=5))
def let_go() -> None:
    """End turns, and lower hands, of people whose line has been gone for too long."""
    for meeting_id in {meeting_id for meeting_id, _ in queries.lost(clock.now())}:
        operations.let_go(SYSTEM, meeting_id)


@every(timedelta(seconds=20))
def give_seats() -> None:
    """Give the seats of bridge meetings whose hour has come."""
    for meeting_id in queries.meetings_to_give(clock.now()):
        operations.give_seats(SYSTEM, meeting_id)


@every(timedelta(seconds=20))
def remind() -> None:
    """Ask for the reminders that are due."""
    for meeting_id in queries.meetings_to_remind(clock.now()):
        operations.remind(SYSTEM, meeting_id)


@every(timedelta(seconds=20))
def keep_rooms_open() -> None:
    """See that always-open groups have a meeting now and one after it."""
    for group_id in queries.groups_kept_open():
        operations.keep_open(SYSTEM, group_id)


@every(timedelta(hours=1))
def make_ahead() -> None:
    """Make the meetings of schedules that come again up to six weeks ahead."""
    for schedule_id in queries.weekly_schedules():
        operations.make_ahead(SYSTEM, schedule_id)


@every(timedelta(hours=1))
def heed_zones() -> None:
    """Keep meetings at their wall time when a zone has got other rules since they were made."""
    planned = queries.meetings_planned(clock.now())
    for meeting_id in [one.id for one in planned if instant(one.starts_local, one.zone) != one.starts_at]:
        operations.heed_zones(SYSTEM, meeting_id)


@every(timedelta(minutes=10))
def purge_words() -> None:
    """Delete what was said in meetings whose sealed time is over."""
    for meeting_id in queries.meetings_to_purge(clock.now()):
        operations.purge(SYSTEM, meeting_id)
