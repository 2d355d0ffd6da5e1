"""When a mail may reach a person: by the clock on their own wall, over the nights when clocks change too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.notifications.quiet import next_time


def at(text, zone="UTC"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        # An ordinary day in Berlin: at once by day, at eight after a night.
        ("Europe/Berlin", "2026-05-20T14:00", "2026-05-20T14:00"),
        ("Europe/Berlin", "2026-05-20T21:59", "2026-05-20T21:59"),
        ("Europe/Berlin", "2026-05-20T22:00", "2026-05-21T08:00"),
        ("Europe/Berlin", "2026-05-21T02:04", "2026-05-21T08:00"),
        ("Europe/Berlin", "2026-05-21T07:59", "2026-05-21T08:00"),
        # The nights in which the clocks go on and back: eight is eight.
        ("Europe/Berlin", "2026-03-28T23:00", "2026-03-29T08:00"),
        ("Europe/Berlin", "2026-10-24T23:00", "2026-10-25T08:00"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T08:00"),
        ("Pacific/Apia", "2026-05-20T23:00", "2026-05-21T08:00"),
    ],
)
def test_a_mail_waits_for_the_morning_of_its_reader(zone, now, due):
    assert next_time(at(now, zone), zone, 22, 8) == at(due, zone)


def test_quiet_hours_that_end_in_an_hour_the_clocks_jump_over_end_after_the_jump():
    due = next_time(at("2026-03-29T01:30", "Europe/Berlin"), "Europe/Berlin", 22, 2)
    assert due == at("2026-03-29T03:00", "Europe/Berlin")


def test_the_same_hour_twice_means_at_any_time():
    now = at("2026-05-21T03:00")
    assert next_time(now, "UTC", 8, 8) == now


def test_hours_by_day_can_be_quiet_too():
    assert next_time(at("2026-05-21T10:00"), "UTC", 9, 17) == at("2026-05-21T17:00")
    assert next_time(at("2026-05-21T18:00"), "UTC", 9, 17) == at("2026-05-21T18:00")


def test_the_next_one_is_a_day_away():
    last = at("2026-05-20T14:00")
    assert next_time(last + timedelta(hours=1), "UTC", 22, 8, last) == at("2026-05-21T14:00")


def test_where_a_day_has_25_hours_the_next_one_is_still_on_another_day():
    last = at("2026-10-25T00:10", "Europe/Berlin")
    due = next_time(last, "Europe/Berlin", 0, 0, last)
    assert due == at("2026-10-26T00:00", "Europe/Berlin")


def test_a_zone_that_is_not_known_any_more_counts_as_utc():
    assert next_time(at("2026-05-20T23:00"), "Mars/Olympus", 22, 8) == at("2026-05-21T08:00")


@given(
    now=st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: at("2025-01-01T00:00") + timedelta(minutes=minutes)),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    hours=st.tuples(st.integers(0, 23), st.integers(0, 23)),
    ago=st.none() | st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_it_is_never_in_the_past_never_at_night_and_never_twice_a_day(now, zone, hours, ago):
    last = now - ago if ago is not None else None
    due = next_time(now, zone, *hours, last)
    local, (begin, end) = due.astimezone(ZoneInfo(zone)), hours
    assert due >= now
    assert due - now <= timedelta(hours=50)
    quiet = begin <= local.hour < end if begin <= end else local.hour >= begin or local.hour < end
    assert not quiet
    if last is not None:
        assert due - last >= timedelta(days=1)
        assert local.date() > last.astimezone(ZoneInfo(zone)).date()
