"""The power fails while a reply mail is on its way over real SMTP: its reader gets it exactly once.

It fails twice: before the line that ends the message (the mail server throws away what it had), and after the server
has taken the mail but before we have noted so, which is the gap that doubles mail elsewhere (RFC 1047).
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.core import clock
from forum.core.db import db
from forum.jobs.models import DueWork
from forum.jobs.queue import run_due
from forum.mail import transport
from forum.mail.models import MailState, OutgoingMail
from forum.notifications.operations import choose_mail
from forum.threads import operations as threads
from tests.factories import a_person, a_space, viewer_of
from tests.mail.server import Server as MailServer
from tests.mail.server import mail_server
from tests.servers import Server

pytestmark = pytest.mark.live

PATIENCE = 20.0
WORDS = "Quinces ripen slowly behind grandmother's orangery."


@pytest.fixture
def post_office() -> Iterator[MailServer]:
    """A mail server."""
    with mail_server() as running:
        yield running


@pytest.fixture
def an_answer(app_context: Flask) -> str:
    """Ana asked to be told, Tom did not, and both are answered; returns Ana's address. Her mail is due now."""
    ana, tom, mia = a_person(), a_person(), a_person()
    choose_mail(viewer_of(ana), wanted=True, quiet_from=0, quiet_until=0)
    for person in (ana, tom):
        post = threads.start_thread(viewer_of(person), a_space().public_id, "Quinces", WORDS)
        threads.post_reply(viewer_of(mia), post.thread.public_id, WORDS, reply_to=post.public_id)
    past = clock.now() - timedelta(seconds=1)
    for table in (OutgoingMail, DueWork):
        db.session.execute(update(table).values(due_at=past))
    db.session.commit()
    return str(ana.email)


def a_worker_that_died() -> None:
    """Its claims run out (here at once, and not in two minutes)."""
    db.session.rollback()
    db.session.execute(update(DueWork).values(claimed_until=None))
    db.session.commit()


def the_mail() -> OutgoingMail:
    """The one mail, as the database has it now."""
    db.session.rollback()
    return db.session.scalars(select(OutgoingMail).execution_options(populate_existing=True)).one()


def test_a_reader_gets_a_mail_once_whenever_the_power_fails(
    an_answer: str,
    post_office: MailServer,
    serve: Callable[..., Server],
    engine: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box, up, dead = post_office.box, threading.Event(), threading.Event()

    def the_power_fails() -> None:
        up.wait(PATIENCE)
        server.kill()
        dead.set()

    if engine == "sqlite":  # once is enough: nothing of ours is in the database yet
        box.at_rcpt = the_power_fails
    else:
        box.at_end = the_power_fails
    server = serve(queue_url=None, **post_office.environ)
    up.set()
    assert dead.wait(PATIENCE)
    if engine == "sqlite":
        assert (box.taken, the_mail().state) == ([], MailState.WAITING)
        up.clear()
        dead.clear()
        box.at_rcpt, box.at_end = lambda: None, the_power_fails
        a_worker_that_died()
        server.start()
        up.set()
        assert dead.wait(PATIENCE)
    assert (len(box.taken), the_mail().state) == (1, MailState.HANDED_OVER)

    box.at_end = lambda: None
    a_worker_that_died()
    assert transport._settings is not None
    settings = replace(transport._settings, mail_transport="smtp", relay=post_office.relay)
    monkeypatch.setattr(transport, "_settings", settings)
    run_due()  # what the next start would do
    assert the_mail().state is MailState.UNSURE
    (mail,) = box.taken
    assert (mail["To"], mail["Subject"]) == (an_answer, "There is something new for you")
    assert not set(WORDS.lower().rstrip(".").split()) & set(str(mail).lower().split())
    assert box.tried == (2 if engine == "sqlite" else 1)
