"""Unsent letters: kept as they are typed, closed until a day, thrown away; sent never, read by nobody else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, Invalid, ProofNeeded
from forum.core.viewer import GrantKind
from forum.drafts import operations as drafts
from forum.drafts import queries
from forum.drafts.models import Draft
from forum.letters import operations
from forum.letters.queries import list_letters, place_of
from tests.drafts.factories import composer, typed
from tests.factories import a_person, client_of, viewer_of

EVENING = datetime(2026, 3, 1, 20, tzinfo=UTC)
WORDS = {"body": ["Dear one,\n\nI kept your chair."]}


@pytest.fixture
def writer(app_context):
    return a_person()


@pytest.fixture
def who(writer):
    return viewer_of(writer)


@pytest.fixture
def browser(app, writer):
    return client_of(app, writer)


def _a_letter(who):
    letter = operations.begin(who)
    drafts.keep(who, place_of(letter), WORDS, writer="page-one")
    return letter


def test_a_letter_is_begun_kept_and_found_again(browser):
    sheet_page = browser.send("/letters").location
    sheet = composer(browser.get(sheet_page).get_data(as_text=True))
    kept = browser.post(sheet.action, data={**sheet.hidden, "title": "You", "body": "Dear one."})
    assert kept.location == sheet_page
    assert typed(browser.get(sheet_page).get_data(as_text=True)) == "Dear one."
    assert sheet_page in browser.get("/letters").get_data(as_text=True)


def test_an_empty_sheet_is_laid_out_once_and_is_no_letter(who):
    assert operations.begin(who) == operations.begin(who)
    assert list_letters(who) == []


def test_an_emptied_letter_keeps_its_sheet(who):
    letter = _a_letter(who)
    drafts.keep(who, place_of(letter), {"body": [""]}, version=2, writer="page-one")
    assert operations.begin(who) == letter


def test_nothing_of_a_letter_can_be_read_in_the_database(who):
    _a_letter(who)
    assert "chair" not in db.session.scalar(select(Draft.sealed))


def test_staff_find_no_letter(app, who):
    letter = _a_letter(who)
    staff = client_of(app, a_person(grants=list(GrantKind)))
    for path in (f"/letters/{letter}", f"/letters/{letter}/close", f"/api/v1/drafts/letter:{letter}"):
        assert staff.get(path).status_code == 404
    assert letter not in staff.get("/letters").get_data(as_text=True)


def test_there_is_no_way_to_send_one(browser, who):
    page = browser.get(f"/letters/{_a_letter(who)}").get_data(as_text=True)
    assert "It is never sent" in page
    assert ">Send" not in page and ">Post" not in page


def test_a_closed_letter_is_unreadable_until_its_day_and_then_as_it_was(browser, writer, who):
    with clock.frozen(EVENING) as now:
        letter = _a_letter(who)
        operations.close(who, letter, date(2026, 6, 1))
        page = browser.get(f"/letters/{letter}").get_data(as_text=True)
        assert "your chair" not in page and "June 1, 2026" in page
        assert queries.words_at(who, place_of(letter)) is None
        with pytest.raises(Forbidden, match="letter_closed"):
            drafts.keep(who, place_of(letter), {"body": ["Other words."]}, writer="page-one")
        now.move_to(datetime(2026, 6, 1, 0, 0, 1, tzinfo=UTC))
        assert queries.get_draft(who, place_of(letter)).fields == WORDS


def test_a_closed_letter_can_be_thrown_away_unread(browser, who):
    letter = _a_letter(who)
    operations.close(who, letter, clock.now().date() + timedelta(days=30))
    browser.send(f"/letters/{letter}/delete")
    assert list_letters(who) == []


@pytest.mark.parametrize(("days", "code"), [(0, "day_past"), (5000, "day_far")])
def test_a_day_that_is_over_or_far_away_closes_nothing(who, days, code):
    letter = _a_letter(who)
    with pytest.raises(Invalid) as refused:
        operations.close(who, letter, clock.now().date() + timedelta(days=days))
    assert refused.value.fields == {"until": code}
    assert queries.words_at(who, place_of(letter)) is not None


def test_a_day_that_is_none_comes_back_beside_the_form(browser, who):
    answer = browser.send(f"/letters/{_a_letter(who)}/close", until="tomorrow")
    assert answer.status_code == 422
    assert "Not closed yet" in answer.get_data(as_text=True)


def test_an_old_letter_asks_for_the_password_and_a_fresh_one_does_not(who):
    with clock.frozen(EVENING) as now:
        letter = _a_letter(who)
        assert drafts.look_at(who, place_of(letter)).fields == WORDS
        now.advance(timedelta(hours=2))
        with pytest.raises(ProofNeeded):
            drafts.look_at(who, place_of(letter))


def test_letters_through_the_api(browser):
    begun = browser.call("POST", "/api/v1/letters").get_json()
    browser.call("PUT", f"/api/v1/drafts/{begun['place']}", fields=WORDS, version=1, writer="page-one")
    listed = browser.get("/api/v1/letters").get_json()["letters"]
    assert listed == [{"id": begun["id"], "place": begun["place"], "when": "today", "opens": None}]
    closed = browser.call("PUT", f"/api/v1/letters/{begun['id']}/closed", until=f"{clock.now().year + 1}-01-01")
    assert closed.status_code == 204
    assert browser.get("/api/v1/letters").get_json()["letters"][0]["opens"] == f"{clock.now().year + 1}-01-01"


def test_a_letter_is_looked_at_as_it_would_be_printed(browser, who):
    path = f"/letters/{_a_letter(who)}"
    sheet = composer(browser.get(path).get_data(as_text=True))
    page = browser.post(f"{path}/preview", data=sheet.hidden | {"body": "I *kept* your chair."}).get_data(as_text=True)
    assert "I <em>kept</em> your chair." in page
    assert typed(page) == "I *kept* your chair."


def test_looking_at_a_letter_keeps_nothing(browser, who):
    letter = _a_letter(who)
    browser.send(f"/letters/{letter}/preview", body="Other words.")
    assert queries.get_draft(who, place_of(letter)).fields == WORDS


def test_a_letter_longer_than_a_post_can_be_looked_at(browser, who):
    answer = browser.send(f"/letters/{_a_letter(who)}/preview", body="Dear one. " * 1500 + "*Yours.*")
    assert "<em>Yours.</em>" in answer.get_data(as_text=True)


def test_a_letter_that_was_closed_meanwhile_is_not_looked_at(browser, who):
    letter = _a_letter(who)
    operations.close(who, letter, clock.now().date() + timedelta(days=9))
    answer = browser.send(f"/letters/{letter}/preview", body="I *kept* your chair.")
    assert answer.status_code == 403
    assert "<em>kept</em>" not in answer.get_data(as_text=True)


def test_the_sheet_has_the_four_tools(browser, who):
    page = browser.get(f"/letters/{_a_letter(who)}").get_data(as_text=True)
    assert page.count("data-mark=") == 4
    assert "composer.js" in page
