"""When nobody comes to lead a meeting: who is asked, who is told, and what is noted."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.audit.models import AuditEntry
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.meetings import operations, timetable
from forum.meetings.models import Meeting
from forum.notifications.models import Notice
from tests.factories import a_person, a_space, client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, a_nonce, agree, come_in, open_room

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


# -- before the start --------------------------------------------------------------------------------------------------


def a_meeting_to_come() -> tuple[Meeting, Person]:
    """One in half an hour, and who leads its group."""
    group = a_group()
    facilitator = a_facilitator(group)
    outbox.clear()
    return a_meeting(group, starts_in=30 * MINUTE), facilitator


def test_when_nobody_who_leads_has_come_they_and_those_on_call_are_asked_once(now: FrozenClock) -> None:
    meeting, facilitator = a_meeting_to_come()
    on_call = a_person(grants=[GrantKind.MODERATOR])
    for _ in range(40):
        now.advance(MINUTE / 2)
        work()
    now.move_to(meeting.starts_at - 9 * MINUTE)
    work()
    asked = sorted(mail.to for mail in outbox if mail.subject == "Could you look in?")
    assert asked == sorted([facilitator.email or "", on_call.email or ""])


def test_the_mail_that_asks_says_nothing_of_what_or_with_whom(now: FrozenClock) -> None:
    meeting, _facilitator = a_meeting_to_come()
    now.move_to(meeting.starts_at - 10 * MINUTE)
    work()
    text = next(mail.text for mail in outbox if mail.subject == "Could you look in?")
    assert meeting.group.name not in text
    assert "20:00" in text


def test_nobody_is_asked_when_one_who_leads_is_there_already(now: FrozenClock) -> None:
    meeting, facilitator = a_meeting_to_come()
    agree(facilitator, meeting)
    now.move_to(meeting.starts_at - 12 * MINUTE)
    operations.enter(viewer_of(facilitator), meeting.public_id)
    now.advance(2 * MINUTE)
    work()
    assert [mail for mail in outbox if mail.subject == "Could you look in?"] == []


def test_a_meeting_that_was_moved_meanwhile_asks_nobody(now: FrozenClock) -> None:
    meeting, facilitator = a_meeting_to_come()
    now.move_to(meeting.starts_at - 10 * MINUTE)
    timetable.move_meetings()
    operations.move_meeting(viewer_of(facilitator), meeting.public_id, starts_local="2026-11-24T22:00")
    work()
    assert [mail for mail in outbox if mail.subject == "Could you look in?"] == []


def test_who_opens_a_room_at_once_has_a_moment_to_come_in(now: FrozenClock) -> None:
    group = a_group()
    facilitator = a_facilitator(group)
    outbox.clear()
    operations.open_now(viewer_of(facilitator), group.public_id, a_nonce())
    work()
    now.advance(4 * MINUTE)
    work()
    assert outbox == []
    now.advance(MINUTE)
    work()
    assert [mail.to for mail in outbox] == [facilitator.email]


# -- nobody came -------------------------------------------------------------------------------------------------------


@pytest.fixture
def missed(now: FrozenClock) -> tuple[Meeting, Person]:
    """A meeting to which nobody came to lead it, and a member who waited."""
    group = a_group()
    meeting = a_meeting(group)
    member = come_in(meeting)
    a_meeting(group, starts_in=timedelta(days=7))
    a_space(group.audience)
    now.advance(15 * MINUTE)
    work()
    return meeting, member


def test_a_meeting_without_anybody_to_lead_it_is_noted_as_ours(missed: tuple[Meeting, Person]) -> None:
    meeting, _member = missed
    entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == "meeting.nobody_led")).all()
    assert [(entry.subject_id, entry.actor_id) for entry in entries] == [(meeting.public_id, None)]


def test_who_waited_is_told_once(missed: tuple[Meeting, Person]) -> None:
    assert notices(missed[1]) == ["nobody_led"]


def test_the_page_then_shows_the_next_date_where_to_write_and_help(app: Flask, missed: tuple[Meeting, Person]) -> None:
    meeting, member = missed
    page = client_of(app, member).get(f"/meetings/{meeting.public_id}/lobby", follow_redirects=True).text
    assert "That is ours, not yours" in page
    assert "The next one:" in page
    assert "If you would like to write:" in page
    assert "Need help now" in page


def test_looking_again_in_the_lobby_leads_to_the_same_words(app: Flask, missed: tuple[Meeting, Person]) -> None:
    meeting, member = missed
    answer = client_of(app, member).send(f"/meetings/{meeting.public_id}/enter")
    assert answer.status_code == 403
    assert "That is ours, not yours" in answer.text


def test_a_meeting_that_was_led_is_noted_nowhere(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    member = come_in(meeting)
    now.advance(HOUR)
    work()
    assert notices(member) == []
    assert db.session.scalar(db.select(AuditEntry).where(AuditEntry.act == "meeting.nobody_led")) is None
