"""A meeting at once, and being told of one."""

from datetime import timedelta
from functools import cache

from sqlalchemy import delete, select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.prepared import PreparedWrite, insert_unless_there
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings import policy, queries
from forum.meetings.jobs import MEETING_OPENS, tell_later
from forum.meetings.models import EventKind, Group, Meeting, OpeningWish, Schedule
from forum.meetings.operations.groups import CARE, earlier_one, maker_of, same_or_refuse
from forum.meetings.operations.inside import append
from forum.meetings.operations.schedules import add_meeting, first_of
from forum.meetings.wallclock import wall_text
from forum.notifications.operations import CHOICES

# Long enough for a few people to speak, short enough to be offered on an evening nobody planned.
AT_ONCE = timedelta(minutes=45)


@operation(limit=Limit("open_now", 6, per=CARE))
def open_now(actor: Viewer, group_id: str, nonce: str | None = None) -> Meeting:
    """Open a meeting of a group for three quarters of an hour from now; who asked to be told is told.

    Raises:
        NotFound, Forbidden: as ``policy.can_open_now``.
        Conflict: ``meets_now``: the group meets in that time already; ``always_open``; ``nonce_reused``.
    """
    with transaction(actor):
        group = queries.get_group(actor, group_id)
        require(policy.can_open_now(actor, group))
        # Two who open at the same moment open one.
        db.session.refresh(group, with_for_update=True)
        earlier = earlier_one(Schedule, actor, nonce)
        if earlier is not None:
            same_or_refuse(earlier.group_id == group.id and earlier.rrule is None)
            return first_of(earlier)
        if group.always_open:
            raise Conflict("always_open")
        if _meets_soon(group):
            raise Conflict("meets_now")
        meeting = _open(actor, group, nonce)
        record(actor, "meeting.open_now", "meeting", meeting.public_id)
        for person_id in queries.people_to_tell(group.id):
            if person_id != actor.user_id:
                tell_later(meeting.id, person_id, MEETING_OPENS, (MEETING_OPENS, meeting.public_id))
        return meeting


def _open(actor: Viewer, group: Group, nonce: str | None) -> Meeting:
    now = clock.now().replace(second=0, microsecond=0)
    schedule = Schedule(
        group_id=group.id,
        starts_local=wall_text(now, group.zone),
        zone=group.zone,
        minutes=int(AT_ONCE / timedelta(minutes=1)),
        nonce=nonce,
        maker_id=maker_of(actor),
    )
    db.session.add(schedule)
    db.session.flush()
    meeting = add_meeting(schedule, group, schedule.starts_local, now)
    db.session.flush()
    # The first event of its room, which nobody hears: two or three people may go on in it without their facilitator.
    append(meeting, EventKind.NOTICE, code=queries.OPENED_NOW)
    return meeting


def _meets_soon(group: Group) -> bool:
    now = clock.now()
    meant = (Meeting.group_id == group.id, Meeting.ends_at > now, Meeting.starts_at < now + AT_ONCE, ~Meeting.rehearsal)
    meetings = db.session.scalars(select(Meeting).where(*meant))
    return any(policy.state_at(meeting, now) not in policy.OVER for meeting in meetings)


@operation(limit=CHOICES)
def choose_openings(actor: Viewer, group_id: str, wanted: bool) -> None:
    """Say whether one wants a notice when a meeting of this group opens at once. Saying it twice is saying it once.

    Raises:
        NotFound: there is no such group for the actor.
        Forbidden: as ``policy.can_take_part``, for who wants it; no longer wanting it is always heard.
    """
    with transaction(actor):
        group = queries.get_group(actor, group_id)
        if not wanted:
            mine = (OpeningWish.group_id == group.id, OpeningWish.person_id == actor.user_id)
            db.session.execute(delete(OpeningWish).where(*mine))
            return
        require(policy.can_take_part(actor, group))
        _wish().run(group_id=group.id, person_id=actor.user_id)


@cache
def _wish() -> PreparedWrite:
    return insert_unless_there(OpeningWish)
