"""Somebody whose place rests: what was decided about them opens, and nothing else does."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.moderation import operations
from forum.moderation.models import Action
from forum.web.resting import OPEN
from tests.accounts.visitors import mail
from tests.factories import a_person, client_of, rests, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, a_post, a_report, author_of, sanctioned, text, the_case

pytestmark = pytest.mark.usefixtures("app_context")
PASSWORD = "eleven gulls on a wall"


@pytest.fixture
def decision():
    return sanctioned(a_case(), Action.SUSPEND, days=7)


@pytest.fixture
def client(app, decision):
    return client_of(app, author_of(decision.case))


def test_every_other_page_says_until_when_and_leads_to_why(client, decision):
    answer = client.get("/spaces")
    assert answer.status_code == 403
    page = text(answer)
    assert "Your place here rests" in page and "It rests until" in page
    assert f'href="/decisions/{decision.public_id}"' in page and 'href="/words-to-take-along"' in page


def test_the_api_says_the_same_by_its_code(client, decision):
    problem = client.get("/api/v1/spaces").get_json()
    until = (clock.now() + timedelta(days=7)).date().isoformat()
    assert (problem["status"], problem["code"], problem["decision"]) == (403, "suspended", decision.public_id)
    assert problem["until"] == until


def test_they_read_what_was_decided_with_everything_that_belongs_to_it(client, decision):
    assert "Your place here rests" in text(client.get("/decisions"))
    page = text(client.get(f"/decisions/{decision.public_id}"))
    for part in (WHY, "It ends by itself.", "Somebody asked us to look at it.", "3. No names, places", "court"):
        assert part in page


def test_a_decision_about_somebody_else_is_not_there(client):
    other = sanctioned(a_case(), Action.WARN)
    assert client.get(f"/decisions/{other.public_id}").status_code == 404


def test_public_pages_show_what_they_show_to_anybody(app, client):
    anybody = app.test_client()
    for path in ("/rules", "/privacy", "/help-now"):
        assert (client.get(path).status_code, anybody.get(path).status_code) == (200, 200)
    assert "Spaces" not in text(client.get("/rules")).split("<main")[0]


def test_they_can_sign_out(client):
    assert client.send("/sign-out").location == "/sign-in"
    assert client.get("/decisions").status_code == 401


def test_the_frame_leads_to_the_decisions_and_the_way_out_alone(client):
    frame = text(client.get("/decisions")).split("<main")[0]
    assert 'href="/decisions"' in frame and 'action="/sign-out"' in frame
    assert not any(f'href="{path}"' in frame for path in ("/spaces", "/meetings", "/notices", "/you", "/search"))


def test_each_door_on_the_list_is_one_of_the_house(app):
    assert set(app.view_functions) >= OPEN


def test_signing_in_leads_to_the_decisions_also_when_another_page_was_wanted(app):
    person = a_person(email="rests@example.org", password=PASSWORD)
    rests(person, clock.now() + timedelta(days=3))
    client = app.test_client()
    token = client.get("/sign-in").get_data(as_text=True).partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "email": "rests@example.org", "password": PASSWORD, "next": "/spaces"}
    assert client.post("/sign-in", data=sent).location == "/decisions"


def test_a_place_that_is_open_again_is_open(app, client, decision):
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert client_of(app, author_of(decision.case)).get("/spaces").status_code == 200


def test_somebody_whose_moderation_rests_reads_no_case(app):
    moderator = a_moderator()
    post = a_post(moderator)
    a_report(post)
    sanctioned(the_case(post), Action.SUSPEND)
    other = a_case()
    db.session.commit()
    client = client_of(app, moderator)
    assert client.get(f"/desk/cases/{other.public_id}").status_code == 403
    assert client.get("/api/v1/desk/cases").get_json()["code"] == "suspended"


def test_a_mail_says_that_there_is_something_to_read_and_not_what(app):
    post = a_post(a_person(email="rests@example.org"))
    a_report(post)
    sanctioned(the_case(post), Action.SUSPEND, days=7)
    told = [one for one in mail(app) if one.to == "rests@example.org"]
    assert [one.subject for one in told] == ["Something for you to read"]
    assert WHY not in told[0].text and "rests" not in told[0].text


def test_a_rest_that_was_taken_back_at_once_is_mailed_to_nobody(app):
    post = a_post(a_person(email="rests@example.org"))
    a_report(post)
    decision = sanctioned(the_case(post), Action.SUSPEND, days=7)
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    assert [one for one in mail(app) if one.to == "rests@example.org"] == []
