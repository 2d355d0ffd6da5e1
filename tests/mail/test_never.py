"""Somebody else's hand typed your address: you hear of it seldom, and not at all once you say so (S-21)."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from forum.accounts import operations as accounts
from forum.core import clock
from forum.core.viewer import ANONYMOUS
from forum.jobs.queue import run_due
from forum.mail.models import AddressNote
from forum.mail.send import Mail, outbox, send
from forum.notifications.operations import choose_mail
from tests.factories import a_person, viewer_of

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
EMAIL, PASSWORD = "far.shore@example.org", "eleven gulls on a wall"


@pytest.fixture(autouse=True)
def empty(app_context):
    outbox.clear()


def ask(at=NOW, email=EMAIL):
    """Somebody asks for a code at this instant; how many mails went out."""
    outbox.clear()
    with clock.frozen(at):
        accounts.begin_joining(ANONYMOUS, email, PASSWORD)
        run_due()
    return len(outbox)


def link():
    return re.search(r"https?://localhost(/mail/never/\S+)", outbox[0].text)[1]


def test_asked_again_within_a_day_a_few_come_and_then_none_for_a_month():
    assert [ask(NOW + timedelta(hours=hour)) for hour in (0, 1, 2, 3, 30)] == [1, 1, 1, 0, 0]
    assert ask(NOW + timedelta(days=29)) == 0
    assert ask(NOW + timedelta(days=31)) == 1


def test_one_mail_and_a_second_asking_days_later_is_one_mail():
    assert ask() == 1
    assert ask(NOW + timedelta(days=5)) == 0


def test_whoever_is_here_already_is_not_reminded_of_it_often():
    a_person(email=EMAIL)
    assert ask() == 1
    assert "already have a place" in outbox[0].text
    assert ask(NOW + timedelta(days=5)) == 0


def test_an_address_that_answered_is_not_counted():
    ask()
    code = re.search(r"\b\d{6}\b", outbox[0].text)[0]
    with clock.frozen(NOW):
        ticket = accounts.begin_joining(ANONYMOUS, EMAIL, PASSWORD)
        outbox.clear()
        run_due()
        code = re.search(r"\b\d{6}\b", outbox[0].text)[0]
        accounts.prove_address(ANONYMOUS, ticket, code)
    assert ask(NOW + timedelta(days=5)) == 1


def test_never_is_never_and_looking_at_the_link_is_not_yet_never(client):
    ask()
    place = link()
    assert "Never write to me" in client.get(place).text
    assert ask(NOW + timedelta(days=40)) == 1
    assert "will not write" in client.post(place, data={"wish": "never"}).text
    assert ask(NOW + timedelta(days=80)) == 0
    a_person(email=EMAIL)
    outbox.clear()
    with clock.frozen(NOW + timedelta(days=81)):
        accounts.begin_reset(ANONYMOUS, EMAIL)
        run_due()
    assert outbox == []


def test_never_holds_for_a_code_that_is_already_on_its_way(client):
    ask()
    place = link()
    with clock.frozen(NOW):
        accounts.begin_joining(ANONYMOUS, EMAIL, PASSWORD)
    outbox.clear()
    client.post(place, data={"wish": "never"})
    with clock.frozen(NOW):
        run_due()
    assert outbox == []


def test_a_changed_mind_opens_the_address_again(client):
    ask()
    place = link()
    client.post(place, data={"wish": "never"})
    assert "can reach this address" in client.post(place, data={"wish": "again"}).text
    assert ask(NOW + timedelta(days=1)) == 1


def test_never_holds_for_every_mail_until_the_owner_asks_for_some(client):
    ask()
    client.post(link(), data={"wish": "never"})
    owner = a_person(email=EMAIL)
    outbox.clear()
    send(Mail(EMAIL, "Something needs you", "Words\n"))
    run_due()
    assert outbox == []
    choose_mail(viewer_of(owner), wanted=True)
    send(Mail(EMAIL, "Something needs you", "Words\n"))
    run_due()
    assert [one.to for one in outbox] == [EMAIL]


def test_no_address_is_kept_for_it(client):
    ask()
    client.post(link(), data={"wish": "never"})
    (note,) = AddressNote.query.all()
    assert "@" not in note.digest and "shore" not in note.digest


def test_a_link_that_is_not_ours_is_answered_alike_and_does_nothing(client):
    ask()
    place = link()
    other = place[:-4] + "AAAA"
    for sent in (None, {"wish": "again"}, {"wish": "never"}):
        ours, theirs = ((client.post(one, data=sent) if sent else client.get(one)) for one in (place, other))
        assert (ours.status_code, ours.text.replace(place, "")) == (theirs.status_code, theirs.text.replace(other, ""))
    assert AddressNote.query.count() == 1
    assert client.post(place, data={"wish": "perhaps"}).status_code == 422
