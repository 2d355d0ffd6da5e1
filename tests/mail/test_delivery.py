"""Mail on its way: refused for now and for good, given up, overtaken, too late; over a real mail server."""

from dataclasses import replace
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
from forum.mail import kinds, operations, queries, transport
from forum.mail.kinds import Kind, Later
from forum.mail.models import MailState, OutgoingMail
from forum.mail.operations import sending
from forum.mail.send import Mail, send
from tests.mail.server import mail_server

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
NOTE = Mail("ana@example.org", "Something needs you", "Please look at the desk.\n")


@pytest.fixture(scope="module")
def server():
    with mail_server() as running:
        yield running


@pytest.fixture
def box(server, app_context, monkeypatch):
    """The server's box, empty and polite; the application sends there."""
    server.box.__init__()
    settings = replace(transport._settings, mail_transport="smtp", relay=server.relay)
    monkeypatch.setattr(transport, "_settings", settings)
    monkeypatch.setattr(sending, "_rests_until", 0.0)
    return server.box


@pytest.fixture
def kind(monkeypatch):
    """Declare a kind of mail for one test."""

    def declare(make, **how):
        monkeypatch.setitem(kinds._KINDS, "test", Kind(make, **how))

    return declare


@operation
def ask_for(actor, about="", **how):
    """Ask for a mail of the test's kind."""
    with transaction(actor):
        operations.post("test", about, **how)


def the_mail():
    db.session.rollback()
    return db.session.scalars(select(OutgoingMail)).one()


def go_on(span):
    """Let the time pass until the next try is due, and do what is due."""
    at = clock.now() + span
    with clock.frozen(at):
        run_due()
    return at


def test_a_letter_goes_once_and_its_words_are_forgotten(box):
    send(NOTE)
    assert NOTE.text not in the_mail().sealed
    assert "ana" not in the_mail().sealed
    run_due()
    run_due()
    assert [one.get_content() for one in box.taken] == [NOTE.text]
    assert (the_mail().state, the_mail().sealed) == (MailState.SENT, None)


def test_two_letters_with_one_key_are_one(box):
    send(NOTE, key="alert 1")
    run_due()
    send(NOTE, key="alert 1")
    run_due()
    assert len(box.taken) == 1


def test_a_letter_of_a_refused_act_never_goes(box):
    @operation
    def refused(actor):
        with transaction(actor):
            send(NOTE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused(SYSTEM)
    run_due()
    assert box.taken == []
    assert queries.waiting_and_dead().waiting == 0


def test_a_refusal_for_now_is_tried_again_later_and_later(box):
    box.at_rcpt = lambda: "451 4.7.1 come back later"
    with clock.frozen(NOW):
        send(NOTE)
        run_due()
        first = the_mail().due_at - NOW
        run_due()
        assert box.tried == 1
        post = queries.waiting_and_dead()
        assert (post.waiting, post.dead, post.refusal) == (1, 0, "451")
    with clock.frozen(the_mail().due_at):
        run_due()
        second = the_mail().due_at - clock.now()
    assert timedelta(seconds=45) <= first <= timedelta(seconds=75)
    assert second > 2 * first
    box.at_rcpt = lambda: None
    with clock.frozen(the_mail().due_at):
        run_due()
    assert len(box.taken) == 1
    assert the_mail().state is MailState.SENT


def test_many_that_failed_together_do_not_come_back_together(box):
    box.at_rcpt = lambda: "451 later"
    with clock.frozen(NOW):
        for number in range(4):
            send(Mail(f"someone{number}@example.org", "Hello", "Words\n"))
        run_due()
    dues = set(db.session.scalars(select(OutgoingMail.due_at)))
    assert len(dues) == 4


def test_a_refusal_for_good_is_a_dead_letter_at_once(box):
    box.at_rcpt = lambda: "550 5.1.1 nobody here"
    with clock.frozen(NOW):
        send(NOTE)
        run_due()
    post = queries.waiting_and_dead()
    assert (post.waiting, post.dead, post.last_dead_at, post.refusal) == (0, 1, NOW, "550")
    go_on(timedelta(days=2))
    assert box.tried == 1


def test_what_is_refused_too_often_is_given_up_and_an_operator_can_try_again(box):
    box.at_rcpt = lambda: "451 later"
    with clock.frozen(NOW):
        send(NOTE)
        run_due()
    for _ in range(profile().mail_tries):
        with clock.frozen(max(the_mail().due_at, NOW)):
            run_due()
    assert the_mail().state is MailState.DEAD
    assert box.tried == profile().mail_tries
    box.at_rcpt = lambda: None
    with clock.frozen(NOW + timedelta(days=10)):
        assert operations.try_dead_again(SYSTEM) == 1
        run_due()
    assert [one.get_content() for one in box.taken] == [NOTE.text]


def test_a_server_that_is_away_is_left_alone_for_a_moment(box, monkeypatch):
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


def test_nobody_who_needs_it_no_more_gets_it(box, kind):
    kind(lambda about: None)
    ask_for(SYSTEM)
    run_due()
    assert (box.tried, the_mail().state) == (0, MailState.DROPPED)


def test_later_is_not_a_try(box, kind):
    due = NOW + timedelta(hours=8)
    kind(lambda about: Later(due) if clock.now() < due else NOTE)
    with clock.frozen(NOW):
        ask_for(SYSTEM)
        run_due()
    assert (the_mail().tries, the_mail().due_at) == (0, due)
    with clock.frozen(due):
        run_due()
    assert len(box.taken) == 1


def test_what_comes_too_late_is_dropped(box, kind):
    kind(lambda about: NOTE)
    with clock.frozen(NOW):
        ask_for(SYSTEM, due_by=NOW + timedelta(minutes=15))
    with clock.frozen(NOW + timedelta(minutes=15)):
        run_due()
    assert (box.tried, the_mail().state) == (0, MailState.DROPPED)


# --- between the mail and our note of it ------------------------------------------------------------------------------


def a_claim_that_ran_out():
    """What a worker that died in the middle leaves: its work is due again."""
    db.session.rollback()
    with clock.frozen(NOW + timedelta(hours=1)):
        run_due()


@pytest.mark.parametrize(("again", "arrived"), [(False, 1), (True, 2)])
def test_died_after_the_server_took_it(box, kind, again, arrived):
    kind(lambda about: NOTE, again=again)
    with clock.frozen(NOW):
        ask_for(SYSTEM)
    sent, sending.note_sent = sending.note_sent, _die
    try:
        with clock.frozen(NOW), pytest.raises(KeyboardInterrupt):
            run_due()
    finally:
        sending.note_sent = sent
    assert the_mail().state is MailState.HANDED_OVER
    a_claim_that_ran_out()
    assert len(box.taken) == arrived
    assert the_mail().state is (MailState.SENT if again else MailState.UNSURE)
    assert len({one["Message-ID"] for one in box.taken}) == arrived


def _die(*_):
    raise KeyboardInterrupt


def test_died_before_the_line_that_ends_it(box, kind):
    kind(lambda about: NOTE)
    with clock.frozen(NOW):
        ask_for(SYSTEM)
    note, sending.note_handed_over = sending.note_handed_over, _die
    try:
        with clock.frozen(NOW), pytest.raises(KeyboardInterrupt):
            run_due()
    finally:
        sending.note_handed_over = note
    assert box.taken == []
    a_claim_that_ran_out()
    assert len(box.taken) == 1


def test_no_answer_to_the_end_counts_as_sent(box, kind):
    kind(lambda about: NOTE)
    box.hangs_up = True
    with clock.frozen(NOW):
        ask_for(SYSTEM)
        run_due()
    box.hangs_up = False
    a_claim_that_ran_out()
    assert (len(box.taken), the_mail().state) == (1, MailState.UNSURE)
    assert queries.waiting_and_dead().unsure == 1


def test_of_two_workers_one_ends_it(box, kind):
    taken_over = []

    def slow(about):
        if not taken_over:
            taken_over.append(True)
            sending.deliver(the_mail().id)  # the other worker, whose claim began when ours ran out
        return NOTE

    kind(slow)
    ask_for(SYSTEM)
    run_due()
    assert (len(box.taken), the_mail().tries) == (1, 2)


def test_a_mail_that_gathers_leaves_its_key_when_it_goes(box, kind):
    kind(lambda about: NOTE, gathers=True)
    ask_for(SYSTEM, key="news:1")
    ask_for(SYSTEM, key="news:1")
    assert queries.waiting_and_dead().waiting == 1
    run_due()
    ask_for(SYSTEM, key="news:1")
    run_due()
    assert len(box.taken) == 2


# --- looking after it -------------------------------------------------------------------------------------------------


def test_what_a_lost_job_left_behind_is_picked_up(box):
    with clock.frozen(NOW):
        send(NOTE)
    db.session.query(DueWork).delete()
    db.session.commit()
    with clock.frozen(NOW + timedelta(hours=2)):
        operations.tidy(SYSTEM)
        run_due()
    assert len(box.taken) == 1


def test_mail_of_long_ago_is_forgotten(box):
    with clock.frozen(NOW):
        send(NOTE)
        run_due()
    with clock.frozen(NOW + timedelta(days=61)):
        operations.tidy(SYSTEM)
    assert db.session.scalars(select(OutgoingMail)).all() == []
