"""The mailed code, and that it tells nobody who is here."""

import re
from datetime import timedelta

import pytest

from forum.accounts import codes, hooks, mails, operations
from forum.accounts.inputs import CONSENT_VERSION
from forum.accounts.models import MailedCode, Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.viewer import ANONYMOUS, Side
from tests.accounts.visitors import PASSWORD, Visitor, code_in, mail, proven_ticket
from tests.factories import a_person


def test_a_known_address_gets_the_same_answers_and_another_letter(app, app_context):
    a_person(email="known@example.org", password=PASSWORD)
    known, unknown = Visitor(app), Visitor(app)
    answers = [
        (one, one.begin(address)) for one, address in ((known, "known@example.org"), (unknown, "other@example.org"))
    ]
    assert len({(answer.status_code, answer.location, answer.text) for _, answer in answers}) == 1
    pages = [one.client.get("/join/code").text for one, _ in answers]
    assert _plain(pages[0]) == _plain(pages[1])
    letters = mail(app)
    assert [letter.subject for letter in letters] == ["Your code", "Your code"]
    assert "You already have a place" in letters[0].text
    assert not re.search(r"\d{6}", letters[0].text)
    refused = [one.post("/join/code", code="123456") for one, _ in answers]
    assert _plain(refused[0].text) == _plain(refused[1].text)


def _plain(page):
    """A page without what differs for every visitor: their token, and the address they typed themselves."""
    return re.sub(r"[0-9a-f]{64}|\w+@example\.org", "·", page)


def test_no_letter_says_what_this_place_is(visitor, app, app_context):
    a_person(email="known@example.org")
    visitor.begin("known@example.org")
    visitor.begin("new@example.org")
    for letter in mail(app):
        assert not re.search(
            r"chair|parent|child|family|estrange|forum|support", letter.subject + letter.text, re.IGNORECASE
        )


def test_five_wrong_codes_end_the_code_even_for_the_right_one(visitor):
    visitor.begin("new@example.org")
    right = visitor.mailed_code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert "not the code" in visitor.post("/join/code", code=wrong).text
    assert "used up or too old" in visitor.post("/join/code", code=right).text


def test_a_code_may_be_typed_with_spaces(visitor):
    visitor.begin("new@example.org")
    code = visitor.mailed_code()
    assert visitor.post("/join/code", code=f" {code[:3]} {code[3:]} ").location == "/join/name"


def test_a_code_ends_after_a_quarter_of_an_hour(visitor):
    visitor.begin("new@example.org")
    code, form = visitor.mailed_code(), visitor.token("/join/code")
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        answer = visitor.client.post("/join/code", data={"csrf_token": form, "code": code})
    assert (answer.status_code, answer.location) == (303, "/join")
    assert "we have to start again" in visitor.client.get("/join").text


def test_a_newer_code_ends_the_older(visitor, app):
    visitor.begin("new@example.org")
    older = visitor.mailed_code()
    visitor.post("/join/code/again", form="/join/code")
    newer = code_in(mail(app)[-1])
    if older != newer:
        assert visitor.post("/join/code", code=older).status_code == 422
    assert visitor.post("/join/code", code=newer).location == "/join/name"


def test_a_code_opens_only_the_visit_that_asked_for_it(app):
    first, second = Visitor(app), Visitor(app)
    first.begin("first@example.org")
    second.begin("second@example.org")
    letters = {letter.to: code_in(letter) for letter in mail(app)}
    if letters["first@example.org"] != letters["second@example.org"]:
        assert second.post("/join/code", code=letters["first@example.org"]).status_code == 422


def test_joining_twice_from_one_visit_is_refused(app, app_context):
    ticket = proven_ticket("new@example.org")
    operations.finish_joining(ANONYMOUS, ticket, Side.PARENT, Side.PARENT, "Grey Heron", CONSENT_VERSION)
    visitor = Visitor(app)
    visitor.client.get("/join")
    with visitor.client.session_transaction() as cookie:
        cookie["joining"] = ticket
    answer = visitor.client.post(
        "/join/name",
        data={
            "csrf_token": visitor.token("/join"),
            "side": "parent",
            "own_name": "Other Heron",
            "consent": CONSENT_VERSION,
        },
    )
    assert answer.location == "/join"
    assert db.session.query(Person).count() == 1


def test_the_code_is_not_kept_anywhere(visitor, app_context):
    visitor.begin("new@example.org")
    code = visitor.mailed_code()
    row = db.session.query(MailedCode).one()
    assert code not in {row.code_hmac, row.public_id}
    assert len(row.code_hmac) == 64


@pytest.mark.parametrize("path", ["/join/code", "/join/name"])
def test_later_screens_without_the_first_lead_to_the_start(client, path):
    assert client.get(path).location == "/join"


def test_a_form_without_its_token_is_refused(client):
    client.get("/join")
    answer = client.post("/join", data={"email": "a@example.org", "password": PASSWORD, "adult": "yes"})
    assert answer.status_code == 400


def test_another_code_needs_an_address_that_waits(visitor):
    answer = visitor.post("/join/code/again", form="/join")
    assert (answer.status_code, answer.location) == (303, "/join")


def test_the_second_of_two_who_prove_one_address_is_told_to_sign_in(app_context):
    first, second = proven_ticket("new@example.org"), proven_ticket("new@example.org")
    operations.finish_joining(ANONYMOUS, first, Side.PARENT, Side.PARENT, "Grey Heron", CONSENT_VERSION)
    with pytest.raises(Conflict, match="already_joined"):
        operations.finish_joining(ANONYMOUS, second, Side.PARENT, Side.PARENT, "Blue Heron", CONSENT_VERSION)


def test_a_letter_is_not_written_once_its_code_is_over(app, app_context):
    operations.begin_joining(ANONYMOUS, "new@example.org", PASSWORD)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert mail(app) == []


def test_what_must_be_handed_in_is_missed_loudly(monkeypatch):
    monkeypatch.setattr(codes, "_key", None)
    with pytest.raises(RuntimeError):
        codes.digest_of("new@example.org")
    with pytest.raises(RuntimeError):
        hooks._nobody_wired(1, Side.PARENT, Side.PARENT)
    with pytest.raises(RuntimeError):
        mails._unspoken(mails.Letter.CODE, "123456", "new@example.org")
