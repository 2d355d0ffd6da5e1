"""Typing the password again before what a stolen session must not do."""

from datetime import timedelta

import pytest

from forum.accounts import operations
from forum.accounts.models import Session
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotSignedIn, ProofNeeded, TooMany
from forum.core.viewer import SYSTEM
from forum.spaces import viewers
from tests.accounts.visitors import EMAIL, PASSWORD
from tests.factories import client_of, session_of

pytestmark = pytest.mark.one_engine

TEN = timedelta(minutes=10)


@pytest.fixture
def actor(person):
    return viewers.load(session_of(person))


def test_the_password_is_proof_for_ten_minutes(actor):
    with clock.frozen(clock.now()) as now:
        with pytest.raises(ProofNeeded):
            operations.require_proof(actor)
        operations.prove(actor, PASSWORD)
        now.advance(TEN - timedelta(seconds=1))
        operations.require_proof(actor)
        now.advance(timedelta(seconds=1))
        with pytest.raises(ProofNeeded):
            operations.require_proof(actor)


def test_another_password_is_none(actor):
    with pytest.raises(Invalid):
        operations.prove(actor, "not the password")
    with pytest.raises(ProofNeeded):
        operations.require_proof(actor)


def test_proof_counts_in_the_session_that_gave_it(actor, person):
    operations.prove(actor, PASSWORD)
    with pytest.raises(ProofNeeded):
        operations.require_proof(viewers.load(session_of(person)))


def test_the_house_itself_proves_nothing():
    operations.require_proof(SYSTEM)


def test_signing_in_is_no_proof(visitor, person):
    visitor.sign_in(EMAIL)
    assert visitor.client.post("/you/second-step", data={"csrf_token": visitor.token("/you")}).status_code == 403


def test_a_session_that_ended_meanwhile_proves_nothing(actor):
    db.session.query(Session).delete()
    db.session.commit()
    with pytest.raises(NotSignedIn):
        operations.prove(actor, PASSWORD)


def test_a_form_comes_back_inside_the_question_and_goes_on_with_it(app, person):
    client = client_of(app, person)
    asked = client.send("/you/address", email="new@example.org")
    assert asked.status_code == 403
    assert 'action="/you/address"' in asked.text
    assert 'name="email" value="new@example.org"' in asked.text
    wrong = client.send("/you/address", email="new@example.org", proof="not the password")
    assert wrong.status_code == 422
    assert "not the password you use now" in wrong.text
    assert 'value="new@example.org"' in wrong.text
    assert client.send("/you/address", email="new@example.org", proof=PASSWORD).location == "/you/address/code"


def test_secrets_do_not_come_back(app, person):
    page = client_of(app, person).send("/you/address", email="a@example.org", password="p" * 12, code="123456").text
    assert "pppp" not in page and "123456" not in page


def test_a_page_that_is_looked_at_comes_back_by_its_address(app, person):
    client = client_of(app, person)
    asked = client.get("/you/second-step/app?next=/you")
    assert asked.status_code == 403
    assert 'value="/you/second-step/app?next=/you"' in asked.text
    way = "/you/second-step/app?next=/you"
    assert client.send("/you/prove", next=way, proof=PASSWORD).location == way
    assert client.send("/you/prove", next="//evil.example", proof=PASSWORD).location == "/you"


def test_proof_over_the_api(app, person):
    client = client_of(app, person)
    refused = client.call("POST", "/api/v1/me/second-step")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "prove_it_is_you")
    assert client.call("POST", "/api/v1/session/proof", password="no").status_code == 422
    assert client.call("POST", "/api/v1/session/proof", password=PASSWORD).status_code == 204
    assert client.call("POST", "/api/v1/me/second-step").status_code == 200


def test_guessing_is_slowed_down(actor, counted):
    for _ in range(10):
        with pytest.raises(Invalid):
            operations.prove(actor, "not the password")
    with pytest.raises(TooMany):
        operations.prove(actor, PASSWORD)
