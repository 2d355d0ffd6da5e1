"""Waking people when first words wait unseen: those on duty, then all of the staff, each once, never by publishing."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.hello import operations as hellos
from forum.hello.models import HelloState
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.moderation import operations as desk
from forum.moderation import timetable
from forum.moderation.models import Action
from forum.moderation.operations.team import write_to_member, write_to_team
from tests.factories import a_person, viewer_of
from tests.hello.factories import WORDS, a_hello, a_newcomer, decided, the_case
from tests.moderation.factories import a_held_post

pytestmark = pytest.mark.usefixtures("app_context")
HOUR = timedelta(hours=1)


@pytest.fixture
def moderator():
    return a_person(grants=[GrantKind.MODERATOR])


@pytest.fixture
def peer():
    return a_person(grants=[GrantKind.PEER_SUPPORTER])


def told_after(hours):
    """Who gets a mail when the clock has come so far, everything due being done twice."""
    outbox.clear()
    with clock.frozen(clock.now() + hours * HOUR):
        for _ in range(2):
            timetable.alert_the_desk()
            run_due()
    db.session.expire_all()
    return sorted(mail.to for mail in outbox)


def test_those_on_duty_are_told_first_and_everybody_later_each_once(moderator, peer):
    hello = a_hello()
    assert told_after(0.9) == []
    assert told_after(1.1) == [moderator.email]
    assert told_after(2) == []
    assert told_after(6.1) == sorted([moderator.email, peer.email])
    assert told_after(48) == []
    assert hello.state is HelloState.WAITING, "nothing is ever published by the clock"


def test_a_word_to_the_team_wakes_those_on_duty_and_nobody_who_does_not_read_it(moderator, peer):
    member = a_person()
    write_to_team(viewer_of(member), WORDS)
    assert told_after(1.1) == [moderator.email]
    assert told_after(48) == []
    write_to_member(viewer_of(moderator), member.public_id, "Thank you.")
    write_to_team(viewer_of(member), "One more thing.")
    assert told_after(1.1) == [moderator.email]


def test_a_held_post_wakes_the_desk_as_a_hello_does(moderator):
    a_held_post()
    assert told_after(1.1) == [moderator.email]


def test_what_somebody_has_open_wakes_nobody(moderator):
    case = the_case(a_hello())
    with clock.frozen(clock.now() + HOUR):
        desk.open_case(viewer_of(moderator), case.public_id)
    assert told_after(1.1) == []
    assert told_after(1.3) == [moderator.email], "their claim has ended by itself"


def test_what_was_answered_wakes_nobody(moderator):
    hello = a_hello()
    case = the_case(hello)
    desk.decide(viewer_of(moderator), case.public_id, case.version, Action.PUBLISH)
    assert told_after(7) == []


def test_a_hello_that_comes_again_is_told_of_again(moderator):
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    assert told_after(1.1) == [moderator.email]
    decided(hello, Action.ASK_CHANGE, by=moderator, reason="Would you tell us a little more?")
    hellos.say_hello(viewer_of(newcomer), "A little more.", version=1)
    assert told_after(1.1) == [moderator.email]


def test_two_that_wait_make_one_mail(moderator):
    a_hello()
    a_hello(words="Another one.")
    assert told_after(1.1) == [moderator.email]


def test_the_mail_says_nothing_of_anybody(moderator):
    newcomer = a_newcomer()
    a_hello(newcomer)
    told_after(1.1)
    [mail] = outbox
    assert mail.subject == "Something waits for you"
    for said in (WORDS, newcomer.pen_name, "estrange", "hello"):
        assert said not in mail.text + mail.subject


def test_an_account_that_is_gone_gets_no_mail(moderator):
    outbox.clear()
    moderator.email = None
    db.session.commit()
    desk.send_alert(moderator.id, "now")
    desk.send_alert(999_999, "now")
    assert outbox == []


def test_an_alert_whose_job_runs_twice_is_one_mail(moderator):
    outbox.clear()
    desk.send_alert(moderator.id, "now")
    desk.send_alert(moderator.id, "now")
    run_due()
    assert [mail.to for mail in outbox] == [moderator.email]
