"""Reply mail: only for who asked, one a day, without a word of what was said, and never about what was seen."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.accounts import operations as accounts
from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.jobs.queue import run_due
from forum.mail.models import MailState, OutgoingMail
from forum.mail.send import outbox
from forum.notifications.operations import choose_mail, mark_seen, offer_mail
from forum.notifications.queries import list_notices
from forum.notifications.replies import SPREAD
from forum.shield import operations as shield
from forum.threads import operations as threads
from tests.factories import a_person, a_space, client_of, rests, separate, viewer_of

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
SOON = timedelta(minutes=11)
TITLE, WORDS, ANSWER = "Quinces ripen slowly", "Mulberry evenings, lullabies.", "Silent until autumn."


@pytest.fixture
def people(app_context):
    """Ana asked for mail, Tom did not; Mia writes."""
    outbox.clear()
    ana, tom, mia = (a_person(pen_name=name) for name in ("Apricot Tern", "Thicket Wren", "Marble Finch"))
    with clock.frozen(NOW):
        choose_mail(viewer_of(ana), wanted=True)
    return ana, tom, mia


@pytest.fixture
def thread(people):
    """Ana's thread, which Tom follows."""
    ana, tom, _ = people
    with clock.frozen(NOW):
        post = threads.start_thread(viewer_of(ana), a_space().public_id, TITLE, WORDS)
        threads.follow(viewer_of(tom), post.thread.public_id)
    return post.thread


def answer(thread, person, words=ANSWER, at=NOW):
    with clock.frozen(at):
        return threads.post_reply(viewer_of(person), thread.public_id, words)


def mail_at(at):
    """Let all be sent that is due at this instant; whom mail went to."""
    outbox.clear()
    with clock.frozen(at):
        run_due()
    return [one.to for one in outbox]


def test_who_asked_gets_one_neutral_mail_and_who_did_not_gets_none(people, thread):
    ana, _, mia = people
    answer(thread, mia)
    assert mail_at(NOW) == []
    assert mail_at(NOW + SOON) == [ana.email]
    (mail,) = outbox
    assert mail.subject == "There is something new for you"
    said = f"{mail.subject} {mail.text} {mail.headers}"
    for word in f"{TITLE} {WORDS} {ANSWER} {ana.pen_name} {mia.pen_name}".replace(",", "").replace(".", "").split():
        assert word.lower() not in said.lower()
    assert thread.space.title not in said
    assert thread.public_id not in said
    assert mail_at(NOW + timedelta(days=3)) == []


def test_a_day_holds_one_mail_however_many_answer(people, thread):
    ana, tom, mia = people
    answer(thread, mia)
    answer(thread, tom, "Another.")
    assert mail_at(NOW + SOON) == [ana.email]
    answer(thread, mia, "Once more.", NOW + timedelta(hours=2))
    answer(thread, tom, "And again.", NOW + timedelta(hours=3))
    assert mail_at(NOW + timedelta(hours=23)) == []
    assert mail_at(NOW + timedelta(days=1, minutes=12) + SPREAD) == [ana.email]
    assert mail_at(NOW + timedelta(days=9)) == []


def test_nothing_new_means_no_mail_and_nobody_is_called_back(people, thread):
    ana, _, mia = people
    answer(thread, mia)
    assert mail_at(NOW + SOON) == [ana.email]
    for days in range(1, 30):
        assert mail_at(NOW + timedelta(days=days)) == []


def test_who_has_looked_meanwhile_gets_none(people, thread):
    ana, _, mia = people
    answer(thread, mia)
    mark_seen(viewer_of(ana))
    assert mail_at(NOW + SOON) == []
    assert db.session.query(OutgoingMail.state).all() == [(MailState.DROPPED,)]


def test_who_has_read_the_thread_meanwhile_gets_none(people, thread):
    ana, _, mia = people
    first = answer(thread, mia)
    answer(thread, mia, "Another.", NOW + timedelta(minutes=1))
    threads.mark_read(viewer_of(ana), thread.public_id, first.public_id)
    assert [notice.seen_at is None for notice in list_notices(viewer_of(ana)).items] == [True, False]
    last = answer(thread, mia, "A third.", NOW + timedelta(minutes=2))
    threads.mark_read(viewer_of(ana), thread.public_id, last.public_id)
    assert not has_news(ana)
    assert mail_at(NOW + SOON) == []


def has_news(person):
    db.session.rollback()
    return db.session.scalar(select(Person.has_news).where(Person.id == person.id))


def test_an_answer_taken_back_meanwhile_is_not_told(people, thread):
    _, _, mia = people
    post = answer(thread, mia)
    with clock.frozen(NOW):
        threads.take_back(viewer_of(mia), post.public_id)
    assert mail_at(NOW + SOON) == []


def test_whoever_is_kept_apart_is_never_told_of(people, thread):
    ana, _, mia = people
    answer(thread, mia)
    separate(ana, mia)
    assert mail_at(NOW + SOON) == []
    shield.reunite(SYSTEM, ana.id, mia.id)
    answer(thread, mia, "Later.", NOW + timedelta(hours=3))
    assert mail_at(NOW + timedelta(hours=4)) == [ana.email]


def test_who_rests_here_gets_none(people, thread):
    ana, _, mia = people
    answer(thread, mia)
    rests(ana, NOW + timedelta(days=2))
    assert mail_at(NOW + SOON) == []


def test_at_night_it_waits_for_the_morning_of_its_reader(people, thread):
    ana, _, mia = people
    accounts.set_zone(viewer_of(ana), "America/New_York")
    late = datetime(2026, 5, 21, 3, 0, tzinfo=UTC)  # eleven at night there
    answer(thread, mia, at=late)
    morning = datetime(2026, 5, 21, 12, 0, tzinfo=UTC)
    assert mail_at(morning - timedelta(minutes=1)) == []
    assert mail_at(morning + SPREAD) == [ana.email]


def test_quiet_hours_chosen_meanwhile_count(people, thread):
    ana, _, mia = people
    answer(thread, mia)
    choose_mail(viewer_of(ana), wanted=True, quiet_from=9, quiet_until=17)
    assert mail_at(NOW + SOON) == []
    assert mail_at(datetime(2026, 5, 20, 17, 0, tzinfo=UTC)) == [ana.email]


def test_a_changed_mind_counts_at_once(people, thread):
    ana, tom, mia = people
    answer(thread, mia)
    choose_mail(viewer_of(ana), wanted=False)
    choose_mail(viewer_of(tom), wanted=True)
    assert mail_at(NOW + SOON) == []
    answer(thread, mia, "Once more.", NOW + timedelta(hours=1))
    assert mail_at(NOW + timedelta(hours=2)) == [tom.email]


# --- asking, choosing, ending -----------------------------------------------------------------------------------------


def test_the_question_comes_after_the_first_post_and_never_again(app, people):
    _, tom, _ = people
    client, space = client_of(app, tom), a_space()
    sent = {"title": TITLE, "body": WORDS, "nonce": "a" * 16}
    page = client.get(client.send(f"/spaces/{space.public_id}/new", **sent).location).text
    assert "Tell me by mail when someone answers?" in page
    assert "checked" not in page.split("Tell me by mail")[1].split("</section>")[0]
    page = client.get(client.send(f"/spaces/{space.public_id}/new", **sent | {"nonce": "b" * 16}).location).text
    assert "Tell me by mail" not in page


def test_whoever_says_hello_is_asked_too(app, people):
    client = client_of(app, a_person(settled=False, hello=False))
    hello = "My son is silent since spring. I would like to listen first."
    page = client.get(client.send("/hello", words=hello).location).text
    assert "Tell me by mail when someone answers?" in page


def test_a_yes_leads_back_to_where_it_was_asked_and_no_further(app, people):
    _, tom, _ = people
    client = client_of(app, tom)
    answer = client.send("/you/mail/yes", wanted="yes", next="/spaces")
    assert (answer.status_code, answer.location) == (303, "/spaces")
    assert client.get("/api/v1/me/mail").get_json() == {"wanted": True, "quiet_from": 22, "quiet_until": 8}
    assert client.send("/you/mail/yes", wanted="yes", next="//elsewhere.example").location == "/you/mail"
    assert client.send("/you/mail/yes", wanted="perhaps").status_code == 422


def test_nothing_is_ticked_before_one_ticks_it(app, people):
    _, tom, _ = people
    client = client_of(app, tom)
    page = client.get("/you/mail").text
    assert 'id="f-wanted"' in page and "checked" not in page
    assert client.send("/you/mail", wanted="yes", quiet_from="20", quiet_until="9").status_code == 303
    page = client.get("/you/mail").text
    assert "checked" in page and '<option value="20" selected>' in page
    assert client.send("/you/mail", quiet_from="20", quiet_until="9").status_code == 303
    assert "checked" not in client.get("/you/mail").text
    assert client.send("/you/mail", quiet_from="25", quiet_until="9").status_code == 422


def test_programs_choose_the_same(app, people):
    _, tom, _ = people
    client = client_of(app, tom)
    chosen = {"wanted": True, "quiet_from": 0, "quiet_until": 0}
    assert client.call("PUT", "/api/v1/me/mail", **chosen).status_code == 204
    assert client.get("/api/v1/me/mail").get_json() == chosen


def test_two_who_ask_at_once_ask_once(people):
    _, tom, _ = people
    assert offer_mail(viewer_of(tom))
    assert not offer_mail(viewer_of(tom))


@pytest.fixture
def link(people, thread):
    """The address in the mail that ends it, without its host."""
    ana, _, mia = people
    answer(thread, mia)
    assert mail_at(NOW + SOON) == [ana.email]
    headers = dict(outbox[0].headers)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = headers["List-Unsubscribe"].strip("<>")
    assert found in outbox[0].text
    return found.removeprefix("http://localhost")


def test_one_click_of_a_mail_program_ends_it_signed_out_and_without_a_token(client, people, thread, link):
    _, _, mia = people
    answer_ = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer_.status_code == 200
    answer(thread, mia, "More.", NOW + timedelta(days=2))
    assert mail_at(NOW + timedelta(days=3)) == []


def test_looking_at_the_link_ends_nothing(client, people, thread, link):
    ana, _, mia = people
    assert "No more of this mail" in client.get(link).text
    answer(thread, mia, "More.", NOW + timedelta(days=2))
    assert mail_at(NOW + timedelta(days=2, hours=1)) == [ana.email]


def test_a_link_that_is_not_ours_looks_the_same_and_ends_nothing(client, people, thread, link):
    ana, _, mia = people
    other = link[:-4] + "AAAA"
    for method in ("get", "post"):
        ours, theirs = (getattr(client, method)(one) for one in (link, other))
        assert (ours.status_code, ours.text.replace(link, "")) == (theirs.status_code, theirs.text.replace(other, ""))
    choose_mail(viewer_of(ana), wanted=True)
    client.post(other)
    answer(thread, mia, "More.", NOW + timedelta(days=2))
    assert mail_at(NOW + timedelta(days=2, hours=1)) == [ana.email]
