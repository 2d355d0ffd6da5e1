"""Wall time and zones: a meeting keeps its hour through both changes of summer time."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.core.clock import FrozenClock
from forum.core.errors import Invalid
from forum.core.viewer import SYSTEM
from forum.meetings import operations, queries
from forum.meetings.wallclock import instant, occurrences, wall_text, weekly_rule, zone_named
from tests.meetings.factories import a_group


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-03-28T19:30", "Europe/Dublin", "2026-03-28T19:30"),  # winter
        ("2026-03-29T19:30", "Europe/Dublin", "2026-03-29T18:30"),  # the evening after the clocks went on
        ("2026-03-29T01:30", "Europe/Dublin", "2026-03-29T01:30"),  # does not exist: moves on to 02:30
        ("2026-10-25T01:30", "Europe/Dublin", "2026-10-25T00:30"),  # comes twice: the first
        ("2026-10-25T02:30", "Europe/Dublin", "2026-10-25T02:30"),
        ("2026-03-08T02:30", "America/New_York", "2026-03-08T07:30"),  # does not exist: moves on to 03:30
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30"),  # comes twice: the first
        ("2026-04-05T02:30", "Australia/Lord_Howe", "2026-04-04T16:00"),  # half an hour only, and in autumn
        ("2026-07-01T12:00", "Asia/Kathmandu", "2026-07-01T06:15"),  # no change at all, an odd offset
    ],
)
def test_a_wall_time_is_the_instant_that_its_people_mean(local: str, zone: str, utc: str) -> None:
    assert instant(local, zone).strftime("%Y-%m-%dT%H:%M") == utc


def test_a_skipped_wall_time_is_shown_where_it_moved_to() -> None:
    assert wall_text(instant("2026-03-29T01:30", "Europe/Dublin"), "Europe/Dublin") == "2026-03-29T02:30"


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../etc/passwd", "Europe", "/etc/passwd", "a\0b"])
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no zone"):
        zone_named(name)


def test_every_week_stays_at_its_hour_when_the_clocks_go_on() -> None:
    after, until = datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 10, tzinfo=UTC)
    walls = list(
        occurrences("2026-03-03T19:30", weekly_rule("2026-03-03T19:30"), "Europe/Dublin", after=after, until=until)
    )
    assert walls == ["2026-03-24T19:30", "2026-03-31T19:30", "2026-04-07T19:30"]
    assert [instant(wall, "Europe/Dublin").hour for wall in walls] == [19, 18, 18]


def test_a_single_meeting_happens_once() -> None:
    always = {"after": datetime(2020, 1, 1, tzinfo=UTC), "until": datetime(2030, 1, 1, tzinfo=UTC)}
    assert list(occurrences("2026-03-03T19:30", None, "UTC", **always)) == ["2026-03-03T19:30"]


def test_weekly_meetings_are_made_six_weeks_ahead_and_more_as_time_goes_on(now: FrozenClock) -> None:
    group = a_group()
    first = operations.plan(
        SYSTEM, group.public_id, starts_local="2026-11-26T19:30", minutes=60, rrule="FREQ=WEEKLY;BYDAY=TH"
    )
    count = lambda: len(queries.list_meetings(SYSTEM, group=group).items)  # noqa: E731
    assert count() == 6
    now.advance(timedelta(weeks=2))
    assert count() == 4
    for _ in range(2):
        operations.make_ahead(SYSTEM, first.schedule_id)
    assert count() == 6


def test_a_schedule_that_ended_makes_nothing_more(now: FrozenClock) -> None:
    group = a_group()
    first = operations.plan(
        SYSTEM, group.public_id, starts_local="2026-11-26T19:30", minutes=60, rrule="FREQ=WEEKLY;BYDAY=TH"
    )
    operations.end_schedule(SYSTEM, first.public_id)
    now.advance(timedelta(weeks=2))
    operations.make_ahead(SYSTEM, first.schedule_id)
    assert len(queries.list_meetings(SYSTEM, group=group).items) == 4


def test_a_meeting_in_the_past_is_refused(now: FrozenClock) -> None:
    with pytest.raises(Invalid) as refused:
        operations.plan(SYSTEM, a_group().public_id, starts_local="2026-11-20T19:30", minutes=60)
    assert refused.value.fields == {"starts_local": "in_the_past"}


def test_a_meeting_longer_than_ninety_minutes_is_refused(now: FrozenClock) -> None:
    with pytest.raises(Invalid):
        operations.plan(SYSTEM, a_group().public_id, starts_local="2026-11-26T19:30", minutes=91)


def test_a_double_submit_plans_one_meeting(now: FrozenClock) -> None:
    group = a_group()
    made = [
        operations.plan(
            SYSTEM, group.public_id, starts_local="2026-11-26T19:30", minutes=60, nonce="the-same-form"
        ).public_id
        for _ in range(2)
    ]
    assert len(set(made)) == 1


def test_an_always_open_group_has_a_meeting_now_and_the_next_one(now: FrozenClock) -> None:
    group = a_group(always_open=True)
    for _ in range(2):
        operations.keep_open(SYSTEM, group.id)
    starts = [meeting.starts_at for meeting in queries.list_meetings(SYSTEM, group=group).items]
    assert starts == [now.at, now.at + timedelta(minutes=90)]
    now.advance(timedelta(minutes=91))
    operations.keep_open(SYSTEM, group.id)
    assert len(queries.list_meetings(SYSTEM, group=group).items) == 2
