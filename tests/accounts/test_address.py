"""Another e-mail address, and the way back from the old one."""

import re
from datetime import timedelta

import pytest

from forum.accounts import operations, queries
from forum.accounts.models import AddressChange, MailedCode
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.viewer import ANONYMOUS, SYSTEM
from tests.accounts.visitors import EMAIL, PASSWORD, Visitor, code_in, mail
from tests.factories import a_person, client_of

NEW = "new@example.org"


def email_of(person):
    db.session.expire_all()
    return queries.get_person(person.id).email


@pytest.fixture
def moved(app, person):
    """Somebody who has moved to another address; gives the link that was mailed to the old one."""
    client = client_of(app, person)
    client.send("/you/address", email=NEW, proof=PASSWORD)
    client.send("/you/address/code", code=code_in(mail(app)[-1]))
    letter = mail(app)[-1]
    assert letter.to == EMAIL
    return re.search(r"http://localhost(/address/back/\w+)", letter.text)[1]


def test_one_moves_to_another_address_and_other_devices_are_signed_out(app, person):
    here, there = client_of(app, person), client_of(app, person)
    assert here.send("/you/address", email=NEW, proof=PASSWORD).location == "/you/address/code"
    assert NEW in here.get("/you/address/code").text
    letter = mail(app)[-1]
    assert letter.to == NEW
    assert here.send("/you/address/code", code="000000").status_code == 422
    assert here.send("/you/address/code", code=code_in(letter)).location == "/you"
    assert (email_of(person), here.get("/you").status_code, there.get("/you").status_code) == (NEW, 200, 401)


def test_the_note_to_the_old_address_is_neutral(app, moved):
    letter = mail(app)[-1]
    assert letter.subject == "A note for you"
    assert NEW not in letter.text
    assert not re.search(r"chair|parent|estrange|support|forum", letter.text.replace(moved, ""), re.IGNORECASE)


def test_a_taken_address_gets_the_same_answer_and_another_letter(app, person):
    a_person(email="taken@example.org")
    client = client_of(app, person)
    free = client.send("/you/address", email=NEW, proof=PASSWORD)
    taken = client.send("/you/address", email="taken@example.org")
    assert (free.status_code, free.location) == (taken.status_code, taken.location)
    assert "no code this time" in mail(app)[-1].text
    assert client.send("/you/address/code", code="000000").status_code == 422
    assert email_of(person) == EMAIL


def test_an_address_that_somebody_took_meanwhile_is_answered_like_an_old_code(app, person):
    client = client_of(app, person)
    client.send("/you/address", email=NEW, proof=PASSWORD)
    code = code_in(mail(app)[-1])
    a_person(email=NEW)
    refused = client.send("/you/address/code", code=code)
    assert refused.status_code == 303  # nothing is left to type: back to the first page
    assert email_of(person) == EMAIL
    assert db.session.query(MailedCode).one().used_at is not None


def test_the_same_address_is_none(app, person):
    assert client_of(app, person).send("/you/address", email=EMAIL, proof=PASSWORD).status_code == 422


def test_a_code_is_of_no_use_to_anybody_else(app, person):
    client = client_of(app, person)
    client.call("POST", "/api/v1/session/proof", password=PASSWORD)
    ticket = client.call("POST", "/api/v1/me/address", email=NEW).get_json()["ticket"]
    code = code_in(mail(app)[-1])
    other = client_of(app, a_person())
    refused = other.call("PUT", "/api/v1/me/address", ticket=ticket, code=code)
    assert refused.get_json()["errors"] == {"code": "code_over"}


def test_moving_over_the_api(app, person):
    client = client_of(app, person)
    client.call("POST", "/api/v1/session/proof", password=PASSWORD)
    ticket = client.call("POST", "/api/v1/me/address", email=NEW).get_json()["ticket"]
    assert client.call("PUT", "/api/v1/me/address", ticket=ticket, code=code_in(mail(app)[-1])).status_code == 204
    assert email_of(person) == NEW


def test_the_old_address_takes_it_back_and_everything_after_it_ends(app, person, moved):
    visitor, thief = Visitor(app), Visitor(app)
    assert thief.sign_in(NEW).status_code == 303
    assert visitor.client.get(moved).status_code == 200  # a mail program that opens the link changes nothing
    assert email_of(person) == NEW
    assert visitor.post(moved).location == "/forgot"
    assert (email_of(person), thief.is_in()) == (EMAIL, False)
    assert thief.sign_in(EMAIL).status_code == 401  # the password is void: whoever made the change knew it
    visitor.post("/forgot", email=EMAIL)
    visitor.post("/forgot/code", code=code_in(mail(app)[-1]), password="a kettle that sings")
    assert visitor.sign_in(EMAIL, "a kettle that sings").status_code == 303
    assert visitor.client.get(moved).location == "/sign-in"


@pytest.mark.parametrize(("passed", "works"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)])
def test_the_way_back_is_open_for_a_week(app, person, moved, passed, works):
    change = db.session.query(AddressChange).one()
    with clock.frozen(change.at + passed):
        answer = Visitor(app).client.get(moved)
        assert (answer.status_code == 200) is works
    with clock.frozen(change.at + timedelta(days=8)):
        operations.tidy(SYSTEM)
    assert db.session.query(AddressChange).count() == 0


def test_a_link_that_is_not_ours_leads_nowhere(app, person, moved):
    visitor = Visitor(app)
    for wrong in (moved[:-1] + ("0" if moved[-1] != "0" else "1"), "/address/back/x", "/address/back/ü"):
        assert visitor.client.get(wrong).location == "/sign-in"
    with pytest.raises(Conflict, match="way_back_over"):
        operations.take_address_back(ANONYMOUS, "x")


def test_an_old_address_with_a_place_of_its_own_stays_where_it_is(person, moved):
    a_person(email=EMAIL)
    with pytest.raises(Conflict, match="way_back_over"):
        operations.take_address_back(ANONYMOUS, moved.rpartition("/")[2])


def test_a_new_password_ends_a_change_that_waits(app, person):
    client = client_of(app, person)
    client.send("/you/address", email=NEW, proof=PASSWORD)
    ticket = db.session.query(MailedCode).one().public_id
    code = code_in(mail(app)[-1])
    client.send("/you/password", current=PASSWORD, password="a kettle that sings")
    with pytest.raises(Invalid):
        operations.change_address(ANONYMOUS, ticket, code)
    assert email_of(person) == EMAIL
