"""The desk, reports and decisions as JSON."""

import pytest

from forum.core.db import db
from forum.moderation.models import Action, Reason, Report
from tests.factories import Client, a_person, client_of
from tests.moderation.factories import (
    WHY,
    a_case,
    a_held_post,
    a_moderator,
    a_peer_supporter,
    a_post,
    a_report,
    author_of,
    decided,
    state_of,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")
API = "/api/v1"


@pytest.fixture
def desk(app) -> Client:
    """A moderator's program."""
    return client_of(app, a_moderator())


def test_the_queue_names_reasons_and_no_reporter(desk):
    post = a_post()
    a_report(post, Reason.THREAT, a_person(pen_name="Quiet Lantern"), "In the last line.")
    answer = desk.get(f"{API}/desk/cases")
    (case,) = answer.json["cases"]
    assert (case["id"], case["severity"], case["reasons"]) == (the_case(post).public_id, "safety", ["threat"])
    assert "Quiet Lantern" not in answer.text


def test_members_have_no_queue(app):
    assert client_of(app, a_person()).get(f"{API}/desk/cases").status_code == 404


def test_a_peer_supporter_is_given_held_posts_only(app):
    held = the_case(a_held_post())
    a_case()
    cases = client_of(app, a_peer_supporter()).get(f"{API}/desk/cases").json["cases"]
    assert [case["id"] for case in cases] == [held.public_id]


def test_reading_a_case_does_not_take_it(desk):
    case = a_case()
    found = desk.get(f"{API}/desk/cases/{case.public_id}").json
    assert (found["claimed_by"], found["version"], found["choices"]) == (
        None,
        case.version,
        ["keep", "ask_change", "hide", "remove"],
    )


def test_a_claim_is_made_renewed_and_given_back(app, desk):
    case = a_case()
    where = f"{API}/desk/cases/{case.public_id}/claim"
    assert [desk.call("POST", where).status_code for _ in range(2)] == [200, 200]
    assert client_of(app, a_moderator()).call("POST", where).json["code"] == "case_claimed"
    assert desk.call("DELETE", where).status_code == 204
    assert client_of(app, a_moderator()).call("POST", where).status_code == 200


def test_a_decision_names_the_version_in_the_body(desk):
    case = a_case()
    answer = desk.call(
        "POST",
        f"{API}/desk/cases/{case.public_id}/decisions",
        action="hide",
        rule=3,
        reason=WHY,
        version=case.version,
    )
    assert (answer.status_code, answer.json["action"], state_of(case)) == (201, "hide", "hidden")


def test_or_in_if_match(desk):
    case = a_case()
    answer = desk.post(
        f"{API}/desk/cases/{case.public_id}/decisions",
        json={"action": "keep"},
        headers={"X-CSRF-Token": desk.csrf, "If-Match": f'"{case.version}"'},
    )
    assert answer.status_code == 201


def test_a_decision_without_a_version_is_refused(desk):
    answer = desk.call("POST", f"{API}/desk/cases/{a_case().public_id}/decisions", action="keep")
    assert (answer.status_code, answer.json["errors"]) == (422, {"version": "missing"})


def test_a_conflict_carries_the_fresh_case(desk):
    case = a_case()
    seen = case.version
    decided(case, Action.KEEP)
    answer = desk.call("POST", f"{API}/desk/cases/{case.public_id}/decisions", action="keep", version=seen)
    fresh = answer.json["case"]
    assert (answer.status_code, answer.json["code"], answer.content_type) == (
        409,
        "case_moved",
        "application/problem+json",
    )
    assert (fresh["version"], fresh["status"], fresh["decisions"][0]["action"]) == (seen + 1, "decided", "keep")


def test_a_decision_is_reversed(desk):
    case = a_case()
    decision = decided(case, Action.REMOVE)
    answer = desk.call("POST", f"{API}/desk/decisions/{decision.public_id}/reversal", reason="We were too quick.")
    assert (answer.status_code, answer.json["action"], state_of(case)) == (201, "restore", "visible")


def test_a_member_reverses_nothing(app):
    case = a_case()
    decision = decided(case, Action.REMOVE)
    answer = client_of(app, author_of(case)).call(
        "POST", f"{API}/desk/decisions/{decision.public_id}/reversal", reason="I would like it back."
    )
    assert (answer.status_code, state_of(case)) == (404, "removed")


def report_by(client, post, key="a-key-of-mine"):
    """Send a report with this key."""
    return client.post(
        f"{API}/reports",
        json={"kind": "post", "target": post.public_id, "reason": "threat", "note": "In the last line."},
        headers={"X-CSRF-Token": client.csrf, "Idempotency-Key": key},
    )


def test_a_report_sent_twice_is_made_once(app):
    client, post = client_of(app, a_person()), a_post()
    answers = [report_by(client, post) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert db.session.query(Report).count() == 1


def test_the_same_key_for_other_words_is_refused(app):
    client = client_of(app, a_person())
    report_by(client, a_post())
    assert report_by(client, a_post()).json["code"] == "nonce_reused"


def test_a_report_is_taken_back(app):
    client, post = client_of(app, a_person()), a_post()
    made = report_by(client, post).json["id"]
    assert client.call("DELETE", f"{API}/reports/{made}").status_code == 204
    assert the_case(post).status.value == "closed"


@pytest.mark.parametrize("wrong", [{"reason": "because"}, {"kind": "thread"}, {"target": "1"}, {"extra": "yes"}])
def test_what_is_no_report_is_refused(app, wrong):
    sent = {"kind": "post", "target": a_post().public_id, "reason": "threat"} | wrong
    assert client_of(app, a_person()).call("POST", f"{API}/reports", **sent).status_code == 422


def test_my_decisions_are_whole_statements(app):
    case = a_case()
    decided(case, Action.HIDE)
    (one,) = client_of(app, author_of(case)).get(f"{API}/me/decisions").json["decisions"]
    assert (one["action"], one["why"], one["rule"]["number"]) == ("hide", WHY, 3)
    assert all(one[part] for part in ("title", "what", "quote", "effect", "duration", "decider", "disagree"))


def test_the_record_is_given_to_moderators_only(app, desk):
    decided(a_case(), Action.KEEP)
    assert [entry["act"] for entry in desk.get(f"{API}/desk/log").json["entries"]] == ["case.decide"]
    assert client_of(app, a_peer_supporter()).get(f"{API}/desk/log").status_code == 404


def test_no_key_of_the_database_is_sent(app, desk):
    case = a_case()
    found = desk.get(f"{API}/desk/cases/{case.public_id}").json
    assert not {"subject_id", "reporter_id", "moderator_id", "key"} & set(str(found).replace("'", " ").split())
