"""Who may know of a group and take part in it, for every kind of viewer; where a meeting stands at every instant."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import ANONYMOUS, SYSTEM, Audience, Grant, GrantKind, Side, Viewer
from forum.jobs.queue import run_due
from forum.meetings import operations, policy, queries, timetable
from forum.meetings.models import Group, Meeting, MeetingState, RoomEvent, Seat
from tests.factories import a_person, viewer_of
from tests.meetings.conftest import EVENING
from tests.meetings.factories import a_group, a_meeting, come_in, open_room, say

MINUTE = timedelta(minutes=1)
AUDIENCES = [frozenset(kinds) for kinds in ((), (Audience.MEMBERS,), (Audience.MEMBERS, Audience.PARENTS), Audience)]


def test_can_see_and_seen_by_agree_for_every_viewer_and_group(app_context: Flask) -> None:
    groups = [a_group(audience) for audience in Audience]
    own = Grant(GrantKind.FACILITATOR, group_id=groups[0].id)
    grants = [frozenset(), frozenset({own}), *(frozenset({Grant(kind)}) for kind in GrantKind)]
    people = [Viewer(user_id=1, audiences=a, grants=g) for a, g in product(AUDIENCES, grants)]
    people += [Viewer(user_id=1, welcomed=audiences) for audiences in AUDIENCES]
    for viewer in (ANONYMOUS, SYSTEM, *people):
        in_sql = set(db.session.scalars(select(Group.id).where(policy.seen_by(viewer))))
        assert in_sql == {group.id for group in groups if policy.can_see(viewer, group)}


@pytest.mark.parametrize(
    ("side", "audience", "welcome"),
    [
        (Side.PARENT, Audience.PARENTS, True),
        (Side.BOTH, Audience.PARENTS, True),
        (Side.ADULT_CHILD, Audience.PARENTS, False),
        (Side.SUPPORTER, Audience.ADULT_CHILDREN, False),
        (Side.SUPPORTER, Audience.SUPPORTERS, True),
        (Side.ADULT_CHILD, Audience.BRIDGE, True),
    ],
)
def test_whoever_reads_every_side_still_belongs_to_their_own(side: Side, audience: Audience, welcome: bool) -> None:
    moderator = Viewer(user_id=1, side=side, audiences=frozenset(Audience), settled=True)
    assert policy.belongs(moderator, Group(audience=audience)) is welcome


def test_whoever_may_only_read_takes_no_seat(now: FrozenClock) -> None:
    viewer = replace(viewer_of(a_person()), read_only_until=EVENING + MINUTE)
    assert policy.can_take_part(viewer, a_group()).reason == "read_only"


def a_plan(state: MeetingState, *, always_open: bool = False) -> Meeting:
    """An hour from 19:30 in this state, not in any database."""
    ends_at = EVENING + 60 * MINUTE
    opened_at = EVENING if state in policy.IN_SESSION else None
    return Meeting(state=state, starts_at=EVENING, ends_at=ends_at, always_open=always_open, opened_at=opened_at)


@pytest.mark.parametrize(
    ("stored", "minutes", "shown"),
    [
        ("scheduled", -11, "scheduled"),
        ("scheduled", -10, "lobby"),
        ("lobby", 14, "lobby"),
        ("lobby", 15, "closed"),
        ("scheduled", 61, "closed"),
        ("open", 54, "open"),
        ("open", 55, "closing"),
        ("closing", 60, "closed"),
        ("held", 59, "held"),
        ("held", 60, "closed"),
        ("cancelled", 5, "cancelled"),
    ],
)
def test_what_is_shown_follows_the_clock_even_without_a_tick(stored: str, minutes: int, shown: str) -> None:
    assert policy.state_at(a_plan(MeetingState(stored)), EVENING + minutes * MINUTE) == shown


@pytest.mark.parametrize(
    ("stored", "minutes", "lead", "step"),
    [
        ("scheduled", -11, None, None),
        ("scheduled", -10, None, "lobby"),
        ("lobby", -1, 5, None),
        ("lobby", 0, None, None),
        ("lobby", 0, 1, "open"),
        ("lobby", 15, None, "closed"),
        ("open", 10, 11, None),
        ("open", 10, 9, None),
        ("open", 10, 8, "held"),
        ("held", 12, 8, None),
        ("held", 12, 13, "open"),
        ("open", 55, 56, "closing"),
        ("closing", 60, 61, "closed"),
        ("closed", 90, None, None),
    ],
)
def test_the_next_step_depends_on_the_clock_and_on_who_leads(
    stored: str, minutes: int, lead: int | None, step: str | None
) -> None:
    until: datetime | None = None if lead is None else EVENING + lead * MINUTE
    at = EVENING + minutes * MINUTE
    here = (1,) if until is not None and until > at else ()
    plan = a_plan(MeetingState(stored))
    plan.lead_id = 1
    due = policy.due(plan, at, policy.Leads(here=here, until=until, lead_until=until))
    assert (due.to if due else None) == step


def test_a_room_that_is_always_open_waits_for_its_facilitator() -> None:
    assert policy.state_at(a_plan(MeetingState.LOBBY, always_open=True), EVENING + 30 * MINUTE) == "lobby"


# -- the timetable -----------------------------------------------------------------------------------------------------


def test_the_clock_opens_the_doors(now: FrozenClock) -> None:
    meeting = a_meeting(starts_in=10 * MINUTE)
    timetable.move_meetings()
    assert queries.get_meeting(SYSTEM, meeting.public_id).state == "lobby"


def test_the_clock_gives_the_seats_where_both_sides_meet(now: FrozenClock) -> None:
    meeting, person = a_meeting(a_group(Audience.BRIDGE), starts_in=timedelta(hours=13)), a_person(bridge=True)
    operations.ask_seat(viewer_of(person), meeting.public_id)
    timetable.give_seats()
    assert queries.confirmed_people(meeting.id) == []
    now.advance(timedelta(hours=1))
    timetable.give_seats()
    run_due()
    assert queries.confirmed_people(meeting.id) == [person.id]


def test_the_clock_makes_meetings_ahead_and_keeps_the_open_room(now: FrozenClock) -> None:
    weekly, always = a_group(), a_group(always_open=True)
    operations.plan(SYSTEM, weekly.public_id, starts_local="2026-11-26T19:30", minutes=60, rrule="FREQ=WEEKLY;BYDAY=TH")
    now.advance(timedelta(weeks=1))
    timetable.make_ahead()
    timetable.keep_rooms_open()
    assert len(queries.list_meetings(SYSTEM, group=weekly).items) == 6
    assert len(queries.list_meetings(SYSTEM, group=always).items) == 2


def test_the_clock_purges_what_was_said_after_the_sealed_time(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    come_in(meeting)
    say(facilitator, meeting)
    now.advance(timedelta(hours=1))
    timetable.move_meetings()
    now.advance(timedelta(hours=71))
    timetable.purge_words()
    assert db.session.query(RoomEvent).count() == 4
    now.advance(timedelta(hours=2))
    timetable.purge_words()
    timetable.purge_words()
    assert (db.session.query(RoomEvent).count(), db.session.query(Seat).count()) == (0, 1)
