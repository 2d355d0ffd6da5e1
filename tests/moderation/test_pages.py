"""The desk, reporting and decisions as pages."""

import re

import pytest

from forum.core import clock, ids
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.moderation.models import Action, CaseStatus, Reason, Report
from tests.counting import counted
from tests.factories import a_person, client_of
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
    text,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")


# --- reporting --------------------------------------------------------------------------------------------------------


def test_the_report_page_names_every_reason(app):
    page = text(client_of(app, a_person()).get(f"/report/post/{a_post().public_id}"))
    assert all(f'value="{reason.value}"' in page for reason in Reason)


def test_sending_a_report_says_thank_you(app):
    post, client = a_post(), client_of(app, a_person())
    sent = client.send(f"/report/post/{post.public_id}", reason="threat", note="", nonce=ids.new())
    assert sent.status_code == 303
    assert "Thank you for telling us" in text(client.get(sent.location))


def test_a_report_without_a_reason_comes_back_with_its_words(app):
    client = client_of(app, a_person())
    sent = client.send(f"/report/post/{a_post().public_id}", note="It was the last line.", nonce=ids.new())
    assert (sent.status_code, "It was the last line." in text(sent)) == (422, True)


def test_a_double_click_is_one_report(app):
    post, client, nonce = a_post(), client_of(app, a_person()), ids.new()
    places = {
        client.send(f"/report/post/{post.public_id}", reason="threat", note="", nonce=nonce).location for _ in range(2)
    }
    assert (len(places), db.session.query(Report).count()) == (1, 1)


@pytest.mark.parametrize("address", ["/report/thread/{}", "/report/post/" + "0" * 16, "/report/message/{}"])
def test_what_cannot_be_reported_is_not_there(app, address):
    assert client_of(app, a_person()).get(address.format(a_post().public_id)).status_code == 404


def test_a_report_is_taken_back_on_its_page(app):
    reporter = a_person()
    made = a_report(a_post(), by=reporter)
    client = client_of(app, reporter)
    assert "Take it back" in text(client.get(f"/reports/{made.public_id}"))
    client.send(f"/reports/{made.public_id}/take-back")
    assert "You have taken it back" in text(client.get(f"/reports/{made.public_id}"))


def test_nobody_reads_the_report_of_another(app):
    made = a_report(a_post())
    assert client_of(app, a_moderator()).get(f"/reports/{made.public_id}").status_code == 404


# --- the queue --------------------------------------------------------------------------------------------------------


def test_the_desk_is_not_there_for_members(app):
    client = client_of(app, a_person())
    assert {client.get(where).status_code for where in ("/desk", "/desk/reading", "/desk/log")} == {404}


def test_the_desk_shows_the_kind_and_not_the_words(app):
    post = a_post(words="A very particular sentence.")
    a_report(post, Reason.THREAT)
    page = text(client_of(app, a_moderator()).get("/desk"))
    assert "A threat, or violence" in page
    assert "A very particular sentence." not in page


def test_the_desk_has_a_way_in_for_peer_supporters(app):
    client = client_of(app, a_peer_supporter())
    assert client.get("/desk").location == "/desk/reading"
    assert 'href="/desk"' in text(client.get("/spaces"))


def test_an_admin_starts_at_the_record(app):
    assert client_of(app, a_person(grants=[GrantKind.ADMIN])).get("/desk").location == "/desk/log"


@pytest.mark.parametrize("show", ["all", "held", "reports", "decided"])
def test_each_part_of_the_desk_can_be_read(app, show):
    a_held_post()
    decided(a_case(), Action.HIDE)
    a_case()
    assert client_of(app, a_moderator()).get(f"/desk?show={show}").status_code == 200


@pytest.mark.parametrize("cases", [1, 30])
def test_the_queue_takes_at_most_four_statements(app, cases):
    for _ in range(cases):
        a_case()
    client = client_of(app, a_moderator())
    client.get("/desk")
    with counted(app) as sent:
        assert client.get("/desk").status_code == 200
    assert len(sent) <= 4, sent


def test_a_forged_cursor_is_refused(app):
    assert client_of(app, a_moderator()).get("/desk?older=nonsense").status_code == 400


# --- the reading lane -------------------------------------------------------------------------------------------------


def test_held_posts_stand_in_full_and_are_published_in_place(app):
    post = a_held_post("It is my **first** evening here.")
    client = client_of(app, a_peer_supporter())
    page = text(client.get("/desk/reading"))
    assert "It is my <strong>first</strong> evening here." in page
    case = the_case(post)
    sent = client.send(f"/desk/reading/{case.public_id}", action="publish", version=case.version)
    assert (sent.location, state_of(case)) == ("/desk/reading", "visible")
    assert the_case(post).status is CaseStatus.DECIDED


def test_asking_for_a_change_from_the_lane_gives_the_post_back(app):
    case, client = the_case(a_held_post()), client_of(app, a_moderator())
    client.send(f"/desk/reading/{case.public_id}", action="ask_change", reason=WHY, version=case.version)
    assert state_of(case) == "returned"


def test_a_short_request_for_a_change_comes_back_in_its_own_form(app):
    first, second = the_case(a_held_post()), the_case(a_held_post())
    page = text(
        client_of(app, a_moderator()).send(
            f"/desk/reading/{second.public_id}", action="ask_change", reason="Your son's", version=second.version
        )
    )
    assert page.count("Your son's") == 1
    assert page.index(f'id="c-{first.public_id}"') < page.index("Your son's")


def test_a_peer_supporter_is_not_offered_to_ask_for_a_change(app):
    a_held_post()
    assert "Ask for a change" not in text(client_of(app, a_peer_supporter()).get("/desk/reading"))


# --- the record, and what members read --------------------------------------------------------------------------------


def test_the_record_names_who_did_what(app):
    decided(a_case(), Action.HIDE, by=a_moderator(pen_name="Harbour Light"))
    page = text(client_of(app, a_moderator()).get("/desk/log"))
    assert "Harbour Light" in page
    assert "decided a case" in page


def test_the_author_reads_the_decision_in_the_list_and_whole(app):
    case = a_case()
    decision = decided(case, Action.HIDE)
    client = client_of(app, author_of(case))
    assert f"/decisions/{decision.public_id}" in text(client.get("/decisions"))
    assert WHY in text(client.get(f"/decisions/{decision.public_id}"))
    assert f"/decisions/{decision.public_id}" in text(client.get("/notices"))


def test_nobody_else_reads_a_statement(app):
    decision = decided(a_case(), Action.HIDE)
    assert client_of(app, a_person()).get(f"/decisions/{decision.public_id}").status_code == 404


def test_an_empty_list_of_decisions_says_so_kindly(app):
    assert "Nothing was decided about your words." in text(client_of(app, a_person()).get("/decisions"))


def test_times_at_the_desk_are_coarse(app):
    a_case()
    page = text(client_of(app, a_moderator()).get("/desk"))
    assert "Today" in page
    assert not re.search(rf"{clock.now():%H}:\d\d", page)
