"""Who may join: everyone, people with an invitation, nobody; and the agreement, asked for again when it is new."""

import re

import pytest

from forum.community import operations
from forum.community.current import house
from forum.community.keys import keys_of
from forum.core.errors import Conflict, NotFound
from forum.core.viewer import SYSTEM, Side
from tests import factories
from tests.accounts.visitors import EMAIL, PASSWORD, Visitor
from tests.home.factories import an_admin

WHY = "A test asked for it."


def _set(section, **values):
    version = house().version_of([key.name for key in keys_of(section)])
    operations.change(SYSTEM, section, values, version, WHY)


@pytest.fixture
def visitor(app):
    return Visitor(app)


def test_a_closed_house_says_so_kindly_and_takes_nobody_in(visitor, app_context):
    token = visitor.token("/join")
    _set("door", sign_up="closed")
    assert "takes nobody in" in visitor.client.get("/join").text
    form = {"csrf_token": token, "email": EMAIL, "password": PASSWORD, "adult": "yes"}
    assert visitor.client.post("/join", data=form).status_code == 403
    front = visitor.client.get("/").text
    assert 'href="/join"' not in front
    assert 'href="/sign-in"' in front


def test_a_door_closed_halfway_stays_closed(visitor, app_context):
    visitor.prove(EMAIL)
    token = visitor.token("/join/name")
    _set("door", sign_up="closed")
    assert visitor.client.post("/join/name", data={"csrf_token": token}).status_code in (403, 422)
    assert not visitor.is_in()


def test_an_invitation_lets_one_person_in_once(app, app_context):
    _set("door", sign_up="invite")
    code = operations.invite(SYSTEM, Side.PARENT, WHY)
    first, second = Visitor(app), Visitor(app)
    assert "by invitation" in first.client.get("/join").text
    for visitor, email in ((first, EMAIL), (second, "other.tide@example.org")):
        assert visitor.client.get(f"/join?invite={code}").headers["Location"] == "/join"
        visitor.prove(email)
    token = second.token("/join/name")
    first.finish(side="parent")
    assert first.is_in()
    answer = second.client.post("/join/name", data={"csrf_token": token, "side": "parent"})
    assert answer.status_code >= 400
    assert not second.is_in()


def test_an_invitation_is_for_its_side_alone(visitor, app_context):
    _set("door", sign_up="invite")
    code = operations.invite(SYSTEM, Side.ADULT_CHILD, WHY)
    visitor.client.get(f"/join?invite={code}")
    visitor.prove(EMAIL)
    assert visitor.finish(side="parent").status_code == 409
    assert visitor.finish(side="adult_child").status_code == 303


def test_only_admins_invite_and_no_page_lists_invitations(app_context):
    with pytest.raises(NotFound):
        operations.invite(factories.viewer_of(factories.a_person()), Side.PARENT, WHY)
    client = an_admin(app_context)
    page = client.send("/admin/invitations", side="parent", reason=WHY).text
    code = re.search(r"invite=(\w+)", page)[1]
    assert code not in client.get("/admin/invitations").text
    assert code not in client.get("/admin").text


def test_who_joins_today_is_not_asked_for_todays_agreement_again(visitor, app_context):
    _set("agreement", agreement="We knock.")
    visitor.prove(EMAIL)
    assert "We knock." in visitor.client.get("/join/name").text
    visitor.finish()
    assert visitor.client.get("/agreement").status_code == 200
    assert visitor.client.get("/spaces").status_code == 200


def test_a_new_wording_is_asked_for_at_the_next_sign_in_and_then_no_more(app, app_context):
    person = factories.a_person(email=EMAIL, password=PASSWORD)
    _set("agreement", agreement="We knock.")
    visitor = Visitor(app)
    visitor.sign_in(EMAIL)
    assert visitor.client.get("/spaces").headers["Location"] == "/agreement"
    assert visitor.client.get("/help-now").status_code == 200
    page = visitor.client.get("/agreement").text
    assert "We knock." in page
    assert visitor.post("/agreement", version="0", agreed="yes").status_code == 409
    assert visitor.post("/agreement", version="1").status_code == 422
    assert visitor.post("/agreement", version="1", agreed="yes").status_code == 303
    assert visitor.client.get("/spaces").status_code == 200
    again = Visitor(app)
    again.sign_in(EMAIL)
    assert again.client.get("/spaces").status_code == 200
    with pytest.raises(Conflict):
        operations.agree(factories.viewer_of(person), 0)
