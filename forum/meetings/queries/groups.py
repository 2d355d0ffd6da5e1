"""Groups and meetings, as the viewer may see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, or_, select, tuple_

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.paging import Page, seal, unseal
from forum.core.profile import profile
from forum.core.viewer import Audience, GrantKind, Viewer
from forum.meetings.models import Admission, Group, Meeting, MeetingState, Schedule, Seat, SeatState
from forum.meetings.policy import (
    BEFORE,
    OVER,
    Sight,
    meeting_seen_with,
    seen_by,
    seen_with,
    sight_of,
    takes_nobody,
)
from forum.shield.queries import not_apart
from forum.shield.seen import name_in
from forum.spaces.models import GrantRow

PAGE = 30
# How far ahead the list of meetings looks.
AHEAD = timedelta(weeks=6)


class Leader(NamedTuple):
    """Somebody who leads a group; ``key`` names them on its pages alone (``shield.seen``), and is empty for oneself."""

    name: str
    key: str


@lru_cache(maxsize=256)
def _group_statement(sight: Sight) -> Select[tuple[Group]]:
    return select(Group).where(Group.public_id == bindparam("group"), seen_with(sight))


@lru_cache(maxsize=256)
def _meeting_statement(sight: Sight) -> Select[tuple[Meeting]]:
    """Made once for all who see the same groups: to make it, and to recognise it as the same again, takes longer than
    to send it, and every page and verb of a meeting begins with it."""
    seen = meeting_seen_with(sight, bindparam("viewer"))
    return select(Meeting).join(Meeting.group).where(Meeting.public_id == bindparam("meeting"), seen)


def get_group(viewer: Viewer, group_id: str) -> Group:
    """A group by public id.

    Raises:
        NotFound: there is none for this viewer.
    """
    group: Group | None = db.session.scalar(_group_statement(sight_of(viewer)), {"group": group_id})
    if group is None:
        raise NotFound
    return group


def list_groups(viewer: Viewer) -> list[Group]:
    """All groups the viewer may see, by name."""
    return list(db.session.scalars(select(Group).where(seen_by(viewer)).order_by(Group.name, Group.id)))


def get_meeting(viewer: Viewer, meeting_id: str) -> Meeting:
    """A meeting by public id, with its group. A rehearsal is there only for whoever began it.

    Raises:
        NotFound: there is none for this viewer.
    """
    given = {"meeting": meeting_id, "viewer": viewer.user_id}
    meeting: Meeting | None = db.session.scalar(_meeting_statement(sight_of(viewer)), given)
    if meeting is None:
        raise NotFound
    return meeting


def meeting_by_key(meeting_id: int) -> Meeting | None:
    """A meeting by key (for the clock, the pump and jobs)."""
    return db.session.get(Meeting, meeting_id)


def list_meetings(viewer: Viewer, *, group: Group | None = None, later: str | None = None) -> Page[Meeting]:
    """Meetings that are open or to come, by time; ``later`` is the cursor of the next page.

    Raises:
        Malformed: a cursor that is not ours.
    """
    now = clock.now()
    wanted = (
        select(Meeting)
        .join(Meeting.group)
        .where(seen_by(viewer), Meeting.ends_at > now, Meeting.starts_at < now + AHEAD, Meeting.state.not_in(OVER))
        .where(~Meeting.rehearsal)
        .order_by(Meeting.starts_at, Meeting.public_id)
        .limit(PAGE + 1)
    )
    if group is not None:
        wanted = wanted.where(Meeting.group_id == group.id)
    if later is not None:
        starts_at, public_id = unseal("meetings", later)
        wanted = wanted.where(tuple_(Meeting.starts_at, Meeting.public_id) > tuple_(starts_at, public_id))
    found = list(db.session.scalars(wanted))
    items, more = found[:PAGE], found[PAGE:]
    return Page(items, newer=seal("meetings", items[-1].starts_at, items[-1].public_id) if more else None)


def my_seats(viewer: Viewer, meetings: list[Meeting]) -> dict[int, SeatState]:
    """How the viewer's own seats in these meetings stand, by meeting key; one that was given back is none.

    A seat that nobody came for while people were let in leads to a closed door: it stands like every other "no".
    """
    if not meetings:
        return {}
    mine = (Seat.person_id == viewer.user_id, Seat.meeting_id.in_([one.id for one in meetings]))
    inside = (Admission.meeting_id == Seat.meeting_id) & (Admission.person_id == Seat.person_id)
    rows = db.session.execute(
        select(Seat.meeting_id, Seat.state, Admission.person_id)
        .outerjoin(Admission, inside)
        .where(*mine, Seat.state != SeatState.RELEASED)
    )
    closed = {one.id for one in meetings if takes_nobody(one, clock.now())}
    return {
        meeting_id: SeatState.WAITING if meeting_id in closed and came is None else state
        for meeting_id, state, came in rows
    }


def leaders(viewer: Viewer, group_ids: set[int]) -> dict[int, list[str]]:
    """Pen names of the people who lead these groups, without those the viewer never meets."""
    names: dict[int, list[str]] = defaultdict(list)
    if not group_ids:
        return names
    rows = db.session.execute(
        select(GrantRow.group_id, Person.pen_name)
        .join(Person, Person.id == GrantRow.person_id)
        .where(
            GrantRow.kind == GrantKind.FACILITATOR,
            GrantRow.group_id.in_(sorted(group_ids)),
            not_apart(viewer, Person.id),
        )
        .order_by(Person.pen_name)
    )
    for group_id, name in rows:
        names[group_id].append(name)
    return names


def leader_keys(viewer: Viewer, groups: Iterable[Group]) -> dict[int, list[Leader]]:
    """The people who lead these groups, by group key, without those the viewer never meets: for pages that name them
    and offer to keep the two apart. One statement for all of them."""
    places = {group.id: f"group:{group.public_id}" for group in groups}
    found: dict[int, list[Leader]] = defaultdict(list)
    if not places:
        return found
    rows = db.session.execute(
        select(GrantRow.group_id, Person.id, Person.public_id, Person.pen_name)
        .join(Person, Person.id == GrantRow.person_id)
        .where(
            GrantRow.kind == GrantKind.FACILITATOR,
            GrantRow.group_id.in_(sorted(places)),
            not_apart(viewer, Person.id),
        )
        .order_by(Person.pen_name)
    )
    for group_id, person_id, public_id, name in rows:
        key = "" if person_id == viewer.user_id else name_in(places[group_id], public_id)
        found[group_id].append(Leader(name, key))
    return found


def meetings_to_tick(now: datetime) -> list[Meeting]:
    """Meetings that the clock may have to move: whose doors should be open and that are not over."""
    return list(
        db.session.scalars(
            select(Meeting)
            .where(
                Meeting.state.in_([state for state in MeetingState if state not in OVER]),
                Meeting.starts_at <= now + profile().doors_before,
            )
            .order_by(Meeting.starts_at, Meeting.id)
            .limit(200)
        )
    )


def meetings_to_give(now: datetime) -> list[int]:
    """Keys of bridge meetings whose seats are given together by now and have not been."""
    return list(
        db.session.scalars(
            select(Meeting.id)
            .join(Meeting.group)
            .where(
                Group.audience == Audience.BRIDGE,
                Meeting.seats_given_at.is_(None),
                Meeting.starts_at <= now + profile().bridge_seats_before,
                Meeting.ends_at > now,
                Meeting.state.not_in(OVER),
            )
            .order_by(Meeting.starts_at)
            .limit(200)
        )
    )


def meetings_to_purge(now: datetime) -> list[int]:
    """Keys of meetings whose words must go by now."""
    over = now - profile().sealed_after_close
    return list(
        db.session.scalars(
            select(Meeting.id)
            .where(Meeting.purged_at.is_(None), Meeting.state == MeetingState.CLOSED, Meeting.closed_at <= over)
            .order_by(Meeting.closed_at)
            .limit(50)
        )
    )


def groups_kept_open() -> list[int]:
    """Keys of the groups that always have a meeting."""
    return list(db.session.scalars(select(Group.id).where(Group.always_open)))


def rules_of(group: Group) -> list[tuple[int, str]]:
    """The rules by which a group meets now, as RFC 5545 has them, each with the key of its schedule."""
    running = (Schedule.group_id == group.id, Schedule.rrule.is_not(None), Schedule.ended_at.is_(None))
    rows = db.session.execute(select(Schedule.id, Schedule.rrule).where(*running).order_by(Schedule.id))
    return [(key, rule) for key, rule in rows if rule]


def rule_of(meeting: Meeting) -> str | None:
    """The rule by which a meeting comes again, as RFC 5545 has it; None where it comes once, or the rule has ended."""
    running = (Schedule.id == meeting.schedule_id, Schedule.ended_at.is_(None))
    return db.session.scalar(select(Schedule.rrule).where(*running))


def planned_of(schedule: Schedule) -> list[Meeting]:
    """The meetings of a schedule that have not begun, by key."""
    to_come = (Meeting.schedule_id == schedule.id, Meeting.state.in_(BEFORE), Meeting.starts_at > clock.now())
    return list(db.session.scalars(select(Meeting).where(*to_come).order_by(Meeting.id)))


def planned_with(meeting: Meeting) -> list[Meeting]:
    """The meetings that have not begun of the schedule that a meeting belongs to, by time."""
    return sorted(planned_of(db.session.get_one(Schedule, meeting.schedule_id)), key=lambda one: one.starts_at)


def meetings_planned(now: datetime) -> list[Meeting]:
    """Meetings to come whose doors have not opened, for which the tables of zones may have changed."""
    to_come = (Meeting.state == MeetingState.SCHEDULED, Meeting.starts_at > now, ~Meeting.always_open)
    return list(db.session.scalars(select(Meeting).where(*to_come).order_by(Meeting.id)))


def weekly_schedules() -> list[int]:
    """Keys of the schedules that make meetings ahead."""
    weekly = select(Schedule.id).where(Schedule.rrule.is_not(None), Schedule.ended_at.is_(None))
    return list(db.session.scalars(weekly))


def next_for_newcomers(viewer: Viewer) -> Meeting | None:
    """The meeting of a group that welcomes newcomers to which they can come soonest: a room that is always open, at
    once."""
    now = clock.now()
    can_be_reached = or_(Meeting.starts_at > now, and_(Meeting.always_open, Meeting.ends_at > now))
    return db.session.scalar(
        select(Meeting)
        .join(Meeting.group)
        .where(seen_by(viewer), Group.newcomers, can_be_reached, Meeting.state.not_in(OVER), ~Meeting.rehearsal)
        .order_by(Meeting.starts_at, Meeting.public_id)
        .limit(1)
    )
