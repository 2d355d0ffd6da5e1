"""The demo's second device: it is shown and can be signed out, nobody comes in by it, and signing in is as it was."""

import pytest
from sqlalchemy import select

from forum.accounts import queries
from forum.accounts.models import DeviceKind, Person, Session
from forum.core import clock
from forum.core.db import db
from forum.demo import community, members
from tests.factories import client_of, viewer_of

PLACE = "/sign-in"


@pytest.fixture
def parent(app_context):
    """The demo's parent, in the small community."""
    community.seed("small")
    return db.session.scalars(select(Person).where(Person.email == members.email_of("demo-parent"))).one()


def test_a_phone_of_their_own_is_signed_in(parent):
    (phone,) = queries.own_sessions(viewer_of(parent))
    assert (phone.kind, phone.own_device) == (DeviceKind.PHONE, True)
    assert phone.started_at < phone.last_used_at < clock.now() < phone.expires_at


def test_it_stands_on_their_page_and_can_be_signed_out(app, parent):
    client = client_of(app, parent)
    (phone,) = [one for one in queries.own_sessions(viewer_of(parent)) if one.kind is DeviceKind.PHONE]
    assert "A phone" in client.get("/you").text
    client.send(f"/you/devices/{phone.public_id}/end")
    assert "A phone" not in client.get("/you").text


def test_no_key_opens_it(parent):
    (phone,) = db.session.scalars(select(Session).where(Session.person_id == parent.id))
    assert queries.live_session(phone.token_hash) is None
    assert queries.live_session(phone.public_id) is None
    assert len(phone.token_hash) < len(queries.token_hash("any"))


def test_who_signs_in_to_the_demo_first_is_told_the_way_out_all_the_same(app, parent):
    visitor = app.test_client()
    token = visitor.get(PLACE).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    known = {"email": parent.email, "password": members.PASSWORD, "csrf_token": token}
    answer = visitor.post(PLACE, data=known, follow_redirects=True)
    assert "Leave quickly" in answer.text.partition("<main")[2]


def test_nobody_else_has_a_device_that_nobody_holds(parent):
    assert set(db.session.scalars(select(Session.person_id))) == {parent.id}
