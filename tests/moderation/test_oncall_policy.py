"""Who is on call when: weekly times against a count of minutes, over changes of the clocks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.moderation.policy import oncall
from forum.moderation.policy.oncall import Weekly

pytestmark = pytest.mark.one_engine
QUARTER = timedelta(minutes=15)
# A week in which clocks go forward, one in which they go back, on both halves of the earth; and a zone with an odd one.
WEEKS = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 27), (10, 23), (10, 2), (4, 3), (7, 10))]
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


@st.composite
def weekly_times(draw):
    start = draw(st.integers(0, 95))
    return Weekly(
        person_id=draw(st.integers(1, 3)),
        weekday=draw(st.integers(0, 6)),
        from_minute=15 * start,
        until_minute=15 * draw(st.integers(start + 1, 96)),
        zone=draw(st.sampled_from(ZONES)),
    )


@given(st.lists(weekly_times(), max_size=4), st.sampled_from(WEEKS), st.integers(0, 4 * 96))
@settings(max_examples=60, deadline=None)
def test_spans_are_what_counting_quarters_of_an_hour_finds(times, week, offset):
    since = week + offset * QUARTER
    until = since + timedelta(days=1)
    found = oncall.spans(times, since, until)
    counted = [since + step * QUARTER for step in range(96) if oncall.on_call(times, since + step * QUARTER)]
    covered = [at for step in range(96) if any(a <= (at := since + step * QUARTER) < b for a, b in found)]
    assert covered == counted
    assert all(one[1] < other[0] for one, other in pairwise(found)), "touching spans are one"


def test_a_time_is_meant_by_the_keepers_own_clock():
    evening = Weekly(1, 0, 18 * 60, 22 * 60, "America/New_York")
    monday = datetime(2026, 7, 13, tzinfo=UTC)
    assert oncall.on_call([evening], monday + timedelta(hours=23)) == {1}
    assert oncall.on_call([evening], monday + timedelta(hours=18)) == set()


def test_who_is_away_is_not_on_call():
    always = [Weekly(person, day, 0, oncall.MIDNIGHT, "UTC") for person in (1, 2) for day in range(7)]
    assert oncall.on_call(always, WEEKS[0], away={1}) == {2}


def test_what_is_told_are_full_half_hours_that_are_truly_kept():
    odd = Weekly(1, 4, 18 * 60, 22 * 60, "Asia/Kathmandu")
    [(start, end)] = oncall.spans([odd], WEEKS[4], WEEKS[4] + timedelta(days=1))
    [(told_start, told_end)] = oncall.said([(start, end)])
    assert (start.minute, told_start.minute, told_end.minute) == (15, 30, 0)
    assert start <= told_start < told_end <= end
