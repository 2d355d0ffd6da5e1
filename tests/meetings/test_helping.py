"""Get help: one press pauses the room, opens the private word, and wakes whoever is on duty; the mail says nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.audit.models import AuditEntry
from forum.community.operations import choose_help_country
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Invalid, NotFound
from forum.core.viewer import SYSTEM, Grant, GrantKind
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.meetings import operations, queries
from forum.meetings.models import EventKind, Meeting, PrivateTalk
from forum.meetings.models.private import NOWHERE
from forum.meetings.operations import helping, private
from forum.meetings.present import private as present
from forum.meetings.queries import private as talks
from forum.moderation import operations as moderation
from forum.moderation import policy
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, TargetKind
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_nonce, come_in, open_room, refusal, say
from tests.meetings.test_private import key

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def no_mail(app_context: object) -> Iterator[None]:
    """Nothing was sent before."""
    outbox.clear()
    yield
    outbox.clear()


def version(meeting: Meeting) -> int:
    """How the room stands."""
    db.session.refresh(meeting)
    return meeting.state_version


def call(leader: Person, meeting: Meeting, member: Person) -> PrivateTalk:
    """Get help for somebody."""
    return helping.call_for_help(viewer_of(leader), meeting.public_id, key(member, meeting), version(meeting))


def the_case() -> Case:
    """The one case there is."""
    return db.session.scalars(select(Case).execution_options(populate_existing=True)).one()


def woken() -> list[str]:
    """To whom mail has gone since the last look."""
    run_due()
    people = sorted(mail.to for mail in outbox)
    outbox.clear()
    return people


def test_it_pauses_the_room_like_any_other_pause(meeting: Meeting, leader: Person, member: Person) -> None:
    call(leader, meeting, member)
    said = [(line.event.kind, line.event.code, line.event.about_id) for line in queries.lines(meeting.id, 0)]
    assert said[-1] == (EventKind.PAUSED, None, None)
    assert refusal(say, member, meeting) == "room_paused"


def test_it_opens_the_private_word_to_the_member(meeting: Meeting, leader: Person, member: Person) -> None:
    talk = call(leader, meeting, member)
    assert (talk.member_id, talk.calls) == (member.id, True)
    private.say_private(viewer_of(member), meeting.public_id, "Thank you for asking.", a_nonce())


def test_another_version_of_the_room_changes_nothing(meeting: Meeting, leader: Person, member: Person) -> None:
    seen = version(meeting)
    operations.pause_room(viewer_of(leader), meeting.public_id, seen, True)
    refused = refusal(helping.call_for_help, viewer_of(leader), meeting.public_id, key(member, meeting), seen)
    assert (refused, db.session.scalars(select(Case)).all()) == ("room_changed", [])


def test_pressing_twice_wakes_once(meeting: Meeting, leader: Person, member: Person) -> None:
    a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    seen = version(meeting)
    for _ in range(2):
        helping.call_for_help(viewer_of(leader), meeting.public_id, key(member, meeting), seen)
    assert woken() == ["duty@example.org"]


def test_a_member_calls_no_help_for_another(meeting: Meeting, leader: Person, member: Person) -> None:
    other = come_in(meeting)
    for act in (helping.end_call, helping.send_help_card):
        assert refusal(act, viewer_of(member), meeting.public_id, key(other, meeting)) == "not_allowed"
    named = (meeting.public_id, key(other, meeting), version(meeting))
    assert refusal(helping.call_for_help, viewer_of(member), *named) == "not_allowed"


def test_from_outside_nobody_calls_for_help(meeting: Meeting, leader: Person, member: Person) -> None:
    with pytest.raises(NotFound):
        call(a_person(grants=[Grant(GrantKind.FACILITATOR, group_id=meeting.group_id)]), meeting, member)


def test_a_case_of_the_first_class_seals_what_led_to_it(meeting: Meeting, leader: Person, member: Person) -> None:
    say(member, meeting, "I have the pills here.")
    private.say_private(viewer_of(member), meeting.public_id, "Nobody knows.", a_nonce())
    call(leader, meeting, member)
    case = the_case()
    assert (case.kind, case.severity, case.status, case.subject_id) == (CaseKind.HELP, 1, CaseStatus.OPEN, member.id)
    assert [line["text"] for line in case.snapshots[-1]["lines"]] == ["I have the pills here.", "Nobody knows."]
    assert db.session.scalars(select(AuditEntry.act).where(AuditEntry.act == "help.call")).all() == ["help.call"]


def test_a_call_for_somebody_who_said_nothing_is_a_case_all_the_same(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    say(leader, meeting, "Welcome.")
    call(leader, meeting, member)
    lines = the_case().snapshots[-1]["lines"]
    assert [(line["by"], line["text"]) for line in lines] == [(leader.pen_name, "Welcome."), (member.pen_name, "")]


def test_the_mail_says_neither_who_nor_why_nor_where(meeting: Meeting, leader: Person, member: Person) -> None:
    a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    say(member, meeting, "I have the pills here.")
    call(leader, meeting, member)
    run_due()
    [mail] = outbox
    said = f"{mail.subject} {mail.text}".lower()
    names = (member.pen_name, leader.pen_name, meeting.group.name)
    telling = ("pill", "meeting", "help", "crisis", *(name.lower() for name in names))
    assert [word for word in telling if word in said] == []


def test_when_only_the_facilitator_is_on_duty_everybody_else_on_the_staff_is_woken(meeting: Meeting) -> None:
    both = [Grant(GrantKind.FACILITATOR, group_id=meeting.group_id), Grant(GrantKind.MODERATOR)]
    leader = open_room(meeting, a_person(grants=both, email="alone@example.org"))
    a_person(grants=[GrantKind.ADMIN], email="admin@example.org")
    a_person(grants=[GrantKind.PEER_SUPPORTER], email="peer@example.org")
    call(leader, meeting, come_in(meeting))
    assert woken() == ["admin@example.org", "peer@example.org"]


def test_the_member_is_never_woken_about_themselves(meeting: Meeting, leader: Person) -> None:
    member = come_in(meeting, a_person(grants=[GrantKind.MODERATOR], email="member@example.org"))
    a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    call(leader, meeting, member)
    assert woken() == ["duty@example.org"]


def again(now: FrozenClock, minutes: int) -> list[str]:
    """Who is woken by the next look, after a while."""
    now.advance(minutes * MINUTE)
    moderation.call_again(SYSTEM)
    return woken()


def test_until_somebody_has_seen_it_all_of_the_staff_are_woken_again(
    now: FrozenClock, meeting: Meeting, leader: Person, member: Person
) -> None:
    a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    a_person(grants=[GrantKind.ADMIN], email="admin@example.org")
    call(leader, meeting, member)
    assert woken() == ["duty@example.org"]
    assert again(now, 14) == []
    assert again(now, 1) == again(now, 15) == ["admin@example.org", "duty@example.org"]


def test_who_opens_the_case_has_seen_it(now: FrozenClock, meeting: Meeting, leader: Person, member: Person) -> None:
    duty = a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    call(leader, meeting, member)
    assert woken() == ["duty@example.org"]
    moderation.open_case(viewer_of(duty), the_case().public_id)
    assert again(now, 20) == []


def test_who_leads_says_that_it_is_in_hand(now: FrozenClock, meeting: Meeting, leader: Person, member: Person) -> None:
    a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    call(leader, meeting, member)
    helping.end_call(viewer_of(leader), meeting.public_id, key(member, meeting))
    assert again(now, 20) == []  # not even the first one: it was seen before the mail went
    talk = talks.talk_of(meeting.id, member.id)
    assert talk is not None and not talk.calls
    assert the_case().status is CaseStatus.OPEN


def test_a_second_call_after_the_first_was_in_hand_wakes_anew(
    now: FrozenClock, meeting: Meeting, leader: Person, member: Person
) -> None:
    a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    call(leader, meeting, member)
    woken()
    helping.end_call(viewer_of(leader), meeting.public_id, key(member, meeting))
    now.advance(MINUTE)
    call(leader, meeting, member)
    assert woken() == ["duty@example.org"]


def test_a_rehearsal_wakes_nobody(meeting: Meeting, leader: Person, member: Person) -> None:
    a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    meeting.rehearsal = True
    db.session.commit()
    call(leader, meeting, member)
    assert woken() == []


# -- the help lines ----------------------------------------------------------------------------------------------------


def test_the_lines_are_those_of_the_members_own_choice_then_of_their_clock_then_of_the_group(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    assert talks.country_of(meeting, member.id) == "IE"  # where the group lives
    member.zone = "Europe/Berlin"
    db.session.commit()
    assert talks.country_of(meeting, member.id) == "DE"
    choose_help_country(viewer_of(member), "NZ")
    assert talks.country_of(meeting, member.id) == "NZ"


def test_without_any_country_there_is_the_directory(meeting: Meeting, member: Person) -> None:
    meeting.group.zone = "UTC"
    assert talks.country_of(meeting, member.id) == NOWHERE
    card = present.help_card(NOWHERE)
    assert (card.country, card.lines, card.directory_name) == ("", [], "findahelpline.com")


def test_only_the_member_sees_which_countrys_lines_they_were_sent(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    choose_help_country(viewer_of(member), "NZ")
    helping.send_help_card(viewer_of(leader), meeting.public_id, key(member, meeting))
    of_member = present.private(talks.hear_private(viewer_of(member), meeting.public_id)).words[0].help
    assert of_member is not None and of_member.country == "NZ" and of_member.emergency == "111"
    of_leader = talks.hear_private(viewer_of(leader), meeting.public_id, 0, key(member, meeting))
    [seen] = present.private(of_leader).words
    assert (seen.card, seen.help, seen.text) == (True, None, None)


def test_sending_the_lines_twice_in_a_row_is_once(meeting: Meeting, leader: Person, member: Person) -> None:
    sent = [helping.send_help_card(viewer_of(leader), meeting.public_id, key(member, meeting)) for _ in range(2)]
    assert sent[0] == sent[1]
    private.say_private(viewer_of(member), meeting.public_id, "It is busy there.", a_nonce())
    assert helping.send_help_card(viewer_of(leader), meeting.public_id, key(member, meeting)).seq == 3


def test_the_desk_reads_it_folded_and_says_that_they_are_in_good_hands(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    duty = a_person(grants=[GrantKind.MODERATOR])
    say(member, meeting, "I have the pills here.")
    call(leader, meeting, member)
    browser, case = client_of(app, duty), the_case()
    assert "A facilitator asks for help" in browser.get("/desk").text
    page = browser.get(f"/desk/cases/{case.public_id}").text
    assert "I have the pills here." in page and "They are in good hands" in page and "Hide" not in page
    decided = browser.send(f"/desk/cases/{case.public_id}/decide", action="keep", version=case.version)
    assert (decided.status_code, the_case().status) == (303, CaseStatus.DECIDED)


def test_being_in_need_is_no_mark_against_anybody(meeting: Meeting, leader: Person, member: Person) -> None:
    call(leader, meeting, member)
    assert policy.choices(TargetKind.TALK, "visible") == (Action.KEEP,)
    duty, case = viewer_of(a_person(grants=[GrantKind.MODERATOR])), the_case()
    why = {"rule": 3, "reason": "A reason that is long enough."}
    with pytest.raises(Invalid):
        moderation.decide(duty, case.public_id, case.version, Action.HIDE, **why)
