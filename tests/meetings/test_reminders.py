"""Reminders: for who wants them and still comes, each once, and without a word of what it is."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import SYSTEM, GrantKind
from forum.jobs.queue import run_due
from forum.mail import transport
from forum.mail.models import OutgoingMail
from forum.mail.operations import post
from forum.mail.send import outbox
from forum.mail.smtp import Unsure
from forum.meetings import operations, timetable
from forum.meetings.models import Group, Meeting
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, take_seat

A_DAY, SOON = timedelta(hours=24), timedelta(minutes=15)


@pytest.fixture
def group(now: FrozenClock) -> Group:
    """A parents' group in Dublin."""
    outbox.clear()
    return a_group()


@pytest.fixture
def meeting(group: Group) -> Meeting:
    """A meeting in three days."""
    return a_meeting(group, starts_in=timedelta(days=3))


def a_member(meeting: Meeting, *, wants: bool = True) -> Person:
    """Somebody with a seat who has said whether they want to be reminded."""
    member = a_person()
    take_seat(member, meeting)
    operations.choose_reminders(viewer_of(member), wants)
    return member


def mailed_at(now: FrozenClock, meeting: Meeting, before: timedelta, *, starts: str | None = None) -> list[str]:
    """Let the clock's work be done twice at a time before the start: to whom mail goes."""
    outbox.clear()
    now.move_to(meeting.starts_at - before)
    for _ in range(2):
        timetable.remind()
        run_due()
    db.session.rollback()
    return sorted(mail.to for mail in outbox)


def test_who_has_a_seat_and_asked_is_reminded_twice(meeting: Meeting, now: FrozenClock) -> None:
    member = a_member(meeting)
    assert mailed_at(now, meeting, A_DAY + SOON) == []
    assert mailed_at(now, meeting, A_DAY) == [member.email]
    assert mailed_at(now, meeting, 2 * SOON) == []
    assert mailed_at(now, meeting, SOON) == [member.email]
    assert mailed_at(now, meeting, timedelta(minutes=3)) == []


def test_who_did_not_ask_is_not(meeting: Meeting, now: FrozenClock) -> None:
    take_seat(a_person(), meeting)
    a_member(meeting, wants=False)
    assert mailed_at(now, meeting, A_DAY) == []


def test_who_asked_but_has_no_seat_is_not(meeting: Meeting, now: FrozenClock) -> None:
    operations.choose_reminders(viewer_of(a_person()), wanted=True)
    assert mailed_at(now, meeting, A_DAY) == []


def test_who_leads_is_reminded_unless_they_said_no(meeting: Meeting, now: FrozenClock) -> None:
    leads, quiet = a_facilitator(meeting.group), a_facilitator(meeting.group)
    operations.choose_reminders(viewer_of(quiet), wanted=False)
    assert mailed_at(now, meeting, A_DAY) == [leads.email]


@pytest.mark.parametrize("before", [A_DAY, SOON])
def test_the_mail_is_discreet(meeting: Meeting, now: FrozenClock, before: timedelta) -> None:
    member = a_member(meeting)
    mailed_at(now, meeting, before)
    (mail,) = outbox
    assert mail.subject == "Your appointment" and "19:30" in mail.text
    said = f"{mail.subject} {mail.text}".lower()
    for word in (meeting.group.name, meeting.group.description, member.pen_name, "chair", "parent", "group", "support"):
        assert word.lower() not in said


def test_the_time_is_by_the_readers_clock(meeting: Meeting, now: FrozenClock) -> None:
    member = a_member(meeting)
    member.zone = "America/New_York"
    db.session.commit()
    mailed_at(now, meeting, A_DAY)
    assert "on Friday 27 November at 14:30 (America/New York)" in outbox[0].text


def test_what_was_given_back_is_not_reminded_of(meeting: Meeting, now: FrozenClock) -> None:
    member = a_member(meeting)
    now.move_to(meeting.starts_at - A_DAY)
    timetable.remind()
    operations.release_seat(viewer_of(member), meeting.public_id)
    run_due()
    assert outbox == []


def test_a_meeting_called_off_reminds_nobody_even_of_what_was_asked_for(meeting: Meeting, now: FrozenClock) -> None:
    a_member(meeting)
    now.move_to(meeting.starts_at - A_DAY)
    timetable.remind()
    operations.cancel_meeting(SYSTEM, meeting.public_id)
    run_due()
    assert mailed_at(now, meeting, SOON) == []


def test_a_moved_meeting_reminds_anew_and_of_its_new_time_alone(meeting: Meeting, now: FrozenClock) -> None:
    member = a_member(meeting)
    assert mailed_at(now, meeting, A_DAY) == [member.email]
    old = meeting.starts_at
    moved = operations.move_meeting(SYSTEM, meeting.public_id, starts_local="2026-11-30T18:00")
    now.move_to(old - SOON)
    assert mailed_at(now, moved, moved.starts_at - now.at) == []
    assert mailed_at(now, moved, A_DAY) == [member.email]
    assert "on Monday 30 November at 18:00" in outbox[0].text


def test_mail_that_waits_is_dropped_when_the_meeting_moves(meeting: Meeting, now: FrozenClock) -> None:
    a_member(meeting)
    now.move_to(meeting.starts_at - A_DAY)
    timetable.remind()
    operations.move_meeting(SYSTEM, meeting.public_id, starts_local="2026-11-30T18:00")
    run_due()
    assert outbox == []


def test_a_meeting_planned_for_tonight_reminds_only_just_before(group: Group, now: FrozenClock) -> None:
    meeting = a_meeting(group, starts_in=timedelta(hours=3))
    member = a_member(meeting)
    assert mailed_at(now, meeting, timedelta(hours=2)) == []
    assert mailed_at(now, meeting, SOON) == [member.email]


def test_a_crash_before_the_commit_leaves_nothing_and_the_next_sweep_does_it_all(
    meeting: Meeting, now: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = sorted(str(a_member(meeting).email) for _ in range(2))
    now.move_to(meeting.starts_at - A_DAY)
    left = [1]

    def dies_at_the_second(kind: str, about: str, *, key: str, due_by: datetime) -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        post(kind, about, key=key, due_by=due_by)

    with monkeypatch.context() as patch:
        patch.setattr("forum.meetings.operations.reminders.post", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            timetable.remind()
    db.session.rollback()
    assert db.session.scalars(select(OutgoingMail)).all() == []
    assert mailed_at(now, meeting, A_DAY) == members


def test_a_mail_that_may_have_arrived_is_not_sent_again(
    meeting: Meeting, now: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_member(meeting)

    def nobody_knows(_mail: object, _name: str, before_end: object = None) -> None:
        assert callable(before_end)
        before_end()
        raise Unsure

    with monkeypatch.context() as patch:
        patch.setattr(transport, "hand_over", nobody_knows)
        mailed_at(now, meeting, A_DAY)
    assert mailed_at(now, meeting, A_DAY - timedelta(hours=1)) == []


def test_the_link_in_it_ends_them_without_signing_in(app: Flask, meeting: Meeting, now: FrozenClock) -> None:
    a_member(meeting)
    mailed_at(now, meeting, A_DAY)
    stop = "/reminders/" + str(dict(outbox[0].headers)["List-Unsubscribe"]).strip("<>").split("/reminders/")[1]
    stranger = app.test_client()
    assert b"This ends the mail" in stranger.get(stop).data
    assert mailed_at(now, meeting, A_DAY) == []
    assert stranger.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert mailed_at(now, meeting, SOON) == []


def test_a_made_up_link_ends_nothing(app: Flask, meeting: Meeting, now: FrozenClock) -> None:
    member = a_member(meeting)
    assert app.test_client().post("/reminders/stop/made-up").status_code == 200
    assert mailed_at(now, meeting, A_DAY) == [member.email]


def test_one_chooses_on_a_page(app: Flask, meeting: Meeting, now: FrozenClock) -> None:
    member = a_person()
    take_seat(member, meeting)
    client = client_of(app, member)
    assert " checked" not in client.get("/you/reminders").get_data(as_text=True)
    client.send("/you/reminders", wanted="yes")
    assert " checked" in client.get("/you/reminders").get_data(as_text=True)
    assert mailed_at(now, meeting, A_DAY) == [member.email]
    client.send("/you/reminders")
    assert mailed_at(now, meeting, SOON) == []


def test_one_chooses_over_the_api_and_who_leads_has_them_already(app: Flask, meeting: Meeting) -> None:
    url = "/api/v1/me/reminders"
    member, leads = client_of(app, a_person()), client_of(app, a_facilitator(meeting.group))
    assert (member.get(url).json, leads.get(url).json) == ({"wanted": False}, {"wanted": True})
    assert member.call("PUT", url, wanted=True).status_code == 204
    assert leads.call("PUT", url, wanted=False).status_code == 204
    assert (member.get(url).json, leads.get(url).json) == ({"wanted": True}, {"wanted": False})


def leads_everywhere() -> Person:
    """A facilitator of the whole community."""
    return a_person(grants=[GrantKind.FACILITATOR])


def test_who_may_lead_everywhere_is_reminded_where_nobody_else_leads(meeting: Meeting, now: FrozenClock) -> None:
    both = sorted(str(leads_everywhere().email) for _ in range(2))
    assert mailed_at(now, meeting, A_DAY) == both


def test_who_may_lead_everywhere_is_not_reminded_of_a_group_with_its_own(meeting: Meeting, now: FrozenClock) -> None:
    leads_everywhere()
    own = a_facilitator(meeting.group)
    assert mailed_at(now, meeting, A_DAY) == [own.email]


def test_of_a_group_without_its_own_who_planned_the_meeting_is_reminded(group: Group, now: FrozenClock) -> None:
    leads_everywhere()
    plans = leads_everywhere()
    meeting = operations.plan(viewer_of(plans), group.public_id, starts_local="2026-11-27T19:30", minutes=60)
    assert mailed_at(now, meeting, A_DAY) == [plans.email]


def test_who_planned_it_and_may_not_lead_leaves_it_to_who_may(group: Group, now: FrozenClock) -> None:
    lead, may = a_person(grants=[GrantKind.LEAD]), leads_everywhere()
    meeting = operations.plan(viewer_of(lead), group.public_id, starts_local="2026-11-27T19:30", minutes=60)
    assert mailed_at(now, meeting, A_DAY) == [may.email]


def test_who_may_lead_everywhere_has_reminders_until_they_say_no(
    app: Flask, meeting: Meeting, now: FrozenClock
) -> None:
    person = leads_everywhere()
    client = client_of(app, person)
    assert client.get("/api/v1/me/reminders").json == {"wanted": True}
    client.send("/you/reminders")
    assert mailed_at(now, meeting, A_DAY) == []
