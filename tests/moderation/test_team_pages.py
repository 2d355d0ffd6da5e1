"""The pages and the API of what a member and the team write to each other."""

import pytest
from flask import Flask

from forum.moderation.models import CaseStatus
from tests.factories import a_person, client_of
from tests.moderation.factories import a_moderator, hidden, text
from tests.moderation.test_team import ANSWER, WORDS, answer, ask, the_case

pytestmark = pytest.mark.usefixtures("app_context")


def test_the_members_page_shows_the_conversation_without_a_name_of_the_staff(app: Flask):
    member, moderator = a_person(), a_moderator()
    client = client_of(app, member)
    page = text(client.get("/team"))
    assert client.send("/team", words=WORDS, nonce=hidden(page, "nonce")).status_code == 303
    answer(member, moderator)
    page = text(client.get("/team"))
    assert WORDS in page
    assert ANSWER in page
    assert "The team" in page
    assert moderator.pen_name not in page


def test_the_page_of_another_member_shows_nothing_of_it(app: Flask):
    member, other = a_person(), a_person()
    before = text(client_of(app, other).get("/team"))
    ask(member)
    answer(member)
    after = text(client_of(app, other).get("/team"))
    assert WORDS not in after
    assert len(before) == len(after)


def test_a_member_who_sent_nothing_gets_the_page_back(app: Flask):
    response = client_of(app, a_person()).send("/team", words="")
    assert response.status_code == 422
    assert "Your words to the team" in text(response)


def test_the_notice_leads_to_the_page(app: Flask):
    member = a_person()
    answer(member)
    client = client_of(app, member)
    assert 'href="/team"' in text(client.get("/notices")).split("<main", 1)[1]
    assert client.get("/team").status_code == 200


def test_the_case_shows_the_conversation_and_a_box_to_answer(app: Flask):
    member, moderator = a_person(), a_moderator()
    case = ask(member)
    client = client_of(app, moderator)
    page = text(client.get(f"/desk/cases/{case.public_id}"))
    assert f"/desk/members/{member.public_id}/team" in page
    sent = client.send(f"/desk/members/{member.public_id}/team", words=ANSWER, case=case.public_id)
    assert sent.headers["Location"] == f"/desk/cases/{case.public_id}"
    assert the_case(member).status is CaseStatus.DECIDED


def test_a_refused_answer_comes_back_on_the_case_it_was_typed_in(app: Flask):
    member = a_person()
    case = ask(member)
    place = f"team_to:{member.public_id}"
    response = client_of(app, a_moderator()).send(
        f"/desk/members/{member.public_id}/team", words="", case=case.public_id, draft_place=place
    )
    assert response.status_code == 422
    assert 'id="f-words"' in text(response)


def test_the_member_reads_and_writes_over_json(app: Flask):
    member, moderator = a_person(), a_moderator()
    client = client_of(app, member)
    assert client.call("POST", "/api/v1/team", words=WORDS).status_code == 201
    desk = client_of(app, moderator)
    made = desk.call("POST", f"/api/v1/desk/members/{member.public_id}/team", words=ANSWER)
    assert made.get_json()["by"] == moderator.pen_name
    read = client.get("/api/v1/team").get_json()
    assert [(one["from_team"], one["by"]) for one in read["words"]] == [(False, ""), (True, "")]
