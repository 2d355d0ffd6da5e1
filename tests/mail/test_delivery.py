"""Mail on its way: refused for now and for good, given up, too late; over a real mail server."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.jobs.models import DueWork
from forum.jobs.queue import run_due
from forum.mail import operations, queries, transport
from forum.mail.kinds import Later
from forum.mail.models import MailState, OutgoingMail
from forum.mail.operations import sending
from forum.mail.send import Mail, send
from tests.mail.asking import NOTE, ask_for, the_mail

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


def go_on(span):
    """Let the time pass until the next try is due, and do what is due."""
    at = clock.now() + span
    with clock.frozen(at):
        run_due()
    return at


def test_a_letter_goes_once_and_its_words_are_forgotten(posting):
    send(NOTE)
    assert NOTE.text not in the_mail().sealed
    assert "ana" not in the_mail().sealed
    run_due()
    run_due()
    assert [one.get_content() for one in posting.taken] == [NOTE.text]
    assert (the_mail().state, the_mail().sealed) == (MailState.SENT, None)


def test_two_letters_with_one_key_are_one(posting):
    send(NOTE, key="alert 1")
    run_due()
    send(NOTE, key="alert 1")
    run_due()
    assert len(posting.taken) == 1


def test_a_letter_of_a_refused_act_never_goes(posting):
    @operation
    def refused(actor):
        with transaction(actor):
            send(NOTE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused(SYSTEM)
    run_due()
    assert posting.taken == []
    assert queries.waiting_and_dead().waiting == 0


def test_a_refusal_for_now_is_tried_again_later_and_later(posting):
    posting.at_rcpt = lambda: "451 4.7.1 come back later"
    with clock.frozen(NOW):
        send(NOTE)
        run_due()
        first = the_mail().due_at - NOW
        run_due()
        assert posting.tried == 1
        post = queries.waiting_and_dead()
        assert (post.waiting, post.dead, post.refusal) == (1, 0, "451")
    with clock.frozen(the_mail().due_at):
        run_due()
        second = the_mail().due_at - clock.now()
    assert timedelta(seconds=45) <= first <= timedelta(seconds=75)
    assert second > 2 * first
    posting.at_rcpt = lambda: None
    with clock.frozen(the_mail().due_at):
        run_due()
    assert len(posting.taken) == 1
    assert the_mail().state is MailState.SENT


def test_many_that_failed_together_do_not_come_back_together(posting):
    posting.at_rcpt = lambda: "451 later"
    with clock.frozen(NOW):
        for number in range(4):
            send(Mail(f"someone{number}@example.org", "Hello", "Words\n"))
        run_due()
    dues = set(db.session.scalars(select(OutgoingMail.due_at)))
    assert len(dues) == 4


def test_a_refusal_for_good_is_a_dead_letter_at_once(posting):
    posting.at_rcpt = lambda: "550 5.1.1 nobody here"
    with clock.frozen(NOW):
        send(NOTE)
        run_due()
    post = queries.waiting_and_dead()
    assert (post.waiting, post.dead, post.last_dead_at, post.refusal) == (0, 1, NOW, "550")
    go_on(timedelta(days=2))
    assert posting.tried == 1


def test_what_is_refused_too_often_is_given_up_and_an_operator_can_try_again(posting):
    posting.at_rcpt = lambda: "451 later"
    with clock.frozen(NOW):
        send(NOTE)
        run_due()
    for _ in range(profile().mail_tries):
        with clock.frozen(max(the_mail().due_at, NOW)):
            run_due()
    assert the_mail().state is MailState.DEAD
    assert posting.tried == profile().mail_tries
    posting.at_rcpt = lambda: None
    with clock.frozen(NOW + timedelta(days=10)):
        assert operations.try_dead_again(SYSTEM) == 1
        run_due()
    assert [one.get_content() for one in posting.taken] == [NOTE.text]


def test_a_server_that_is_away_is_left_alone_for_a_moment(posting, monkeypatch):
    away = []
    monkeypatch.setattr(transport, "hand_over", lambda *sent, **rest: away.append(sent) or _ours())
    for number in range(5):
        send(Mail(f"someone{number}@example.org", "Hello", "Words\n"))
    run_due()
    assert len(away) == 1
    assert queries.waiting_and_dead().waiting == 5
    assert sorted(db.session.scalars(select(OutgoingMail.tries))) == [0, 0, 0, 0, 1]


def _ours():
    raise sending.NotNow("ConnectionRefusedError", ours=True)


# --- kinds that are made when they go ---------------------------------------------------------------------------------


def test_nobody_who_needs_it_no_more_gets_it(posting, kind):
    kind(lambda about: None)
    ask_for(SYSTEM)
    run_due()
    assert (posting.tried, the_mail().state) == (0, MailState.DROPPED)


def test_later_is_not_a_try(posting, kind):
    due = NOW + timedelta(hours=8)
    kind(lambda about: Later(due) if clock.now() < due else NOTE)
    with clock.frozen(NOW):
        ask_for(SYSTEM)
        run_due()
    assert (the_mail().tries, the_mail().due_at) == (0, due)
    with clock.frozen(due):
        run_due()
    assert len(posting.taken) == 1


def test_what_comes_too_late_is_dropped(posting, kind):
    kind(lambda about: NOTE)
    with clock.frozen(NOW):
        ask_for(SYSTEM, due_by=NOW + timedelta(minutes=15))
    with clock.frozen(NOW + timedelta(minutes=15)):
        run_due()
    assert (posting.tried, the_mail().state) == (0, MailState.DROPPED)


# --- looking after it -------------------------------------------------------------------------------------------------


def test_what_a_lost_job_left_behind_is_picked_up(posting):
    with clock.frozen(NOW):
        send(NOTE)
    db.session.query(DueWork).delete()
    db.session.commit()
    with clock.frozen(NOW + timedelta(hours=2)):
        operations.tidy(SYSTEM)
        run_due()
    assert len(posting.taken) == 1


def test_mail_of_long_ago_is_forgotten(posting):
    with clock.frozen(NOW):
        send(NOTE)
        run_due()
    with clock.frozen(NOW + timedelta(days=61)):
        operations.tidy(SYSTEM)
    assert db.session.scalars(select(OutgoingMail)).all() == []
