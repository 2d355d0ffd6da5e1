"""Meetings that come again: what rules we keep, and that they hold through every change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.viewer import SYSTEM, GrantKind
from forum.jobs.queue import run_due
from forum.meetings import operations, queries, timetable
from forum.meetings.models import Leaning, Meeting
from forum.meetings.wallclock import DAYS, NTHS, WALL, instant, monthly_rule, occurrences, read_rule, weekly_rule
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import AGREEMENT, a_group, a_nonce

ALWAYS = datetime(1990, 1, 1, tzinfo=UTC)
# Northern, southern, half an hour, no change, changes in Ramadan, and a day that was left out.
ZONES = ("Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "Pacific/Apia")
minutes = int(timedelta(days=15_000) / timedelta(minutes=1))
starts = st.integers(0, minutes).map(lambda number: f"{ALWAYS + timedelta(days=9, minutes=number):{WALL}}")
zones = st.sampled_from(ZONES)


def walls(local: str, rrule: str, zone: str, *, weeks: int = 60) -> list[str]:
    """What a rule gives in the time after its beginning."""
    until = instant(local, zone) + timedelta(weeks=weeks)
    return list(occurrences(local, rrule, zone, after=ALWAYS, until=until))


def days_after(local: str, zone: str, weeks: int = 60) -> list[date]:
    """Every day of that time: the slow way to the same."""
    first = datetime.strptime(local, WALL)  # noqa: DTZ007  a wall time has no zone
    until = instant(local, zone) + timedelta(weeks=weeks)
    every = (first + timedelta(days=number) for number in range(weeks * 7 + 2))
    return [day.date() for day in every if instant(day.strftime(WALL), zone) <= until]


def at_hour(local: str, days: list[date], zone: str) -> list[str]:
    """These days at the hour of the first, without one that falls on the next because the zone left it out."""
    found: dict[datetime, str] = {}
    for day in days:
        wall = f"{day:%Y-%m-%d}{local[10:]}"
        found.setdefault(instant(wall, zone), wall)
    return list(found.values())


@given(starts, zones, st.integers(1, 12), st.sets(st.sampled_from(DAYS), min_size=1))
def test_every_few_weeks_is_counted_from_the_monday_of_the_first_week(
    local: str, zone: str, weeks: int, days: set[str]
) -> None:
    every = days_after(local, zone)
    monday = every[0] - timedelta(days=every[0].weekday())
    wanted = [day for day in every if (day - monday).days // 7 % weeks == 0 and DAYS[day.weekday()] in days]
    assert walls(local, weekly_rule(local, weeks, days), zone) == at_hour(local, wanted, zone)


@given(starts, zones, st.sampled_from(NTHS))
def test_a_weekday_of_the_month_is_in_every_month_leap_years_too(local: str, zone: str, nth: int) -> None:
    every = days_after(local, zone)
    of_day = [day for day in every if day.weekday() == every[0].weekday()]
    is_last = [day for day in of_day if (day + timedelta(days=7)).month != day.month]
    wanted = is_last if nth == -1 else [day for day in of_day if (day.day - 1) // 7 + 1 == nth]
    assert walls(local, monthly_rule(local, nth), zone) == at_hour(local, wanted, zone)


@given(starts, zones)
def test_the_clocks_on_the_wall_show_the_same_hour_unless_they_skip_it(local: str, zone: str) -> None:
    for wall in walls(local, weekly_rule(local), zone):
        shown = instant(wall, zone).astimezone(ZoneInfo(zone))
        # PEP 495: a time that the clocks skip reads back differently, and all others as they were.
        naive = datetime.strptime(wall, WALL)  # noqa: DTZ007
        early, late = (naive.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
        assert early is not None and late is not None
        skipped = early < late
        assert shown.strftime(WALL) == wall or skipped


def test_the_twenty_ninth_of_february_comes_when_it_is_that_weekday() -> None:
    assert "2028-02-29T19:30" in walls("2027-12-28T19:30", monthly_rule("2027-12-28T19:30", -1), "Europe/Dublin")


def test_a_day_that_a_zone_left_out_gives_one_meeting_and_not_two() -> None:
    found = walls("2011-12-23T19:30", "FREQ=WEEKLY;BYDAY=FR,SA", "Pacific/Apia", weeks=2)
    assert found == ["2011-12-23T19:30", "2011-12-24T19:30", "2011-12-30T19:30", "2012-01-06T19:30", "2012-01-07T19:30"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU"),
        ("freq=weekly;byday=th,mo;interval=2;wkst=mo", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        ("INTERVAL=1;FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=MONTHLY;BYDAY=+2TU", "FREQ=MONTHLY;BYDAY=2TU"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR"),
    ],
)
def test_a_rule_has_one_form(sent: str, kept: str) -> None:
    assert read_rule(sent) == kept and read_rule(kept) == kept


@pytest.mark.parametrize(
    "sent",
    [
        "", "FREQ=WEEKLY", "FREQ=DAILY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;INTERVAL=0;BYDAY=TU",
        "FREQ=WEEKLY;INTERVAL=13;BYDAY=TU", "FREQ=MONTHLY;BYDAY=5TU", "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=1TU,2TU",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=3", "FREQ=WEEKLY;BYDAY=2TU", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU",
        "RRULE:FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=TU;WKST=SU", "FREQ=WEEKLY;BYDAY=TU;x", "FREQ=WEEKLY;INTERVAL=99999999999999999999;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=TU;BYDAY=TU;FREQ=WEEKLY\nEXDATE=1",
    ],
)  # fmt: skip
def test_any_other_rule_is_refused(sent: str) -> None:
    with pytest.raises(ValueError, match="no rule of ours"):
        read_rule(sent)


def test_a_group_meets_on_the_second_tuesday(now: FrozenClock) -> None:
    group = a_group()
    operations.plan(
        SYSTEM, group.public_id, starts_local="2026-11-24T19:30", minutes=60, rrule="FREQ=MONTHLY;BYDAY=2TU"
    )
    assert [one.starts_local for one in queries.list_meetings(SYSTEM, group=group).items] == ["2026-12-08T19:30"]


def test_no_rule_of_ours_plans_nothing(now: FrozenClock) -> None:
    with pytest.raises(Invalid):
        operations.plan(
            SYSTEM, a_group().public_id, starts_local="2026-11-24T19:30", minutes=60, rrule="FREQ=DAILY;COUNT=9"
        )


def test_a_program_plans_by_a_rule(app: Flask, now: FrozenClock) -> None:
    client = client_of(app, a_person(grants=[GrantKind.LEAD]))
    url = f"/api/v1/groups/{a_group().public_id}/meetings"
    when = {"starts_local": "2026-11-24T21:00", "minutes": 60}
    made = client.call("POST", url, **when, rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")
    assert (made.status_code, made.json["starts_local"]) == (201, "2026-11-26T21:00")
    refused = client.call("POST", url, **when, rrule="FREQ=YEARLY")
    assert (refused.status_code, [*refused.json["errors"]]) == (422, ["rrule"])


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"repeats": "weeks", "weeks": 2, "days": ["TU", "TH"]}, "Every 2 weeks: Tuesday, Thursday"),
        ({"repeats": "weeks", "weeks": 1}, "Every week: Thursday"),
        ({"repeats": "month", "nth": -1}, "The last Thursday of each month"),
    ],
)
def test_the_form_takes_the_parts_of_a_rule_and_the_group_says_it(
    app: Flask, now: FrozenClock, sent: dict[str, object], words: str
) -> None:
    client, group = client_of(app, a_person(grants=[GrantKind.LEAD])), a_group()
    page = f"/groups/{group.public_id}"
    made = client.send(f"{page}/meetings/new", starts_local="2026-11-26T21:00", minutes=60, nonce=a_nonce(), **sent)
    assert made.status_code == 303 and words in client.get(page).get_data(as_text=True)


def test_a_meeting_keeps_its_wall_time_when_its_zone_gets_other_rules(now: FrozenClock) -> None:
    meeting = operations.plan(SYSTEM, a_group().public_id, starts_local="2026-11-26T19:30", minutes=60)
    # As if it had been made by tables in which Dublin was an hour ahead.
    for moment in ("starts_at", "ends_at"):
        setattr(meeting, moment, getattr(meeting, moment) - timedelta(hours=1))
    db.session.commit()
    timetable.heed_zones()
    db.session.rollback()
    mended = db.session.get_one(Meeting, meeting.id, populate_existing=True)
    assert f"{mended.starts_at:%H:%M} {mended.ends_at:%H:%M} {mended.revision}" == "19:30 20:30 1"


def test_who_lives_by_another_clock_is_told_that_it_shows_another_time(now: FrozenClock) -> None:
    meeting = operations.plan(SYSTEM, a_group().public_id, starts_local="2026-11-26T19:30", minutes=60)
    by_zone = {}
    for zone in ("Europe/Dublin", "Europe/London", "America/New_York"):
        by_zone[zone] = person = a_person()
        person.zone = zone
        db.session.commit()
        operations.ask_seat(viewer_of(person), meeting.public_id)
    meeting.starts_at -= timedelta(hours=1)
    db.session.commit()
    timetable.heed_zones()
    timetable.heed_zones()
    run_due()
    told = {zone: [one.kind for one in Notice.query.filter_by(person_id=who.id)] for zone, who in by_zone.items()}
    assert told == {"Europe/Dublin": [], "Europe/London": [], "America/New_York": ["meeting_shifts"]}


def test_a_meeting_whose_zone_is_as_it_was_is_left_alone(now: FrozenClock) -> None:
    meeting = operations.plan(SYSTEM, a_group().public_id, starts_local="2026-11-26T19:30", minutes=60)
    assert operations.heed_zones(SYSTEM, meeting.id) is False


def test_a_group_says_its_language_and_leaning(app: Flask, now: FrozenClock) -> None:
    client = client_of(app, a_person(grants=[GrantKind.LEAD]))
    made = client.call(
        "POST", "/api/v1/groups", name="Owls", audience="parents", description="Late.", agreement=AGREEMENT,
        zone="Europe/Berlin", seats=8, language="de", leaning="secular",
    ).json  # fmt: skip
    assert (made["language"], made["leaning"]) == ("de", "secular")
    page = client.get(f"/groups/{made['id']}").get_data(as_text=True)
    assert "Deutsch" in page and "Secular" in page


def test_a_group_changed_without_a_word_of_its_language_keeps_it(now: FrozenClock) -> None:
    group = a_group()
    for language, leaning in (("pl", Leaning.FAITH), (None, None)):
        operations.edit_group(
            SYSTEM, group.public_id, name="Owls", description="Late.", agreement=AGREEMENT, seats=8, newcomers=False,
            language=language, leaning=leaning,
        )  # fmt: skip
    db.session.refresh(group)
    assert (group.language, group.leaning) == ("pl", Leaning.FAITH)
