"""What the house says about its own thresholds is what holds: a changed one is said, and its default no more."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from forum.accounts.mails import Letter
from forum.accounts.words import letter
from forum.community import operations as community
from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.profile import PROFILES, environment_size
from forum.core.thresholds import THRESHOLDS
from forum.core.viewer import SYSTEM, GrantKind
from forum.web.words import held, sentence, span
from tests.accounts.visitors import EMAIL, Visitor, mail
from tests.conftest import Bench
from tests.factories import Client, a_person, a_space, client_of
from tests.hello.factories import a_hello, a_newcomer
from tests.home.factories import an_admin
from tests.meetings.conftest import EVENING
from tests.meetings.factories import a_group, a_meeting, come_in, open_room, say
from tests.rules import words
from tests.rules.house import python_files, templates
from tests.threads.factories import a_post, a_thread

pytestmark = pytest.mark.one_engine
PASSWORD = "eleven gulls on a wall"
MINUTE = timedelta(minutes=1)

# -- no text says a time or a bound of its own -------------------------------------------------------------------------

_NUMBER = (
    r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|forty|"
    r"sixty|ninety|half an?|half|quarter of an)"
)
_UNIT = r"(?:seconds?|minutes?|min|hours?|days?|weeks?|months?|years?|seats?|places?|tries|times|posts?)"
FIXED = re.compile(rf"\b{_NUMBER}[ -]{_UNIT}\b|\b(?:an hour|a minute|a week|a month|quarter past)\b", re.IGNORECASE)
# What may be said in fixed words, for it is no threshold: part of the text, why.
NO_THRESHOLD = {
    "two more times to leave": "the key that leads away",
    "the Shift key": "the key that leads away",
    "signed out in two minutes": "how long the warning stands (static/js/idle.js)",
    "It takes about two minutes": "how long setting it up takes",
    "For the next ten minutes": "something to do for who is in distress",
    "half a year": "when a help line is to be looked at again (home/helplines.py)",
    "half year": "the same",
    "14 days": "how long an invitation lasts (community/invites.py)",
    "six weeks": "how far ahead meetings are made",
    "next ten years": "how long a letter may stay closed",
    "90 s, 15 min, 2 h or 14 d": "how a span is typed",
    "between 10 minutes and": "the shortest meeting",
    "asks for six months": "what a law says",
    "three quarters of an hour": "how long a facilitator opens an always-open room for (meetings/operations)",
    "One comes a day before": "when a reminder of a meeting goes (meetings/operations)",
    "to be kept apart, in thirty days": "the span in which a threshold counts",
    "a month after its end": "when a quarter's public figures do not change any more (policy/figures.py)",
    "over for a month": "the same",
    "within an hour": "how coarsely waiting is told in public (policy/figures.py)",
    "within three hours": "the same",
    "within three days": "the same",
    "within a week": "the same",
    "more than a week": "the same",
    "Ten seconds left": "the last but one word of a turn's timer (static/js/turns.js)",
}


@pytest.fixture(scope="module")
def every(bench: Bench) -> dict[str, list[str]]:
    """All texts of the house, by file."""
    return words.all_texts(bench.app().jinja_env)


def test_no_text_says_a_span_or_a_bound_in_fixed_words(every: dict[str, list[str]]) -> None:
    fixed = [(file, text) for file, found in every.items() for text in found if FIXED.search(text)]
    assert [(file, text) for file, text in fixed if not any(part in text for part in NO_THRESHOLD)] == []


def test_each_exception_is_still_said(every: dict[str, list[str]]) -> None:
    said = [text for found in every.values() for text in found]
    assert [part for part in NO_THRESHOLD if not any(part in text for text in said)] == []


# -- what is said in other words follows what is set -------------------------------------------------------------------

# Threshold -> what it is set to, and the same in words. None of it is a default.
ODD: dict[str, tuple[str, str]] = {
    "code_lifetime": ("37 min", "37 minutes"),
    "session_own_device": ("23 d", "23 days"),
    "session_shared_idle": ("41 min", "41 minutes"),
    "session_staff_idle": ("47 min", "47 minutes"),
    "proof_lasts": ("13 min", "13 minutes"),
    "address_way_back": ("19 d", "19 days"),
    "apart_ends_after": ("11 d", "11 days"),
    "closing_warning": ("7 min", "7 minutes"),
    "readable_after_close": ("43 min", "43 minutes"),
    "turn_more": ("3 min", "3 minutes"),
    "edit_line_within": ("6 min", "6 minutes"),
    "facilitator_missing_closes": ("29 min", "29 minutes"),
    "doors_before": ("17 min", "17 minutes"),
    "meeting_longest": ("101 min", "101 minutes"),
    "meeting_seats": ("9", "9"),
    "sealed_after_close": ("5 d", "5 days"),
    "held_alert_after": ("90 min", "90 minutes"),
    "own_side_after": ("3 d", "3 days"),
    "alone_longest": ("17 d", "17 days"),
    "emergency_review": ("31 h", "31 hours"),
    "break_after": ("53 min", "53 minutes"),
    "outside_link_lasts": ("21 d", "21 days"),
    "evidence_kept": ("211 d", "211 days"),
}


def test_every_threshold_that_a_text_names_is_tried_here(every: dict[str, list[str]]) -> None:
    named = {name for found in every.values() for text in found for name in re.findall(r"%\((\w+)\)s", text)}
    asked = re.compile(r"\bheld\(['\"](\w+)['\"]\)")
    for path in (*templates(), *python_files("forum")):
        named |= set(asked.findall(path.read_text()))
    assert named & set(THRESHOLDS) == set(ODD)


@pytest.fixture
def now(app_context: Flask) -> Iterator[FrozenClock]:
    with clock.frozen(EVENING) as frozen:
        yield frozen


@pytest.fixture
def odd(now: FrozenClock) -> FrozenClock:
    """A community that has changed them all."""
    changed = {name: sent for name, (sent, _) in ODD.items()}
    community.change(SYSTEM, "profile", changed, None, "So that every one of them is another.")
    return now


def _says(text: str, phrase: str, name: str) -> None:
    """``phrase``, with a gap for the threshold, stands in ``text`` with what is set and not with what is usual."""
    usual = getattr(PROFILES[environment_size()], name)
    text = unescape(text)
    assert phrase.format(ODD[name][1]) in text
    assert phrase.format(span(usual) if isinstance(usual, timedelta) else usual) not in text


def _page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status
    return str(answer.text)


@pytest.mark.parametrize("name", ODD)
def test_a_threshold_is_said_exactly(odd: FrozenClock, app: Flask, name: str) -> None:
    with app.test_request_context("/"):
        assert held(name) == ODD[name][1]


@pytest.mark.parametrize(
    ("code", "phrase", "name"),
    [
        ("doors_closed", "opens {} before", "doors_before"),
        ("meeting_length", "10 minutes and {}.", "meeting_longest"),
        ("seat_number", "from 2 to {}.", "meeting_seats"),
    ],
)
def test_a_refusal_says_it(odd: FrozenClock, app: Flask, code: str, phrase: str, name: str) -> None:
    with app.test_request_context("/"):
        _says(sentence(code), phrase, name)


def test_the_ways_in_say_how_long_a_code_and_a_session_last(odd: FrozenClock, app: Flask) -> None:
    visitor = Visitor(app)
    visitor.begin(EMAIL)
    _says(visitor.client.get("/join").text, "They work for {}.", "code_lifetime")
    _says(mail(app)[-1].text, "It works for {}.", "code_lifetime")
    answer = visitor.post("/forgot", email=EMAIL)
    _says(visitor.client.get(answer.location).text, "They work for {}.", "code_lifetime")
    page = visitor.client.get("/sign-in").text
    _says(page, "signed in here for {}.", "session_own_device")
    _says(page, "signed out after {} of quiet", "session_shared_idle")
    _says(page, "stay signed in for {} of quiet at most", "session_staff_idle")


def test_the_mail_to_a_replaced_address_says_how_long_there_is_a_way_back(odd: FrozenClock, app: Flask) -> None:
    with app.test_request_context("/"):
        _says(letter(Letter.MOVED, "a-code", EMAIL)[1], "It works for {}:", "address_way_back")


def test_the_password_page_says_for_how_long_it_counts(odd: FrozenClock, app: Flask) -> None:
    answer = an_admin(app, proven=False).send("/admin/about", version="0", reason="A new name.", name="The Harbour")
    _says(answer.text, "not ask again for {}.", "proof_lasts")


def test_ending_a_separation_says_how_long_it_waits(odd: FrozenClock, app: Flask) -> None:
    post = a_post(a_thread(), a_person())
    client = client_of(app, a_person(password=PASSWORD))
    client.send(f"/apart/post/{post.public_id}")
    found = re.search(r'href="(/you/apart/\w+)"', _page(client, "/you/apart"))
    assert found
    for phrase in ("After {} you may", "End it in {}"):
        _says(_page(client, found[1]), phrase, "apart_ends_after")
    client.send(f"{found[1]}/end", password=PASSWORD)
    page = _page(client, "/you/apart")
    for phrase in ("It ends in {}.", "This ends within {}."):
        _says(page, phrase, "apart_ends_after")
    odd.advance(timedelta(days=8))
    assert "This ends within 3 days." in _page(client, "/you/apart")


def test_the_lobby_says_when_a_meeting_without_its_facilitator_closes(odd: FrozenClock, app: Flask) -> None:
    meeting = a_meeting(a_group(seats=9))
    member = come_in(meeting)
    odd.advance(6 * MINUTE)
    page = _page(client_of(app, member), f"/meetings/{meeting.public_id}/lobby")
    _says(page, "has come {} after the start", "facilitator_missing_closes")


def test_the_room_says_how_much_time_is_left_and_how_long_it_can_be_read(odd: FrozenClock, app: Flask) -> None:
    meeting = a_meeting(a_group(seats=9))
    open_room(meeting)
    client = client_of(app, come_in(meeting))
    room = f"/meetings/{meeting.public_id}/room"
    _says(_page(client, room), ">{} left.<", "closing_warning")
    _says(_page(client, room), "You can take {} more.", "turn_more")
    odd.advance(70 * MINUTE)
    _says(_page(client, room), "can be read until {} after the end", "readable_after_close")


def test_who_changes_a_line_reads_how_long_one_can(odd: FrozenClock, app: Flask) -> None:
    meeting = a_meeting(a_group(seats=9))
    open_room(meeting)
    member = come_in(meeting)
    line = f"/meetings/{meeting.public_id}/messages/{say(member, meeting).message_id}/edit"
    _says(_page(client_of(app, member), line), "can be changed for {} after", "edit_line_within")


def test_the_legal_page_says_how_long_the_words_of_a_meeting_are_kept(odd: FrozenClock, app: Flask) -> None:
    _says(app.test_client().get("/privacy").text, "goes {} after it ends", "sealed_after_close")


def test_newcomers_are_told_when_somebody_is_reminded_of_their_words(odd: FrozenClock, app: Flask) -> None:
    newcomer = a_newcomer()
    a_hello(newcomer)
    _says(_page(client_of(app, newcomer), "/hello"), "opened it after {}, the desk", "held_alert_after")
    _says(_page(client_of(app, newcomer), "/hello"), "opens to you {} later", "own_side_after")
    person, space = a_person(settled=False), a_space()
    client = client_of(app, person)
    _says(_page(client, f"/spaces/{space.public_id}/new"), "have waited for {}, that person", "held_alert_after")
    thread = a_thread(space, person, "First words")
    _says(_page(client, f"/threads/{thread.public_id}"), "have waited for {}, they get", "held_alert_after")


def test_the_desk_says_when_a_break_is_offered(odd: FrozenClock, app: Flask) -> None:
    moderator = a_person(grants=[GrantKind.MODERATOR])
    _says(_page(client_of(app, moderator), "/desk/wishes"), "is offered after {}.", "break_after")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=90), "90 seconds"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=10), "10 days"),
        (timedelta(hours=24), "1 day"),
        (timedelta(0), "0 minutes"),
    ],
)
def test_a_span_is_never_rounded(app: Flask, length: timedelta, said: str) -> None:
    with app.test_request_context("/"):
        assert span(length) == said
