"""After a meeting: what can be read until when, what goes, and what who led it is asked."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import Model, db
from forum.core.viewer import SYSTEM, GrantKind
from forum.jobs.queue import run_due
from forum.meetings import operations, policy, queries, timetable
from forum.meetings.models import (
    Admission,
    Debrief,
    Earlier,
    Meeting,
    MeetingState,
    Presence,
    PrivateTalk,
    PrivateWord,
    Reaction,
    RoomEvent,
)
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import (
    a_facilitator,
    a_meeting,
    come_in,
    open_room,
    refusal,
    say,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def work() -> None:
    """Let the clock and the jobs do what is due, twice."""
    for _ in range(2):
        timetable.move_meetings()
        run_due()
    db.session.rollback()


def notices(person: Person) -> list[str]:
    """The kinds of a person's notices."""
    return list(db.session.scalars(db.select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)))


def fresh(meeting: Meeting) -> Meeting:
    """As it stands now."""
    return queries.get_meeting(SYSTEM, meeting.public_id)


# -- what is said, until when ------------------------------------------------------------------------------------------


@pytest.fixture
def over(now: FrozenClock) -> tuple[Meeting, Person, Person]:
    """A meeting that is over: it, who led it, and a member."""
    meeting = a_meeting()
    facilitator, member = open_room(meeting), come_in(meeting)
    say(facilitator, meeting, "What was said.")
    now.advance(HOUR)
    work()
    return meeting, facilitator, member


def test_half_an_hour_later_nobody_reads_it_any_more_staff_included(
    app: Flask, over: tuple[Meeting, Person, Person], now: FrozenClock
) -> None:
    meeting, facilitator, member = over
    moderator = a_person(grants=[GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN, GrantKind.FACILITATOR])
    room, events = f"/meetings/{meeting.public_id}/room", f"/api/v1/meetings/{meeting.public_id}/events"
    assert "What was said." in client_of(app, member).get(room).text
    now.advance(31 * MINUTE)
    for person in (facilitator, member, moderator):
        client = client_of(app, person)
        assert "What was said." not in client.get(room, follow_redirects=True).text
        assert client.get(events).status_code in (403, 404)


def test_no_line_becomes_evidence_once_it_is_sealed(over: tuple[Meeting, Person, Person], now: FrozenClock) -> None:
    meeting, _facilitator, _member = over
    line = queries.lines(meeting.id, 0)[2].event.public_id
    assert queries.evidence(line).text == "What was said."
    now.advance(31 * MINUTE)
    assert refusal(queries.evidence, line) == "not_found"


def test_after_three_days_everything_is_gone(over: tuple[Meeting, Person, Person], now: FrozenClock) -> None:
    meeting, facilitator, member = over
    at = {"meeting_id": meeting.id}
    db.session.add_all(
        [
            Earlier(**at, seq=3, number=1, source="Before.", until=now.at),
            Reaction(**at, seq=3, person_id=member.id, kind="heard"),
            PrivateTalk(**at, member_id=member.id, opened_at=now.at),
            PrivateWord(**at, member_id=member.id, seq=1, source="Between us.", created_at=now.at),
        ]
    )
    db.session.commit()
    operations.debrief(viewer_of(facilitator), meeting.public_id, went="Well.")
    now.advance(73 * HOUR)
    timetable.purge_words()
    models: list[type[Model]] = [
        RoomEvent, Admission, Presence, Earlier, Reaction, PrivateTalk, PrivateWord, Debrief,
    ]  # fmt: skip
    assert [db.session.query(model).count() for model in models] == [0] * len(models)
    assert (fresh(meeting).state, fresh(meeting).lead_id) == (MeetingState.PURGED, None)


def test_a_forgotten_meeting_takes_nobody_in(over: tuple[Meeting, Person, Person], now: FrozenClock) -> None:
    meeting, facilitator, _member = over
    now.advance(73 * HOUR)
    timetable.purge_words()
    assert refusal(operations.enter, viewer_of(facilitator), meeting.public_id) == "meeting_over"
    assert refusal(operations.ask_seat, viewer_of(a_person()), meeting.public_id) == "meeting_over"
    assert policy.why_fixed(fresh(meeting), now.at) == "meeting_over"


def test_links_of_a_forgotten_meeting_lead_to_its_page(
    app: Flask, over: tuple[Meeting, Person, Person], now: FrozenClock
) -> None:
    meeting, facilitator, _member = over
    now.advance(73 * HOUR)
    timetable.purge_words()
    client, page = client_of(app, facilitator), f"/meetings/{meeting.public_id}"
    assert [client.get(f"{page}/{place}").location for place in ("debrief", "troubled")] == [page, page]
    assert "This meeting is over." in client.get(page).text


# -- debrief -----------------------------------------------------------------------------------------------------------


def test_who_led_is_asked_how_it_was_and_members_are_not(over: tuple[Meeting, Person, Person]) -> None:
    _meeting, facilitator, member = over
    assert (notices(facilitator), notices(member)) == (["how_was_it"], [])


def test_the_answers_are_read_by_who_gave_them(app: Flask, over: tuple[Meeting, Person, Person]) -> None:
    meeting, facilitator, _member = over
    client, page = client_of(app, facilitator), f"/meetings/{meeting.public_id}/debrief"
    assert client.send(page, body="It was a good evening.", note="").status_code == 303
    assert "It was a good evening." in client.get(page).text


def test_saying_nothing_is_an_answer(over: tuple[Meeting, Person, Person]) -> None:
    meeting, facilitator, _member = over
    operations.debrief(viewer_of(facilitator), meeting.public_id)
    kept = queries.own_debrief(viewer_of(facilitator), meeting)
    assert kept is not None
    assert kept.answers == {}


def test_a_member_is_not_asked_and_neither_is_another_facilitator(over: tuple[Meeting, Person, Person]) -> None:
    meeting, _facilitator, member = over
    for person in (member, a_facilitator(meeting.group)):
        assert refusal(operations.debrief, viewer_of(person), meeting.public_id) == "not_found"


def test_nobody_is_asked_before_the_end(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    assert refusal(operations.debrief, viewer_of(facilitator), meeting.public_id) == "not_over_yet"


# -- the list of meetings ----------------------------------------------------------------------------------------------


def test_who_was_there_finds_the_meeting_again_as_long_as_they_can_tell_of_it(
    app: Flask, over: tuple[Meeting, Person, Person], now: FrozenClock
) -> None:
    meeting, _facilitator, member = over
    link = f"/meetings/{meeting.public_id}"
    now.advance(70 * HOUR)
    page = client_of(app, member).get("/meetings").text
    assert "Meetings that you were in" in page
    assert link in page
    assert link not in client_of(app, a_person()).get("/meetings").text
    now.advance(3 * HOUR)
    assert queries.recent(viewer_of(member)) == []
