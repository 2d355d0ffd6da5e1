"""A meeting at once: by who leads the group, for who asked to be told."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.viewer import SYSTEM, GrantKind, Side
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.meetings import jobs, operations, queries, timetable
from forum.meetings.models import Group, Meeting, MeetingState
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, separate, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, a_nonce, come_in, open_room


@pytest.fixture
def facilitator(group: Group) -> Person:
    """Who leads it."""
    return a_facilitator(group)


def who_waits(group: Group) -> Person:
    """A parent who asked to be told."""
    person = a_person()
    operations.choose_openings(viewer_of(person), group.public_id, wanted=True)
    return person


def opened(group: Group, facilitator: Person) -> Meeting:
    """A meeting that was opened at once, with everything done that follows."""
    meeting = operations.open_now(viewer_of(facilitator), group.public_id)
    run_due()
    return meeting


def told(person: Person) -> list[str]:
    """The places of the notices that somebody has of something that opened."""
    db.session.rollback()
    return [one.place_id for one in Notice.query.filter_by(person_id=person.id, kind="meeting_opens")]


def test_it_is_for_three_quarters_of_an_hour_from_now(group: Group, facilitator: Person, now: FrozenClock) -> None:
    meeting = opened(group, facilitator)
    assert (meeting.starts_at, meeting.ends_at) == (now.at, now.at + timedelta(minutes=45))


def test_people_come_in_and_talk(group: Group, facilitator: Person) -> None:
    meeting = opened(group, facilitator)
    open_room(meeting, facilitator)
    come_in(meeting)
    assert operations.tick(SYSTEM, meeting.id) is MeetingState.OPEN


def test_who_asked_is_told_once_and_nobody_else(group: Group, facilitator: Person) -> None:
    waits, other = who_waits(group), a_person()
    meeting = opened(group, facilitator)
    jobs.tell(meeting.id, waits.id, jobs.MEETING_OPENS, jobs.MEETING_OPENS, meeting.public_id)
    assert (told(waits), told(other), told(facilitator)) == ([meeting.public_id], [], [])


def test_who_opens_it_is_not_told_of_it(group: Group, facilitator: Person) -> None:
    operations.choose_openings(viewer_of(facilitator), group.public_id, wanted=True)
    opened(group, facilitator)
    assert told(facilitator) == []


def test_who_no_longer_wants_it_is_not_told(group: Group, facilitator: Person) -> None:
    waits = who_waits(group)
    operations.choose_openings(viewer_of(waits), group.public_id, wanted=False)
    opened(group, facilitator)
    assert told(waits) == []


def test_who_is_kept_apart_from_who_opens_is_not_told(group: Group, facilitator: Person) -> None:
    waits = who_waits(group)
    separate(waits, facilitator)
    opened(group, facilitator)
    assert told(waits) == []


def test_whose_place_rests_is_not_told(group: Group, facilitator: Person) -> None:
    waits = who_waits(group)
    waits.suspended_until = datetime(2027, 1, 1, tzinfo=UTC)
    waits.viewer_version += 1
    db.session.commit()
    opened(group, facilitator)
    assert told(waits) == []


def test_news_that_came_too_late_is_none(group: Group, facilitator: Person, now: FrozenClock) -> None:
    waits = who_waits(group)
    operations.open_now(viewer_of(facilitator), group.public_id)
    now.advance(timedelta(minutes=46))
    run_due()
    assert told(waits) == []


def test_two_presses_open_one(group: Group, facilitator: Person, now: FrozenClock) -> None:
    nonce = a_nonce()
    first = operations.open_now(viewer_of(facilitator), group.public_id, nonce)
    now.advance(timedelta(minutes=1))
    assert operations.open_now(viewer_of(facilitator), group.public_id, nonce).id == first.id


def test_a_group_that_meets_or_soon_will_opens_no_other(group: Group, facilitator: Person) -> None:
    meeting = a_meeting(group, starts_in=timedelta(minutes=30))
    with pytest.raises(Conflict, match="meets_now"):
        operations.open_now(viewer_of(facilitator), group.public_id)
    operations.cancel_meeting(SYSTEM, meeting.public_id)
    assert operations.open_now(viewer_of(facilitator), group.public_id).id != meeting.id


def test_a_meeting_to_come_later_is_no_hindrance(group: Group, facilitator: Person) -> None:
    a_meeting(group, starts_in=timedelta(minutes=45))
    assert opened(group, facilitator).group_id == group.id


def test_a_room_that_is_always_open_needs_no_other(now: FrozenClock) -> None:
    group = a_group(always_open=True)
    with pytest.raises(Conflict, match="always_open"):
        operations.open_now(viewer_of(a_facilitator(group)), group.public_id)


def test_only_who_leads_this_group_opens(group: Group, now: FrozenClock) -> None:
    for person in (a_person(), a_facilitator(a_group()), a_person(grants=[GrantKind.LEAD])):
        with pytest.raises(Forbidden):
            operations.open_now(viewer_of(person), group.public_id)
    with pytest.raises(NotFound):
        operations.open_now(viewer_of(a_person(Side.ADULT_CHILD)), group.public_id)


def test_only_who_may_take_part_asks_to_be_told(group: Group) -> None:
    with pytest.raises(NotFound):
        operations.choose_openings(viewer_of(a_person(Side.ADULT_CHILD)), group.public_id, wanted=True)
    moderator = a_person(Side.ADULT_CHILD, grants=[GrantKind.MODERATOR])
    with pytest.raises(Forbidden):
        operations.choose_openings(viewer_of(moderator), group.public_id, wanted=True)


def test_nobody_is_reminded_of_what_opened_at_once(group: Group, facilitator: Person) -> None:
    opened(group, facilitator)
    outbox.clear()
    timetable.remind()
    run_due()
    assert outbox == []


def test_in_the_hour_that_comes_twice_it_begins_now(group: Group, facilitator: Person, now: FrozenClock) -> None:
    # Clocks in Dublin show 01:30 at half past midnight and again an hour later.
    now.move_to(datetime(2027, 10, 31, 1, 30, tzinfo=UTC))
    meeting = opened(group, facilitator)
    timetable.heed_zones()
    assert (meeting.starts_local, meeting.starts_at) == ("2027-10-31T01:30", now.at)


def test_it_all_works_by_forms(app: Flask, group: Group, facilitator: Person) -> None:
    page, waits = f"/groups/{group.public_id}", a_person()
    member, leads = client_of(app, waits), client_of(app, facilitator)
    assert "Open a meeting now" not in member.get(page).get_data(as_text=True)
    assert member.send(f"{page}/openings", wanted="yes").status_code == 303
    assert 'aria-pressed="true"' in member.get(page).get_data(as_text=True)
    assert "Open a meeting now" in leads.get(page).get_data(as_text=True)
    place = leads.send(f"{page}/meetings/now", nonce=a_nonce()).headers["Location"]
    assert "Doors are open" in leads.get(place).get_data(as_text=True)
    run_due()
    assert "A meeting is open now" in member.get("/notices").get_data(as_text=True)
    again = leads.send(f"{page}/meetings/now", nonce=a_nonce())
    assert again.status_code == 409 and "This group meets now" in again.get_data(as_text=True)


def test_it_all_works_over_the_api(app: Flask, group: Group, facilitator: Person) -> None:
    here = f"/api/v1/groups/{group.public_id}"
    member, leads = client_of(app, a_person()), client_of(app, facilitator)
    assert member.call("PUT", f"{here}/openings", wanted=True).status_code == 204
    assert member.get(f"{here}/openings").json == {"wanted": True}
    made = leads.call("POST", f"{here}/meetings/now")
    assert (made.status_code, made.json["state"]) == (201, "lobby")
    assert queries.list_meetings(SYSTEM, group=group).items[0].public_id == made.json["id"]
