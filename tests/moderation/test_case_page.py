"""One case as a page: reading, deciding, giving back, putting back."""

import pytest

from forum.core.db import db
from forum.moderation import operations
from forum.moderation.models import Action, Decision, Reason
from tests.factories import a_person, client_of, viewer_of
from tests.moderation.factories import (
    WHY,
    a_case,
    a_held_post,
    a_moderator,
    a_peer_supporter,
    a_post,
    a_report,
    decided,
    hidden,
    state_of,
    text,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")


def test_opening_a_case_claims_it_and_shows_everything(app):
    reporter, moderator = a_person(pen_name="Quiet Lantern"), a_moderator()
    post = a_post(words="We live above the *bakery*.")
    a_report(post, by=reporter, note="The shop is known.")
    page = text(client_of(app, moderator).get(f"/desk/cases/{the_case(post).public_id}"))
    assert "<em>bakery</em>" in page
    assert "The shop is known." in page
    assert "Quiet Lantern" in page
    assert the_case(post).claimed_by == moderator.id


def test_a_case_that_somebody_else_has_can_be_read_but_not_decided(app):
    case = a_case()
    operations.open_case(viewer_of(a_moderator(pen_name="Harbour Light")), case.public_id)
    page = text(client_of(app, a_moderator()).get(f"/desk/cases/{case.public_id}"))
    assert "Harbour Light has it" in page
    assert 'name="action"' not in page


def test_deciding_leads_to_the_next_case(app):
    first, second = a_case(Reason.THREAT), a_case(Reason.OFF_TOPIC)
    client = client_of(app, a_moderator())
    version = hidden(text(client.get(f"/desk/cases/{first.public_id}")), "version")
    sent = client.send(
        f"/desk/cases/{first.public_id}/decide", action="hide", rule="3", reason=WHY, note="", version=version
    )
    assert sent.location == f"/desk/cases/{second.public_id}"
    assert state_of(first) == "hidden"


def test_a_decision_without_a_reason_comes_back_and_changes_nothing(app):
    case, client = a_case(), client_of(app, a_moderator())
    sent = client.send(
        f"/desk/cases/{case.public_id}/decide", action="hide", rule="3", reason="No.", note="", version=case.version
    )
    assert sent.status_code == 422
    assert "at least 20 letters" in text(sent)
    assert state_of(case) == "visible"


def test_the_text_kept_ready_for_a_rule_comes_into_the_form(app):
    case, client = a_case(), client_of(app, a_moderator())
    given = {"action": "hide", "rule": "10", "reason": "Dear friend,", "note": "", "version": case.version}
    page = text(client.send(f"/desk/cases/{case.public_id}/decide", fill="1", **given))
    assert "Dear friend,\n\nWe have hidden these words of yours." in page
    assert "They look for somebody" in page
    assert state_of(case) == "visible"


def test_the_second_of_two_moderators_keeps_the_typed_words(app):
    case, client = a_case(), client_of(app, a_moderator())
    version = case.version
    decided(case, Action.KEEP)
    sent = client.send(
        f"/desk/cases/{case.public_id}/decide", action="hide", rule="3", reason=WHY, note="", version=version
    )
    page = text(sent)
    assert sent.status_code == 409
    assert WHY in page
    assert "Here is how it stands now" in page
    assert hidden(page, "version") == str(the_case_of(case).version)
    assert db.session.query(Decision).count() == 1


def the_case_of(case):
    """The case as it is now."""
    db.session.refresh(case)
    return case


def test_a_case_is_given_back(app):
    case, client = a_case(), client_of(app, a_moderator())
    client.get(f"/desk/cases/{case.public_id}")
    assert client.send(f"/desk/cases/{case.public_id}/give-back").location == "/desk"
    assert the_case_of(case).claimed_by is None


def test_a_moderator_does_not_open_a_case_about_their_own_words(app):
    author = a_moderator()
    post = a_post(author)
    a_report(post, by=a_person(pen_name="Quiet Lantern"))
    answer = client_of(app, author).get(f"/desk/cases/{the_case(post).public_id}")
    assert answer.status_code == 403
    assert "Quiet Lantern" not in text(answer)


def test_a_moderator_who_reported_sees_their_own_report_only(app):
    reporter, post = a_moderator(), a_post()
    a_report(post, by=reporter)
    a_report(post, by=a_person(pen_name="Quiet Lantern"))
    page = text(client_of(app, reporter).get(f"/desk/cases/{the_case(post).public_id}"))
    assert reporter.pen_name in page
    assert "Quiet Lantern" not in page
    assert 'name="action"' not in page


def test_a_peer_supporter_sees_no_reports_in_a_held_case(app):
    case = the_case(a_held_post())
    page = text(client_of(app, a_peer_supporter()).get(f"/desk/cases/{case.public_id}"))
    assert 'value="publish"' in page
    assert 'value="remove"' not in page


def test_what_was_taken_is_put_back_on_the_page(app):
    case, client = a_case(), client_of(app, a_moderator())
    decision = decided(case, Action.REMOVE)
    assert "Put it back as it was" in text(client.get(f"/desk/cases/{case.public_id}"))
    sent = client.send(f"/desk/decisions/{decision.public_id}/restore", words="We were too quick.")
    assert sent.status_code == 303
    assert state_of(case) == "visible"


def test_putting_back_without_a_word_comes_back(app):
    decision = decided(a_case(), Action.REMOVE)
    sent = client_of(app, a_moderator()).send(f"/desk/decisions/{decision.public_id}/restore", words=" ")
    assert (sent.status_code, "Please fill this in." in text(sent)) == (422, True)
