"""The alarm of class 1: who is woken, when, by what words, and when nobody is woken any more."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import ANONYMOUS, SYSTEM, Grant, GrantKind
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.meetings import operations as meetings
from forum.moderation import operations
from forum.moderation.models import DeskWish, OnCall, Reason, Recusal, TargetKind
from forum.moderation.operations import noticing
from forum.moderation.operations.noticing import Told
from forum.moderation.operations.sealing import reopen
from tests.factories import a_person, a_space, viewer_of
from tests.meetings.factories import a_meeting, come_in, open_room
from tests.moderation.factories import a_case, a_post, a_report, author_of, the_case
from tests.moderation.test_races import at_once

pytestmark = pytest.mark.usefixtures("app_context")
# A Wednesday.
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now():
    with clock.frozen(NOON) as frozen:
        yield frozen


def someone(name, *grants):
    return a_person(grants=grants, email=f"{name}@example.org")


@pytest.fixture
def duty(now):
    return someone("duty", GrantKind.MODERATOR)


def kept(person, weekday=2, start=11, end=14):
    """A weekly time on the rota, in UTC; Wednesdays around noon unless told."""
    db.session.add(
        OnCall(person_id=person.id, weekday=weekday, from_minute=60 * start, until_minute=60 * end, zone="UTC")
    )
    db.session.commit()


def away(person, days=1):
    db.session.add(DeskWish(person_id=person.id, away_until=clock.now() + timedelta(days=days)))
    db.session.commit()


def woken():
    """Who gets a mail now, everything due being done twice; each as often as they get one."""
    outbox.clear()
    for _ in range(2):
        run_due()
    db.session.expire_all()
    return sorted(mail.to.partition("@")[0] for mail in outbox if "class 1" in mail.subject)


def again(now, minutes):
    now.advance(minutes * MINUTE)
    operations.call_again(SYSTEM)
    return woken()


def test_a_case_of_the_first_class_wakes_who_is_on_duty_at_once(duty):
    a_case(Reason.CRISIS)
    assert woken() == ["duty"]


def test_a_case_of_another_class_wakes_nobody(duty):
    a_case(Reason.THREAT)
    assert woken() == []


def test_the_mail_tells_neither_whom_nor_where_nor_what(duty):
    case = a_case(Reason.CRISIS)
    woken()
    said = f"{outbox[0].subject} {outbox[0].text}".lower()
    telling = (author_of(case).pen_name, case.snapshots[0]["place"], case.snapshots[0]["title"], "crisis", "report")
    assert [word for word in telling if word.lower() in said] == []


def test_a_case_that_turns_urgent_with_a_second_report_wakes_then_though_somebody_had_looked(duty):
    post = a_post()
    a_report(post, Reason.OFF_TOPIC)
    operations.open_case(viewer_of(duty), the_case(post).public_id)
    assert woken() == []
    a_report(post, Reason.CRISIS)
    assert woken() == ["duty"]


def test_a_second_report_of_the_same_class_wakes_nobody_again(duty):
    post = a_post()
    a_report(post, Reason.CRISIS)
    assert woken() == ["duty"]
    a_report(post, Reason.CRISIS)
    assert woken() == []


def test_after_a_while_all_of_the_staff_are_woken_until_somebody_has_looked(now, duty):
    someone("peer", GrantKind.PEER_SUPPORTER)
    admin = someone("admin", GrantKind.ADMIN)
    kept(duty)
    other = someone("other", GrantKind.MODERATOR)
    case = a_case(Reason.CRISIS)
    assert woken() == ["duty"]
    assert again(now, 14) == []
    assert again(now, 1) == ["admin", "duty", "other", "peer"]
    assert again(now, 1) == []
    operations.open_case(viewer_of(other), case.public_id)
    assert again(now, 15) == []
    assert admin.email


def test_the_rota_says_who_is_woken(duty):
    someone("other", GrantKind.MODERATOR)
    kept(duty)
    a_case(Reason.CRISIS)
    assert woken() == ["duty"]


def test_without_anybody_on_call_everybody_on_duty_is_woken(duty):
    kept(someone("other", GrantKind.LEAD), weekday=3)
    a_case(Reason.CRISIS)
    assert woken() == ["duty", "other"]


def test_who_is_away_is_not_woken(now, duty):
    other = someone("other", GrantKind.MODERATOR)
    kept(other)
    away(other)
    a_case(Reason.CRISIS)
    assert woken() == ["duty"]
    assert again(now, 15) == ["duty"]


def test_when_all_are_away_they_are_woken_all_the_same(duty):
    away(duty)
    a_case(Reason.CRISIS)
    assert woken() == ["duty"]


def test_where_nobody_moderates_the_rest_of_the_staff_are_woken(now):
    someone("admin", GrantKind.ADMIN)
    a_case(Reason.CRISIS)
    assert woken() == ["admin"]


def test_neither_the_author_nor_who_told_nor_who_is_recused_is_woken(now, duty):
    author, teller, recused = (someone(name, GrantKind.MODERATOR) for name in ("author", "teller", "recused"))
    db.session.add(Recusal(staff_id=recused.id, member_id=author.id, since=clock.now()))
    db.session.commit()
    a_report(a_post(author), Reason.CRISIS, by=teller)
    assert woken() == ["duty"]
    assert again(now, 15) == ["duty"]


def test_who_moderates_another_space_only_is_not_woken(now, duty):
    here, there = a_space(), a_space()
    someone("here", Grant(GrantKind.MODERATOR, space_id=here.id))
    someone("there", Grant(GrantKind.MODERATOR, space_id=there.id))
    a_report(a_post(space=here), Reason.CRISIS)
    assert woken() == ["duty", "here"]


def test_a_case_that_somebody_at_the_desk_puts_back_wakes_nobody(duty):
    case = a_case(Reason.CRISIS)
    woken()
    case.severity = 4
    reopen(case, held=False, wakes=False)
    db.session.commit()
    assert woken() == []


def test_a_case_of_which_nobody_was_told_is_told_at_the_next_look(now, duty):
    case = a_case(Reason.THREAT)
    case.severity = 1
    db.session.commit()
    assert again(now, 1) == ["duty"]
    assert again(now, 1) == []


def test_what_is_told_after_a_meeting_as_urgent_wakes_and_not_whoever_led_it(now, duty):
    meeting = a_meeting()
    leads = [Grant(GrantKind.FACILITATOR, group_id=meeting.group_id), Grant(GrantKind.MODERATOR)]
    open_room(meeting, someone("lead", *leads))
    member = come_in(meeting)
    now.advance(timedelta(hours=2))
    meetings.tick(SYSTEM, meeting.id)
    outbox.clear()
    operations.tell_troubled(viewer_of(member), meeting.public_id, "I am afraid for somebody.", urgent=True)
    assert woken() == ["duty"]
    operations.tell_troubled(viewer_of(member), meeting.public_id, "Still so.", urgent=True)
    assert woken() == []


def test_a_public_notice_that_somebody_is_in_need_wakes(now, duty):
    post = a_post()
    told = Told(f"/posts/{post.public_id}", "They wrote that they cannot go on.", Reason.CRISIS)
    noticing.notice(ANONYMOUS, told)
    assert woken() == ["duty"]


def test_two_processes_that_look_in_the_same_moment_wake_once(app):
    with clock.frozen(NOON) as frozen, app.app_context():
        someone("duty", GrantKind.MODERATOR)
        a_case(Reason.CRISIS)
        assert woken() == ["duty"]
        frozen.advance(15 * MINUTE)
        db.session.commit()
        assert sum(at_once(app, *(lambda: operations.call_again(SYSTEM),) * 2)) == 1
        assert woken() == ["duty"]


def test_reports_in_the_same_moment_wake_once(app):
    with clock.frozen(NOON), app.app_context():
        someone("duty", GrantKind.MODERATOR)
        post_id = a_post().public_id
        tellers = [viewer_of(a_person()) for _ in range(4)]
        deeds = [lambda who=who: operations.report(who, TargetKind.POST, post_id, Reason.CRISIS) for who in tellers]
        db.session.commit()
        at_once(app, *deeds)
        assert woken() == ["duty"]
        assert woken() == []
