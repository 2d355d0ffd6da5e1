"""Public notices on their pages and at the desk."""

import pytest

from forum.core.errors import Forbidden, Invalid, NotFound
from forum.moderation import queries
from forum.moderation.models import Action, CaseKind, CaseStatus
from forum.moderation.operations import noticing
from forum.moderation.policy.notices import NoticeState
from forum.moderation.present.notices import notice_state
from tests.factories import client_of, viewer_of
from tests.moderation.factories import (
    a_moderator,
    a_post,
    a_report,
    decided,
    hidden,
    text,
    the_case,
)
from tests.moderation.outside import TOLD, a_notice, address_of, own_case

# At the desk


def test_staff_say_which_words_a_notice_is_about(app_context):
    post = a_post()
    number = a_notice()
    moderator = viewer_of(a_moderator())
    to = noticing.place_notice(moderator, own_case().public_id, address_of(post))
    assert (to, own_case().status) == (the_case(post).public_id, CaseStatus.CLOSED)
    decided(the_case(post), Action.HIDE)
    assert notice_state(number).state is NoticeState.CHANGED


def test_a_notice_is_placed_once(app_context):
    post = a_post()
    a_notice()
    noticing.place_notice(viewer_of(a_moderator()), own_case().public_id, address_of(post))
    with pytest.raises(Forbidden, match="notice_over"):
        noticing.place_notice(viewer_of(a_moderator()), own_case().public_id, address_of(post))


def test_a_notice_cannot_be_placed_where_there_are_no_words(app_context):
    a_notice()
    with pytest.raises(Invalid) as refused:
        noticing.place_notice(viewer_of(a_moderator()), own_case().public_id, "/posts/0000000000000003")
    assert refused.value.fields == {"place": "no_words_there"}


def test_a_report_is_nothing_to_place(app_context):
    post = a_post()
    a_report(post)
    with pytest.raises(NotFound):
        noticing.place_notice(viewer_of(a_moderator()), the_case(post).public_id, address_of(post))


def test_a_notice_may_turn_out_to_be_about_the_moderator_who_reads_it(app_context):
    moderator = a_moderator()
    a_notice()
    case_id, post = own_case().public_id, a_post(moderator)
    sent = {"place": address_of(post)}
    client = client_of(app_context, moderator)
    page = text(client.get(f"/desk/cases/{case_id}"))
    answer = client.post(f"/desk/cases/{case_id}/place", data=sent | {"csrf_token": hidden(page, "csrf_token")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    assert client.get(f"/desk/cases/{the_case(post).public_id}").status_code == 403


def test_the_case_page_shows_what_somebody_outside_told_us(app_context):
    post = a_post()
    a_notice(address_of(post), law="Data protection law")
    page = text(client_of(app_context, a_moderator()).get(f"/desk/cases/{the_case(post).public_id}"))
    assert TOLD in page and "Data protection law" in page


def test_a_notice_stands_in_the_queue(app_context):
    a_notice()
    row = queries.queue(viewer_of(a_moderator())).items[0]
    assert row.kind is CaseKind.NOTICE
    assert "Someone outside tells us of something" in text(client_of(app_context, a_moderator()).get("/desk"))


# On the page


def form_of(client, **given) -> dict:
    """The form as somebody fills it in."""
    page = text(client.get("/notice"))
    filled = {"location": "In a thread.", "words": TOLD, "reason": "identifying", "good_faith": "yes"}
    return {name: hidden(page, name) for name in ("csrf_token", "nonce")} | filled | given


def test_the_form_works_without_an_account(app):
    client = app.test_client()
    answer = client.post("/notice", data=form_of(client))
    assert answer.status_code == 303
    assert "We have it" in text(client.get(answer.headers["Location"]))


def test_nothing_is_ticked_for_anybody(app):
    assert " checked" not in text(app.test_client().get("/notice"))


def test_without_good_faith_the_form_comes_back_with_its_words(app):
    client = app.test_client()
    answer = client.post("/notice", data=form_of(client, good_faith=""))
    assert answer.status_code == 422
    assert TOLD in text(answer) and "Please tick this" in text(answer)


@pytest.mark.parametrize("field", ["location", "words", "law", "name", "email"])
def test_what_no_database_can_keep_is_refused(app, field):
    client = app.test_client()
    assert client.post("/notice", data=form_of(client, **{field: "a\0b"})).status_code == 422


def test_reasons_for_members_among_each_other_are_none(app):
    client = app.test_client()
    assert client.post("/notice", data=form_of(client, reason="unasked_advice")).status_code == 422


def test_the_answer_is_the_same_whatever_is_named(app):
    with app.app_context():
        visible, hid = a_post(), a_post()
        a_report(hid)
        decided(the_case(hid), Action.HIDE)
        named = [address_of(visible), address_of(hid), "/posts/0000000000000003", "Somewhere."]
    pages = set()
    for location in named:
        client = app.test_client()
        sent = client.post("/notice", data=form_of(client, location=location))
        number = sent.headers["Location"].rpartition("/")[2]
        pages.add((sent.status_code, text(client.get(f"/notice/{number}")).replace(number, "")))
    assert len(pages) == 1


def test_the_number_is_found_however_it_is_typed(app):
    with app.app_context():
        number = a_notice()
    client = app.test_client()
    token = hidden(text(client.get("/notice")), "csrf_token")
    typed = {"csrf_token": token, "number": f" {number[:8].upper()} {number[8:]} "}
    assert client.post("/notice/look", data=typed).headers["Location"] == f"/notice/{number}"
    assert client.post("/notice/look", data=typed | {"number": "nothing"}).status_code == 422


def test_no_search_engine_keeps_the_form(app):
    assert "noindex" in app.test_client().get("/notice").headers["X-Robots-Tag"]


def test_an_account_is_not_needed_over_json_either(app):
    client = app.test_client()
    token = hidden(text(client.get("/notice")), "csrf_token")
    sent = {"location": "In a thread.", "words": TOLD, "reason": "identifying", "good_faith": True}
    made = client.post("/api/v1/notices", json=sent, headers={"X-CSRF-Token": token})
    assert made.status_code == 201
    assert client.get(f"/api/v1/notices/{made.json['number']}").json == {"state": "received"}
