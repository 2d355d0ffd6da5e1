"""What a house knows of its restore: it stands in the record, and no mail of the past goes out a second time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.jobs.queue import run_due
from forum.mail import operations as post_office
from forum.mail import queries
from forum.mail.models import MailState, OutgoingMail
from forum.mail.send import Mail, outbox, send
from tests.cli.operator import SHEET, Operator
from tests.factories import a_person
from tests.home.factories import an_admin

HOUR = timedelta(hours=1)
OUTCOMES = {
    "due": MailState.PUT_ASIDE,
    "due in between": MailState.PUT_ASIDE,
    "due tomorrow": MailState.WAITING,
    "half gone": MailState.UNSURE,
    "run out": MailState.DROPPED,
    "good still": MailState.PUT_ASIDE,
    "sent": MailState.SENT,
    "dead": MailState.DEAD,
}


def _some_mail(now):
    def add(about, state=MailState.WAITING, due=timedelta(0), due_by=None):
        due_by = now + due_by if due_by else None
        db.session.add(
            OutgoingMail(kind="code", about=about, state=state, asked_at=now, due_at=now + due, due_by=due_by)
        )

    add("due")
    add("due in between", due=HOUR / 2)
    add("due tomorrow", due=24 * HOUR)
    add("half gone", MailState.HANDED_OVER)
    add("run out", due_by=HOUR / 4)
    add("good still", due_by=5 * HOUR)
    add("sent", MailState.SENT)
    add("dead", MailState.DEAD)
    db.session.commit()


@pytest.fixture
def back(app, tmp_path, monkeypatch, elsewhere, make_app):
    """A house that was brought back an hour after its backup, what the command said, and the backup's moment."""
    made_at = clock.now()
    with clock.frozen(made_at), app.app_context():
        a_person(pen_name="Quiet Kettle")
        _some_mail(made_at)
        db.session.remove()
        operator = Operator(monkeypatch, tmp_path, app.extensions["settings"].database_url)
        assert operator.run("backup", tmp_path / "chair.age").exit_code == 0
    operator.forget()
    operator.say(DATABASE_URL=elsewhere)
    with clock.frozen(made_at + HOUR):
        said = operator.run("restore", tmp_path / "chair.age", typed=SHEET)
        assert said.exit_code == 0, said.output
        house = make_app(database_url=elsewhere)
        with house.app_context():
            yield house, said.output, made_at


def test_a_restore_stands_in_the_record_with_the_moment_of_its_backup(back):
    _, _, made_at = back
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.actor_id, entry.actor_name) == ("house.restore", None, "Open Chair")
    assert entry.details == {"made_at": made_at.isoformat(timespec="seconds"), "put_aside": 3}
    assert entry.at == made_at + HOUR


def test_the_admins_read_of_it_on_their_page(back):
    house, _, _ = back
    page = an_admin(house).get("/admin").text
    assert "brought this house back from a backup" in page


def test_mail_that_may_have_gone_already_does_not_go_and_what_was_not_due_yet_waits_for_its_time(back):
    run_due()
    post_office.tidy(SYSTEM)
    run_due()
    assert dict(db.session.execute(select(OutgoingMail.about, OutgoingMail.state)).tuples().all()) == OUTCOMES
    assert outbox == []


def test_the_command_says_what_was_put_aside(back):
    _, said, _ = back
    assert "Mail that may have gone out already is put aside (3); `open-chair mail` lists it." in said


# -- what an operator does about it ------------------------------------------------------------------------------------


@pytest.fixture
def aside(run, app_context):
    """A letter that was put aside."""
    send(Mail("ana@example.org", "Something needs you", "Words\n"))
    assert post_office.put_aside(SYSTEM) == 1
    run_due()
    assert outbox == []

    def say(*arguments):
        said = run("mail", *arguments).output
        db.session.rollback()  # what the command did is to be seen here
        return said

    return say


def test_put_aside_mail_is_listed_without_an_address(aside):
    said = aside()
    assert "Not sent after a restore, as it may have gone before: 1.\n  letter, asked for on 20" in said
    assert "ana@" not in said


def test_it_goes_with_its_words_when_an_operator_says_so(aside):
    assert aside("--put-aside", "send").startswith("1 on the way.\nWaiting: 1.")
    run_due()
    assert [mail.text for mail in outbox] == ["Words\n"]
    assert queries.put_aside() == []


def test_or_it_is_let_go_and_its_words_with_it(aside):
    assert aside("--put-aside", "drop").startswith("1 let go.\nWaiting: 0.")
    run_due()
    assert outbox == []
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.state, mail.sealed) == (MailState.DROPPED, None)


def test_trying_dead_letters_again_leaves_it_where_it_is(aside):
    assert aside("--again").startswith("0 tried again.")
    assert len(queries.put_aside()) == 1
