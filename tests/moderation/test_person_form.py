"""The part of the form that is about the person, on the page and over JSON."""

import pytest

from forum.core.db import db
from forum.moderation import queries
from forum.moderation.models import Action, DecisionState, Reason
from tests.factories import client_of, viewer_of
from tests.moderation.factories import (
    WHY,
    a_case,
    a_held_post,
    a_moderator,
    a_peer_supporter,
    a_post,
    a_report,
    author_of,
    hidden,
    text,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")
FIELDS = {"action": "keep", "person_action": "read_only", "person_days": "7", "person_rule": "3", "person_reason": WHY}


@pytest.fixture
def case():
    return a_case()


@pytest.fixture
def client(app):
    return client_of(app, a_moderator())


def send(client, case, **fields):
    version = hidden(text(client.get(f"/desk/cases/{case.public_id}")), "version")
    return client.send(f"/desk/cases/{case.public_id}/decide", version=version, **fields)


def about(case):
    return [(one.action, one.state) for one in queries.decisions_of(case) if one.action is not Action.KEEP]


def test_the_page_offers_it_with_nothing_chosen(client, case):
    page = text(client.get(f"/desk/cases/{case.public_id}"))
    assert "And the person?" in page and "Nothing was held against them before." in page
    assert 'name="person_action" value="" checked' in page


def test_what_was_chosen_is_done(client, case):
    assert send(client, case, **FIELDS).status_code == 303
    assert about(case) == [(Action.READ_ONLY, DecisionState.EFFECTIVE)]
    assert viewer_of(author_of(case)).read_only


def test_with_nothing_chosen_nothing_is_done_whatever_else_stands_there(client, case):
    send(client, case, **FIELDS | {"person_action": ""})
    assert about(case) == []


def test_what_is_missing_is_said_at_its_field_and_the_words_stay(client, case):
    page = text(send(client, case, **FIELDS | {"person_rule": ""}))
    assert 'href="#f-person_rule"' in page and WHY in page
    assert about(case) == []


def test_the_text_kept_ready_for_the_rule_is_put_in(client, case):
    page = text(send(client, case, **FIELDS | {"person_reason": "", "fill": "person"}))
    assert "For now you can read here, and not write." in page and "lead a reader to a person" in page


def test_in_a_crisis_it_is_not_offered(client):
    assert "And the person?" not in text(client.get(f"/desk/cases/{a_case(Reason.CRISIS).public_id}"))


def test_what_counts_is_shown_beside_the_name(client, case):
    send(client, case, **FIELDS | {"person_action": "warn", "person_days": ""})
    post = a_post(author_of(case))
    a_report(post)
    page = text(client.get(f"/desk/cases/{the_case(post).public_id}"))
    assert "1 warning or more that counts, 0 that have faded." in page and "Now: A warning." in page


PERSON = {"action": "suspend", "rule": 3, "reason": WHY, "days": 3}


def post_json(client, case, **person):
    db.session.refresh(case)
    sent = {"action": "keep", "version": case.version, "person": PERSON | person}
    return client.post(
        f"/api/v1/desk/cases/{case.public_id}/decisions", json=sent, headers={"X-CSRF-Token": client.csrf}
    )


def test_the_api_takes_it_too(client, case):
    assert post_json(client, case).status_code == 201
    assert viewer_of(author_of(case)).rests


@pytest.mark.parametrize(
    ("person", "fields"),
    [
        ({"rule": None}, {"person_rule": "rule_missing"}),
        ({"reason": "Too short."}, {"person_reason": "reason_short"}),
        ({"action": "limit"}, {"person_scope": "scope_missing"}),
        ({"action": "keep", "days": None}, {"person_action": "not_a_choice"}),
    ],
)
def test_the_api_says_what_is_wrong_by_its_code(client, case, person, fields):
    problem = post_json(client, case, **person).get_json()
    assert (problem["status"], problem["errors"]) == (422, fields)


def test_the_api_decides_nothing_about_a_person_in_a_crisis(client):
    problem = post_json(client, a_case(Reason.CRISIS)).get_json()
    assert (problem["status"], problem["code"]) == (403, "crisis_no_sanction")


def test_what_is_severe_waits(client, case):
    assert post_json(client, case, action="ban", days=None).status_code == 201
    assert about(case) == [(Action.BAN, DecisionState.PROPOSED)]


def test_a_peer_supporter_is_not_offered_it(app):
    helper = client_of(app, a_peer_supporter())
    assert "And the person?" not in text(helper.get(f"/desk/cases/{the_case(a_held_post()).public_id}"))


def test_what_waits_for_a_second_person_is_listed_as_that(client, case):
    send(client, case, **FIELDS | {"person_days": "40"})
    page = text(client.get(f"/desk/cases/{case.public_id}"))
    assert "for 40 days" in page and "waits for a second person" in page
