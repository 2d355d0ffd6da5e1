"""Between a mail and our note of it: whoever dies there doubles nothing, and loses nothing that was not begun."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.jobs.queue import run_due
from forum.mail import queries
from forum.mail.models import MailState
from forum.mail.operations import sending
from tests.mail.asking import NOTE, ask_for, the_mail

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


def a_claim_that_ran_out():
    """What a worker that died in the middle leaves: its work is due again."""
    db.session.rollback()
    with clock.frozen(NOW + timedelta(hours=1)):
        run_due()


@pytest.mark.parametrize(("again", "arrived"), [(False, 1), (True, 2)])
def test_died_after_the_server_took_it(posting, kind, again, arrived):
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
    assert len(posting.taken) == arrived
    assert the_mail().state is (MailState.SENT if again else MailState.UNSURE)
    assert len({one["Message-ID"] for one in posting.taken}) == arrived


def _die(*_):
    raise KeyboardInterrupt


def test_died_before_the_line_that_ends_it(posting, kind):
    kind(lambda about: NOTE)
    with clock.frozen(NOW):
        ask_for(SYSTEM)
    note, sending.note_handed_over = sending.note_handed_over, _die
    try:
        with clock.frozen(NOW), pytest.raises(KeyboardInterrupt):
            run_due()
    finally:
        sending.note_handed_over = note
    assert posting.taken == []
    a_claim_that_ran_out()
    assert len(posting.taken) == 1


def test_no_answer_to_the_end_counts_as_sent(posting, kind):
    kind(lambda about: NOTE)
    posting.hangs_up = True
    with clock.frozen(NOW):
        ask_for(SYSTEM)
        run_due()
    posting.hangs_up = False
    a_claim_that_ran_out()
    assert (len(posting.taken), the_mail().state) == (1, MailState.UNSURE)
    assert queries.waiting_and_dead().unsure == 1


def test_of_two_workers_one_ends_it(posting, kind):
    taken_over = []

    def slow(about):
        if not taken_over:
            taken_over.append(True)
            sending.deliver(the_mail().id)  # the other worker, whose claim began when ours ran out
        return NOTE

    kind(slow)
    ask_for(SYSTEM)
    run_due()
    assert (len(posting.taken), the_mail().tries) == (1, 2)


def test_a_mail_that_gathers_leaves_its_key_when_it_goes(posting, kind):
    kind(lambda about: NOTE, gathers=True)
    ask_for(SYSTEM, key="news:1")
    ask_for(SYSTEM, key="news:1")
    assert queries.waiting_and_dead().waiting == 1
    run_due()
    ask_for(SYSTEM, key="news:1")
    run_due()
    assert len(posting.taken) == 2
