"""Whoever said hello is welcomed: nothing of it is ever called published, to nobody who reads of it."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.hello.models import HelloState
from forum.moderation import words
from forum.moderation.models import Action, TargetKind
from forum.moderation.operations import counting
from forum.moderation.policy import choices
from tests.factories import a_person, client_of
from tests.hello.factories import a_hello, a_newcomer, decided, the_case
from tests.moderation.factories import a_moderator, a_peer_supporter, a_post, text
from tests.moderation.factories import decided as decided_post
from tests.moderation.factories import the_case as the_case_of_post

pytestmark = pytest.mark.usefixtures("app_context")

ANSWER = "It is good that you came."
QUESTION = "Would you tell us a little more about yourself?"
MAY = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
PUBLISHED = re.compile("publish", re.IGNORECASE)


def seen(response):
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text(response))).split())


def keys_of(response):
    """The keys of a page, each with what it does."""
    return dict(re.findall(r"<dt><kbd>(.+?)</kbd></dt><dd>(.+?)</dd>", text(response)))


def the_case_now(case):
    """The case as it is after it was opened."""
    db.session.refresh(case)
    return case


# --- the words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("about", [*TargetKind, None])
def test_each_decision_has_a_name_whatever_it_is_about(about):
    named = [words.decided(action, about) for action in Action]
    assert all(str(what) for what, _kind in named)
    assert {kind for _what, kind in named} == {"good", "hold", "stop"}


@pytest.mark.parametrize(
    ("action", "names"),
    [
        (Action.PUBLISH, ["Published", "Welcomed", "Published, or welcomed"]),
        (
            Action.ASK_CHANGE,
            ["A change was asked for", "A question was asked", "A change was asked for, or a question"],
        ),
        (Action.VOUCH, ["Known here", "Known here", "Known here"]),
    ],
)
def test_a_post_is_published_a_newcomer_welcomed_and_a_figure_counts_both(action, names):
    assert [words.decided(action, about)[0] for about in (TargetKind.POST, TargetKind.HELLO, None)] == names


@pytest.mark.parametrize("state", ["waiting", "returned", "read"])
def test_nothing_that_is_said_of_a_hello_speaks_of_publishing(state):
    about = TargetKind.HELLO
    said = [
        str(part)
        for action in choices(about, state)
        for part in (
            *words.offered(about)[action],
            words.decided(action, about)[0],
            words.TITLES[about][action],
            words.effect_of(about, action),
            words.DURATIONS[action],
        )
    ]
    assert len(said) >= 6
    assert [text for text in said if PUBLISHED.search(text) or "Everybody in" in text] == []


# --- at the desk ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["/desk/reading/{}", "/desk/cases/{}/decide"])
def test_what_was_just_decided_is_a_welcome(app, where):
    case = the_case(a_hello())
    client = client_of(app, a_moderator())
    client.send(where.format(case.public_id), action="publish", version=case.version, reason=ANSWER)
    assert "Decided: Welcomed. Thank you." in seen(client.get("/desk/reading"))


def test_of_a_held_post_it_is_still_said_that_it_was_published(app):
    case = the_case_of_post(a_post(a_person(settled=False)))
    client = client_of(app, a_moderator())
    client.send(f"/desk/reading/{case.public_id}", action="publish", version=case.version)
    assert "Decided: Published. Thank you." in seen(client.get("/desk/reading"))


def test_a_question_to_a_newcomer_is_called_one(app):
    case = the_case(a_hello())
    client = client_of(app, a_moderator())
    client.send(f"/desk/reading/{case.public_id}", action="ask_change", version=case.version, reason=QUESTION)
    assert "Decided: A question was asked. Thank you." in seen(client.get("/desk/reading"))


def test_the_page_of_the_case_offers_a_welcome_and_says_it_afterwards(app):
    case, client = the_case(a_hello()), client_of(app, a_moderator())
    before = client.get(f"/desk/cases/{case.public_id}")
    assert {"P": "welcome them", "E": "write back and ask"}.items() <= keys_of(before).items()
    assert [what for what in keys_of(before).values() if "rule" in what] == []
    assert "What you take away" not in seen(before)
    client.send(f"/desk/cases/{case.public_id}/decide", action="publish", version=the_case_now(case).version)
    after = client.get(f"/desk/cases/{case.public_id}")
    assert "Welcomed by" in seen(after)
    assert [one for one in (before, after) if PUBLISHED.search(seen(one))] == []


def test_a_hello_that_was_answered_stays_answered_when_its_case_is_left_as_it_is(app):
    hello, client = a_hello(), client_of(app, a_moderator())
    case = the_case(hello)
    decided(hello, Action.PUBLISH, reason=ANSWER)
    page = client.get(f"/desk/cases/{case.public_id}")
    assert re.findall(r'name="action" value="(\w+)"', text(page)) == ["keep"]
    assert "What you write to them" not in seen(page)
    sent = client.send(f"/desk/cases/{case.public_id}/decide", action="keep", version=the_case_now(case).version)
    assert sent.status_code == 303
    assert "Decided: Kept. Thank you." in seen(client.get("/desk"))
    db.session.refresh(hello)
    assert (hello.state, hello.answer) == (HelloState.READ, ANSWER)


def test_who_vouches_and_who_stays_out_press_what_is_called_differently(app):
    case = the_case(a_hello())
    page = seen(client_of(app, a_moderator()).get(f"/desk/cases/{case.public_id}"))
    assert page.count("I know this person") == 1
    assert "I know them, so I stay out Others decide then. Nobody asks why." in page


def test_beside_other_words_of_theirs_each_decision_is_called_by_what_it_was_about(app):
    newcomer, moderator = a_newcomer(), a_moderator()
    client = client_of(app, moderator)
    decided(a_hello(newcomer), Action.PUBLISH)
    with clock.frozen(clock.now() + timedelta(days=4)):
        case = the_case_of_post(a_post(newcomer))
        assert "Welcomed by" in seen(client.get(f"/desk/cases/{case.public_id}"))
        decided_post(case, Action.PUBLISH, by=moderator)
        page = seen(client.get(f"/desk/members/{newcomer.public_id}"))
    assert "Welcomed by" in page
    assert "Published by" in page


def test_the_keys_of_the_lane_are_true_for_posts_and_for_hellos(app):
    a_hello()
    moderator = keys_of(client_of(app, a_moderator()).get("/desk/reading"))
    assert "publish the post" in moderator["A"]
    assert "welcome whoever said hello" in moderator["A"]
    assert "your answer to a hello stays" in moderator["U"]
    assert list(moderator) == ["A", "E", "H", "U", "?"]
    # A peer supporter neither asks nor undoes.
    supporter = client_of(app, a_peer_supporter())
    assert list(keys_of(supporter.get("/desk/reading"))) == ["A", "H", "?"]


def test_a_figure_of_all_that_was_decided_names_both(app):
    with clock.frozen(MAY):
        decided(a_hello(), Action.PUBLISH)
    with clock.frozen(MAY + timedelta(days=30)):
        counting.count_figures(SYSTEM)
        page = seen(client_of(app, a_moderator()).get("/desk/figures"))
    assert "Published, or welcomed 1 time" in page


def test_over_the_api_each_decision_says_what_it_was_about(app):
    case = the_case(a_hello())
    client = client_of(app, a_moderator())
    sent = {"action": "publish", "version": case.version}
    made = client.call("POST", f"/api/v1/desk/cases/{case.public_id}/decisions", **sent).get_json()
    assert (made["about"], made["action"]) == ("hello", "publish")


# --- whoever said hello -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "name", "effect"),
    [
        (Action.PUBLISH, "Welcomed", "Your side opens to you, now or when the first wait is over."),
        (Action.ASK_CHANGE, "A question was asked", "You can add to your words, and a person reads them again."),
    ],
)
def test_the_newcomer_reads_what_it_means_for_them(app, action, name, effect):
    newcomer = a_newcomer()
    made = decided(a_hello(newcomer), action, reason=QUESTION)
    client = client_of(app, newcomer)
    assert f"{name} " in seen(client.get("/decisions"))
    assert effect in seen(client.get(f"/decisions/{made.public_id}"))
    [told] = client.get("/api/v1/me/decisions").get_json()["decisions"]
    assert effect in told["effect"]
    pages = [client.get(where) for where in ("/decisions", f"/decisions/{made.public_id}", "/hello", "/notices")]
    assert [page for page in map(seen, pages) if PUBLISHED.search(page)] == []
