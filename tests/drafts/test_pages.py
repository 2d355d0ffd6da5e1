"""Drafts without JavaScript: kept by a button, brought back into the form, safe when the session was lost meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts.models import Session
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.drafts import operations, queries
from forum.drafts.models import Draft
from forum.threads import operations as threads
from forum.threads.models import Post
from tests.drafts.factories import WORDS, a_thread, composer, typed
from tests.factories import a_person, client_of, rests, sign_in, viewer_of

PASSWORD = "eleven gulls on a wall"


@pytest.fixture
def thread(app_context):
    return a_thread()


@pytest.fixture
def member(app_context):
    return a_person(password=PASSWORD, email="writer@example.org")


@pytest.fixture
def browser(app, member):
    return client_of(app, member)


def _page(browser, path):
    return browser.get(path).get_data(as_text=True)


def _send(browser, sheet, path=None, **fields):
    return browser.post(path or sheet.action, data={**sheet.hidden, **fields})


def _reply_form(browser, thread):
    return composer(_page(browser, f"/threads/{thread.public_id}"))


def test_the_button_keeps_the_words_and_goes_back_to_them(browser, thread):
    sheet = _reply_form(browser, thread)
    answer = _send(browser, sheet, f"/drafts/reply:{thread.public_id}/keep", body=WORDS)
    assert answer.status_code == 303
    page = browser.get(answer.location).get_data(as_text=True)
    assert typed(page) == WORDS


def test_all_of_a_form_comes_back_choices_too(browser, thread):
    path = f"/spaces/{thread.space.public_id}/new"
    fields = {"title": "A title", "wants": "listening", "tags": ["our-stories", "small-good-things"], "body": "Words."}
    _send(browser, composer(_page(browser, path)), f"/drafts/thread:{thread.space.public_id}/keep", **fields)
    page = _page(browser, path)
    assert 'value="A title"' in page and typed(page) == "Words."
    assert page.count(" checked>") == 3


def test_sent_words_are_no_draft_any_more(browser, thread):
    sheet = _reply_form(browser, thread)
    _send(browser, sheet, f"/drafts/reply:{thread.public_id}/keep", body=WORDS)
    _send(browser, _reply_form(browser, thread), body=WORDS)
    assert db.session.scalar(select(Draft)) is None
    assert typed(_page(browser, f"/threads/{thread.public_id}")) == ""


def test_sending_does_not_take_along_what_another_device_wrote(browser, member, thread):
    place = f"reply:{thread.public_id}"
    operations.keep(viewer_of(member), place, {"body": ["Something else, on the phone."]}, writer="the-phone")
    operations.keep(viewer_of(member), place, {"body": [WORDS]}, version=0, writer="the-desk")
    _send(browser, _reply_form(browser, thread), body=WORDS)
    assert queries.get_draft(viewer_of(member), place).fields == {"body": ["Something else, on the phone."]}


def _ended(member):
    db.session.execute(Session.__table__.update().where(Session.person_id == member.id).values(ended_at=clock.now()))
    db.session.commit()


def test_words_sent_after_the_session_has_ended_wait_in_the_box_after_signing_in(browser, member, thread):
    sheet = _reply_form(browser, thread)
    _ended(member)
    answer = _send(browser, sheet, body=WORDS)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["Words-Kept"]) == (401, "yes")
    assert f"/sign-in?next=/threads/{thread.public_id}%23reply" in page
    assert db.session.scalar(select(Post).where(Post.source == WORDS)) is None
    sign_in(browser, member)
    assert typed(_page(browser, f"/threads/{thread.public_id}")) == WORDS


def test_words_sent_with_the_token_of_an_older_session_wait_in_the_box(browser, member, thread):
    sheet = _reply_form(browser, thread)
    sign_in(browser, member)
    answer = _send(browser, sheet, body=WORDS)
    assert answer.status_code == 400
    assert f'href="/threads/{thread.public_id}#reply"' in answer.get_data(as_text=True)
    assert typed(_page(browser, f"/threads/{thread.public_id}")) == WORDS


def test_who_signs_in_after_them_sees_nothing_of_the_words(browser, member, thread):
    sheet = _reply_form(browser, thread)
    sign_in(browser, a_person())
    answer = _send(browser, sheet, body=WORDS)
    assert "what I never said" not in answer.get_data(as_text=True)
    assert typed(_page(browser, f"/threads/{thread.public_id}")) == ""
    assert queries.get_draft(viewer_of(member), f"reply:{thread.public_id}").fields["body"] == [WORDS]


def test_a_page_of_another_person_keeps_nothing_for_who_is_signed_in_now(app, browser, member, thread):
    sheet = _reply_form(browser, thread)
    other = client_of(app, a_person())
    body = {"fields": {"body": "x"}, "writer": "page-one", "by": sheet.hidden["draft_by"]}
    answer = other.call("PUT", f"/api/v1/drafts/reply:{thread.public_id}", **body)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "words_of_another")


@pytest.mark.parametrize("mark", ["", "forged", "x" * 60])
def test_without_a_mark_of_ours_nothing_is_kept_for_anybody(browser, member, thread, mark):
    sheet = _reply_form(browser, thread)
    _ended(member)
    answer = _send(browser, sheet, body=WORDS, draft_by=mark)
    assert "Words-Kept" not in answer.headers
    assert db.session.scalar(select(Draft)) is None


def test_the_mark_of_last_week_keeps_nothing(browser, member, thread):
    sheet = _reply_form(browser, thread)
    _ended(member)
    with clock.frozen(clock.now() + timedelta(days=7)):
        answer = _send(browser, sheet, body=WORDS)
    assert "Words-Kept" not in answer.headers
    assert "what I never said" in answer.get_data(as_text=True)


def test_a_thread_that_was_closed_meanwhile_shows_the_words_and_a_way_on(browser, member, thread):
    operations.keep(viewer_of(member), f"reply:{thread.public_id}", {"body": [WORDS]}, writer="page-one")
    threads.set_locked(viewer_of(a_person(grants=[GrantKind.MODERATOR])), thread.public_id, True)
    page = _page(browser, f"/threads/{thread.public_id}")
    assert "what I never said" in page and "Closed for replies" in page
    moved = browser.send(f"/drafts/reply:{thread.public_id}/move", to=f"thread:{thread.space.public_id}")
    assert moved.location == f"/spaces/{thread.space.public_id}/new"
    assert typed(_page(browser, moved.location)) == WORDS


def test_the_words_of_another_device_stand_beside_the_form_and_are_put_below(browser, member, thread):
    place = f"reply:{thread.public_id}"
    operations.keep(viewer_of(member), place, {"body": ["phone"]}, writer="the-phone")
    operations.keep(viewer_of(member), place, {"body": ["desk"]}, version=0, writer="the-desk")
    sheet = _reply_form(browser, thread)
    _send(browser, sheet, f"/drafts/{place}/others", body="desk, and more", draft_others="below")
    assert typed(_page(browser, f"/threads/{thread.public_id}")) == "desk, and more\n\nphone"


def test_the_list_shows_all_words_and_the_way_back(browser, member, thread):
    operations.keep(viewer_of(member), f"reply:{thread.public_id}", {"body": [WORDS]}, writer="page-one")
    page = _page(browser, "/drafts")
    assert "what I never said" in page and f'href="/threads/{thread.public_id}#reply"' in page
    browser.send(f"/drafts/reply:{thread.public_id}/delete")
    assert "Nothing is waiting here" in _page(browser, "/drafts")


def test_words_are_saved_as_a_plain_text_file_whose_name_says_nothing(browser, member, thread):
    operations.keep(viewer_of(member), f"reply:{thread.public_id}", {"body": [WORDS]}, writer="page-one")
    answer = browser.get("/drafts/words")
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="words.txt"'
    assert WORDS in answer.get_data(as_text=True)


def _suspended(member):
    rests(member, clock.now() + timedelta(days=7))


def test_whose_place_rests_still_gets_their_words(browser, client, member, thread):
    sheet = _reply_form(browser, thread)
    _suspended(member)
    assert _send(browser, sheet, body=WORDS).headers["Words-Kept"] == "yes"
    form = client.get("/words-to-take-along").get_data(as_text=True)
    token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
    entry = {"csrf_token": token, "email": "writer@example.org"}
    refused = client.post("/words-to-take-along", data=entry | {"password": "not that one at all"})
    given = client.post("/words-to-take-along", data=entry | {"password": PASSWORD})
    assert refused.status_code == 401
    assert WORDS in given.get_data(as_text=True)
    assert client.get("/drafts").status_code == 401


def test_signing_in_to_a_place_that_rests_leads_to_the_words(client, member):
    _suspended(member)
    token = client.get("/sign-in").get_data(as_text=True).partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "email": "writer@example.org", "password": PASSWORD}
    assert client.post("/sign-in", data=sent).location == "/decisions"
    answer = client.get("/drafts")
    assert answer.status_code == 403
    assert 'href="/words-to-take-along"' in answer.get_data(as_text=True)


def test_whose_place_is_open_signs_in_as_usual(client, member):
    form = client.get("/words-to-take-along").get_data(as_text=True)
    token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "email": "writer@example.org", "password": PASSWORD}
    assert client.post("/words-to-take-along", data=sent).status_code == 409


def test_a_page_that_is_closing_is_answered_in_short(browser, member, thread):
    sheet = _reply_form(browser, thread)
    answer = _send(browser, sheet, f"/drafts/reply:{thread.public_id}/keep", body=WORDS, draft_writer="page-one")
    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert typed(_page(browser, f"/threads/{thread.public_id}")) == WORDS


def test_drafts_are_for_nobody_at_the_desk(app, browser, member, thread):
    operations.keep(viewer_of(member), f"reply:{thread.public_id}", {"body": [WORDS]}, writer="page-one")
    staff = client_of(app, a_person(grants=[GrantKind.MODERATOR, GrantKind.ADMIN]))
    for path in (f"/api/v1/drafts/reply:{thread.public_id}", f"/drafts/reply:{thread.public_id}/words"):
        assert staff.get(path).status_code == 404
    assert typed(staff.get(f"/threads/{thread.public_id}").get_data(as_text=True)) == ""
