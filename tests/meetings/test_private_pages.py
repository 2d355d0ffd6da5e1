"""Private words and calls for help as pages, without JavaScript; and over the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.community.operations import choose_help_country
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.drafts import operations as drafts
from forum.meetings import operations
from forum.meetings.models import Meeting
from forum.meetings.operations import helping, private
from forum.meetings.queries import private as talks
from forum.moderation import operations as moderation
from forum.moderation.models import Case, Reason, TargetKind
from tests.factories import client_of, viewer_of
from tests.meetings.factories import a_nonce, come_in, say
from tests.meetings.test_private import key, tell


@pytest.fixture
def member(member: Person) -> Person:
    """Somebody inside, who has chosen the help lines of New Zealand."""
    choose_help_country(viewer_of(member), "NZ")
    return member


def talk_id(meeting: Meeting, member: Person) -> str:
    """What names their talk."""
    talk = talks.talk_of(meeting.id, member.id)
    assert talk is not None
    return talk.public_id


def test_a_member_writes_and_reads_on_a_page_of_its_own(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    browser, at = client_of(app, member), f"/meetings/{meeting.public_id}/private"
    page = browser.get(at).text
    assert "Those who lead this meeting read this" in page and f'action="{at}"' in page
    sent = browser.send(at, text="I am <b>tired</b>.", nonce=a_nonce())
    assert sent.status_code == 303
    tell(leader, meeting, "I am with you.", to=member)
    page = browser.get(at).text
    assert "I am &lt;b&gt;tired&lt;/b&gt;." in page and "I am with you." in page


def test_their_own_help_lines_stand_on_it_whatever_they_do(app: Flask, meeting: Meeting, member: Person) -> None:
    page = client_of(app, member).get(f"/meetings/{meeting.public_id}/private").text
    assert 'href="tel:111"' in page and "/help-now" in page


def test_i_need_help_now_tells_who_leads_and_shows_the_lines_first(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    browser = client_of(app, member)
    sent = browser.send(f"/meetings/{meeting.public_id}/help-me")
    page = browser.get(sent.headers["Location"]).text
    assert page.index('href="tel:111"') < page.index("I need help now.")
    heard = talks.hear_private(viewer_of(leader), meeting.public_id, 0, key(member, meeting))
    assert [word.row.source for word in heard.words] == ["I need help now."]


def test_when_the_word_cannot_be_said_the_lines_come_all_the_same(
    now: FrozenClock, app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    browser, room = client_of(app, member), meeting.public_id
    operations.remove_person(viewer_of(leader), room, key(member, meeting), "It was asked for by themselves, just now.")
    sent = browser.send(f"/meetings/{room}/help-me")
    assert sent.headers["Location"].endswith("/help-now")
    answer = browser.post(
        f"/api/v1/meetings/{room}/help/me", json={}, headers={"X-CSRF-Token": browser.csrf}
    ).get_json()
    assert (answer["help"]["emergency"], answer["told"]) == ("111", None)


def test_who_leads_finds_the_talks_and_answers_on_a_page(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    tell(member, meeting, "May I just listen?")
    browser, at = client_of(app, leader), f"/meetings/{meeting.public_id}/private"
    page = browser.get(at).text
    assert f"{at}/{talk_id(meeting, member)}" in page and "New" in page
    browser.send(f"{at}/{talk_id(meeting, member)}", text="Of course.", nonce=a_nonce())
    assert "Of course." in browser.get(f"{at}/{talk_id(meeting, member)}").text
    assert "New" not in browser.get(at).text.partition("<main")[2].partition("</section>")[0]


def test_another_member_does_not_find_the_page_of_a_talk(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    tell(member, meeting)
    other = client_of(app, come_in(meeting))
    for browser in (other, client_of(app, member)):
        found = browser.get(f"/meetings/{meeting.public_id}/private/{talk_id(meeting, member)}")
        assert found.status_code == 404


def test_getting_help_leads_to_the_talk_with_a_first_sentence_ready(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    browser, room = client_of(app, leader), meeting.public_id
    db.session.refresh(meeting)
    form = {"person": key(member, meeting), "version": str(meeting.state_version)}
    sent = browser.send(f"/meetings/{room}/help", **form)
    assert sent.headers["Location"].endswith(f"/private/{talk_id(meeting, member)}")
    page = browser.get(sent.headers["Location"]).text
    assert "Are you safe where you are right now?" in page and "It is in hand" in page
    tell(leader, meeting, "I read you.", to=member)
    assert "Are you safe where you are right now?" not in browser.get(sent.headers["Location"]).text


def test_an_older_version_says_so_and_shows_how_the_room_stands(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    form = {"person": key(member, meeting), "version": "0"}
    sent = client_of(app, leader).send(f"/meetings/{meeting.public_id}/help", **form)
    assert (sent.status_code, "Someone was a moment before you" in sent.text) == (409, True)


def test_who_leads_sends_the_lines_and_does_not_learn_the_country(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    browser, room = client_of(app, leader), meeting.public_id
    sent = browser.send(f"/meetings/{room}/help-card", person=key(member, meeting))
    page = browser.get(sent.headers["Location"]).text
    assert "The help lines of where they are" in page
    assert 'href="tel:111"' not in page and "NZ" not in page
    assert page.count("1737") == 0
    mine = client_of(app, member).get(f"/meetings/{room}/private").text
    assert mine.count('href="tel:111"') == 2  # in the card, and below


def test_a_reported_private_word_seals_those_around_it_and_nothing_of_the_room(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    say(leader, meeting, "To everybody.")
    tell(member, meeting, "Before.")
    word = tell(leader, meeting, "Hard words.", to=member)
    report = moderation.report(viewer_of(member), TargetKind.PRIVATE, word.word_id, Reason.HARASSMENT)
    case = db.session.get_one(Case, report.case_id)
    assert [line["text"] for line in case.snapshots[0]["lines"]] == ["Before.", "Hard words."]


def test_the_draft_of_a_private_word_waits_for_its_own_member(
    app: Flask, meeting: Meeting, leader: Person, member: Person
) -> None:
    other = come_in(meeting)
    for person in (member, other):
        private.open_private(viewer_of(leader), meeting.public_id, key(person, meeting))
    browser, at = client_of(app, leader), f"/meetings/{meeting.public_id}/private"
    place = f"private_to:{meeting.public_id}:{talk_id(meeting, member)}"
    drafts.keep(viewer_of(leader), place, {"text": ["For one alone."]}, version=0, writer=a_nonce())
    assert "For one alone." in browser.get(f"{at}/{talk_id(meeting, member)}").text
    assert "For one alone." not in browser.get(f"{at}/{talk_id(meeting, other)}").text


def test_over_the_api_a_key_makes_one_word(app: Flask, meeting: Meeting, member: Person) -> None:
    browser, at = client_of(app, member), f"/api/v1/meetings/{meeting.public_id}/private"
    header = {"Idempotency-Key": "key-of-a-word", "X-CSRF-Token": browser.csrf}
    send: Callable[[], object] = lambda: browser.post(at, json={"text": "Once."}, headers=header).get_json()  # noqa: E731
    assert send() == send()
    assert [word["text"] for word in browser.get(at).get_json()["words"]] == ["Once."]


def test_over_the_api_who_leads_sees_that_a_call_stands_and_the_member_does_not(
    meeting: Meeting, app: Flask, leader: Person, member: Person
) -> None:
    db.session.refresh(meeting)
    helping.call_for_help(viewer_of(leader), meeting.public_id, key(member, meeting), meeting.state_version)
    at = f"/api/v1/meetings/{meeting.public_id}/private"
    [talk] = client_of(app, leader).get(at).get_json()["talks"]
    assert (talk["name"], talk["calls"]) == (member.pen_name, True)
    assert client_of(app, member).get(at).get_json()["calls"] is False


def test_over_the_api_a_call_from_an_older_version_comes_back_with_how_the_room_stands(
    meeting: Meeting, app: Flask, leader: Person, member: Person
) -> None:
    db.session.refresh(meeting)
    version = meeting.state_version
    about = {"person": key(member, meeting), "version": version - 1}
    refused = client_of(app, leader).call("POST", f"/api/v1/meetings/{meeting.public_id}/help", **about)
    problem = refused.get_json()
    assert (refused.status_code, problem["code"], problem["state"]["version"]) == (409, "room_changed", version)


def test_a_nonce_that_is_none_does_not_stand_before_the_help_lines(
    app: Flask, meeting: Meeting, member: Person
) -> None:
    sent = client_of(app, member).send(f"/meetings/{meeting.public_id}/help-me", nonce="x" * 500)
    assert sent.headers["Location"].endswith("/private?now=yes")


@pytest.mark.parametrize("hours", [1, 3])
def test_a_private_word_that_comes_after_the_end_is_given_back(
    app: Flask, now: FrozenClock, meeting: Meeting, member: Person, hours: int
) -> None:
    now.advance(timedelta(hours=hours, minutes=1))
    answer = client_of(app, member).send(f"/meetings/{meeting.public_id}/private", text="Thank you.", nonce=a_nonce())
    assert (answer.status_code, "Thank you." in answer.get_data(as_text=True)) == (403, True)
