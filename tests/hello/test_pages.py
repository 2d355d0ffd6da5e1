"""The page of a hello, for the newcomer; the desk's lane and case page, for who reads it."""

import html
import re
from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM, Audience, GrantKind
from forum.hello.models import HelloState
from forum.meetings import operations as meetings
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, TargetKind
from tests.factories import a_person, a_space, client_of, separate, viewer_of
from tests.hello.factories import WORDS, a_hello, a_newcomer, a_start_thread, decided, the_case
from tests.meetings.factories import a_group
from tests.threads.factories import a_thread

pytestmark = [pytest.mark.usefixtures("app_context"), pytest.mark.one_engine]


def text(response):
    return html.unescape(response.text)


def a_past_of(count, hours=3, subject=None):
    """So many first words answered in the last days, each after this many hours."""
    subject = subject or a_person()
    for number in range(count):
        decided_at = clock.now() - timedelta(days=1 + number % 20)
        db.session.add(
            Case(
                kind=CaseKind.HELD_POST, target_kind=TargetKind.POST, target_id=f"{subject.id:08}{number:08}",
                subject_id=subject.id, severity=3, status=CaseStatus.DECIDED, snapshots=[],
                opened_at=decided_at - timedelta(hours=hours), decided_at=decided_at,
            )
        )  # fmt: skip
    db.session.commit()


def test_someone_says_hello_and_is_told_what_happens_next(app):
    a_start_thread(a_space(Audience.PARENTS), "A kettle to start with")
    client = client_of(app, a_newcomer())
    assert "What brings you here?" in text(client.get("/hello"))
    assert client.send("/hello", words=WORDS).location == "/hello"
    page = text(client.get("/hello"))
    assert "Waiting to be read by a person" in page
    for offer in ("A kettle to start with", "Write a letter that is not sent", "Need help now", "meetings"):
        assert offer in page


@pytest.mark.parametrize(("always_open", "said"), [(False, "A meeting for newcomers, "), (True, "that is open now")])
def test_the_next_meeting_for_newcomers_stands_beside_it(app, always_open, said):
    group = a_group(Audience.MEMBERS, newcomers=True, always_open=always_open)
    a_group(Audience.MEMBERS)
    if always_open:
        meetings.keep_open(SYSTEM, group.id)
    else:
        soon = clock.now() + timedelta(days=1)
        meetings.plan(SYSTEM, group.public_id, starts_local=f"{soon:%Y-%m-%dT%H:%M}", minutes=60)
    newcomer = a_newcomer()
    a_hello(newcomer)
    assert said in text(client_of(app, newcomer).get("/hello"))


def test_nothing_is_no_hello(app):
    answer = client_of(app, a_newcomer()).send("/hello", words=" \n ")
    assert (answer.status_code, "Please fill this in" in text(answer)) == (422, True)


def test_a_second_window_gets_its_words_back_beside_how_it_stands(app):
    newcomer = a_newcomer()
    client = client_of(app, newcomer)
    a_hello(newcomer)
    page = text(client.send("/hello", words="From another window."))
    assert "From another window." in page
    assert WORDS in page


def test_who_is_known_here_is_led_on(app):
    assert client_of(app, a_person()).get("/hello").location == "/spaces"


def test_the_answer_is_read_from_the_notices(app):
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    decided(hello, Action.VOUCH, reason="It is good that you came.")
    client = client_of(app, newcomer)
    assert f"/hello/{hello.public_id}" in client.get("/notices").text
    page = text(client.get(f"/hello/{hello.public_id}"))
    assert "It is good that you came." in page
    assert "To the spaces" in page


def test_a_hello_of_somebody_else_is_not_there(app):
    assert client_of(app, a_newcomer()).get(f"/hello/{a_hello().public_id}").status_code == 404


def test_a_side_that_opens_later_says_when(app):
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    decided(hello, Action.PUBLISH)
    assert re.search(r"From tomorrow, \d\d:\d\d UTC on", text(client_of(app, newcomer).get("/hello")))


def test_with_too_little_to_go_by_no_time_is_invented(app):
    a_past_of(7)
    newcomer = a_newcomer()
    a_hello(newcomer)
    page = text(client_of(app, newcomer).get("/hello"))
    assert "Usually read" not in page
    assert "the desk gets a reminder" in page


def test_what_was_really_so_says_when_it_is_usually_read(app):
    a_past_of(8, hours=3)
    newcomer = a_newcomer()
    with clock.frozen(clock.now().replace(hour=10, minute=7)):
        a_hello(newcomer)
        page = text(client_of(app, newcomer).get("/hello"))
    assert "Usually read by 13:30 UTC." in page


def test_what_became_of_somebody_apart_leaves_no_trace_in_it(app):
    newcomer, other = a_newcomer(), a_person()
    a_past_of(8, subject=other)
    separate(newcomer, other)
    a_hello(newcomer)
    assert "Usually read" not in text(client_of(app, newcomer).get("/hello"))


def test_a_day_that_takes_longer_says_so(app):
    a_past_of(8, hours=1)
    newcomer = a_newcomer()
    a_hello(newcomer)
    with clock.frozen(clock.now() + timedelta(hours=5)):
        assert "longer than usual" in text(client_of(app, newcomer).get("/hello"))


def test_beside_a_held_post_stands_when_it_is_read_and_what_can_be_done(app):
    a_past_of(8, hours=2)
    author = a_person(settled=False)
    with clock.frozen(clock.now().replace(hour=9, minute=0, second=0, microsecond=0)):
        thread = a_thread(author=author)
        page = text(client_of(app, author).get(f"/threads/{thread.public_id}"))
    assert "Usually read by 11:00 UTC." in page
    assert "Write a letter that is not sent" in page


def test_over_the_api_it_is_said_changed_and_read_back(app):
    client = client_of(app, a_newcomer())
    assert client.get("/api/v1/me/hello").get_json()["opens"] == "after_hello"
    assert client.call("PUT", "/api/v1/me/hello", words=WORDS).get_json()["state"] == "waiting"
    assert client.call("PUT", "/api/v1/me/hello", words="Other words.", version=1).get_json()["version"] == 2
    refused = client.call("PUT", "/api/v1/me/hello", words="Third words.", version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "hello_changed")


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_the_lane_shows_the_hello_and_publishes_it_with_an_answer(app):
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    case = the_case(hello)
    client = client_of(app, a_person(grants=[GrantKind.PEER_SUPPORTER]))
    page = text(client.get("/desk/reading"))
    assert WORDS in page
    assert "I know this person" not in page
    client.send(f"/desk/reading/{case.public_id}", action="publish", version=case.version, reason="Welcome.")
    db.session.refresh(hello)
    assert (hello.state, hello.answer) == (HelloState.READ, "Welcome.")


def test_a_moderator_vouches_in_one_click(app):
    newcomer = a_newcomer()
    case = the_case(a_hello(newcomer))
    client = client_of(app, a_person(grants=[GrantKind.MODERATOR]))
    assert "I know this person" in text(client.get("/desk/reading"))
    client.send(f"/desk/reading/{case.public_id}", action="vouch", version=case.version)
    assert viewer_of(newcomer).settled
    assert "vouched for a newcomer" in text(client.get("/desk/log"))


def test_writing_back_from_the_lane_comes_back_with_its_words_when_they_are_too_few(app):
    case = the_case(a_hello())
    client = client_of(app, a_person(grants=[GrantKind.MODERATOR]))
    answer = client.send(f"/desk/reading/{case.public_id}", action="ask_change", version=case.version, reason="Why?")
    assert answer.status_code == 422
    assert "Why?" in answer.text


def test_the_case_page_offers_what_can_be_done_with_a_hello(app):
    case = the_case(a_hello())
    page = text(client_of(app, a_person(grants=[GrantKind.MODERATOR])).get(f"/desk/cases/{case.public_id}"))
    for offer in ("A newcomer says hello", WORDS, "Write back and ask", "I know this person"):
        assert offer in page
    assert "Needed when you hide or remove" not in page


def test_the_queue_lists_hellos_among_the_first_words(app):
    a_hello()
    client = client_of(app, a_person(grants=[GrantKind.LEAD]))
    assert "A newcomer says hello" in text(client.get("/desk?show=held"))
    assert "A newcomer says hello" not in text(client.get("/desk?show=reports"))


def test_a_hello_cannot_be_reported(app):
    hello = a_hello()
    for who in (a_person(), a_person(grants=[GrantKind.MODERATOR])):
        assert client_of(app, who).get(f"/report/hello/{hello.public_id}").status_code == 404
