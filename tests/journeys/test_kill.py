"""The power fails while people write: what was acknowledged is there once, and what was not can be sent again.

Every round has at least IN_FLIGHT requests and messages on their way when the serving process is killed (``kill -9``,
worker and all). Then it is started again on the same data. The counts of all rounds are printed (``pytest -s``).
"""

import itertools
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.db import db
from forum.meetings.models import RoomEvent
from forum.threads import operations as threads
from forum.threads.models import Post
from tests.factories import a_person, a_space, client_of, viewer_of
from tests.journeys.plain import Plain
from tests.live.client import Client, Closed
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, take_seat
from tests.servers import Server

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.early]

ROUNDS = {"sqlite": 20, "postgresql": 5}
IN_FLIGHT = 20
POSTERS, TALKERS = 16, 12
POSTS_A_ROUND, WORDS_A_ROUND = 8, 5  # below what one account may send at once
PATIENCE = 20.0


@dataclass
class Sent:
    """One post or message: its key stays the same however often it is sent."""

    key: str
    words: str
    acknowledged: bool = False


class Busy(Exception):
    """The house asks to be asked again in a moment: nothing is acknowledged."""


@dataclass
class Writer:
    """Somebody who writes without a pause; ``on_the_way`` while an answer is awaited, ``answered`` so many times."""

    plain: Plain
    name: str
    place: str
    sent: list[Sent] = field(default_factory=list)
    on_the_way: bool = False
    answered: int = 0

    def write(self, words: str) -> None:
        """Send new words; they count as acknowledged only when the answer says so."""
        one = Sent(f"{self.name}-{words}".replace(" ", "-"), f"{words} of {self.name}")
        self.sent.append(one)
        self.on_the_way = True
        self.send(one)
        self.on_the_way = False
        one.acknowledged = True
        self.answered += 1

    def send(self, one: Sent) -> None:
        """Send, for the first time or again; returns when it is acknowledged."""
        raise NotImplementedError

    def arrive(self) -> None:
        """Get ready after a start of the server."""

    @property
    def open(self) -> list[Sent]:
        """What was never acknowledged."""
        return [one for one in self.sent if not one.acknowledged]


class Poster(Writer):
    """Somebody who replies in a thread, over the API."""

    def send(self, one: Sent) -> None:
        answer = self.plain.send("POST", f"/threads/{self.place}/posts", one.key, body=one.words)
        if answer.status_code == 503:
            raise Busy
        assert answer.status_code == 201, answer.text


class Talker(Writer):
    """Somebody who talks in a room, over a socket."""

    socket: Client

    def arrive(self) -> None:
        self.socket = self.plain.socket()
        answer = self.socket.ask("room.enter", {"room": self.place})
        assert answer["ok"] and answer["in_room"], answer

    def send(self, one: Sent) -> None:
        answer = self.socket.ask("room.say", {"room": self.place, "nonce": one.key, "text": one.words})
        if not answer["ok"] and answer["problem"]["status"] == 503:
            raise Busy
        assert answer["ok"], answer


@pytest.fixture
def writers(app_context: Flask, serve: Callable[..., Server]) -> Iterator[tuple[Server, list[Writer]]]:
    """A thread and an open room, and everybody who writes in them."""
    thread = threads.start_thread(viewer_of(a_person()), a_space().public_id, "How was the night?", "Mine was long.")
    thread_id, meeting = thread.thread.public_id, a_meeting(a_group(seats=TALKERS), minutes=60)
    leader, talkers = a_facilitator(meeting.group), [a_person() for _ in range(TALKERS)]
    agree(leader, meeting)
    for person in talkers:
        take_seat(person, meeting)
    posters = [a_person() for _ in range(POSTERS)]
    doors = [_cookie_and_token(app_context, person) for person in (leader, *talkers, *posters)]
    places = [(Talker, meeting.public_id)] * (1 + TALKERS) + [(Poster, thread_id)] * POSTERS
    server = serve(queue_url=None)  # only now: while it runs, it alone writes
    everybody = [
        kind(Plain(server, *door), f"{kind.__name__.lower()} {number}", place)
        for number, (door, (kind, place)) in enumerate(zip(doors, places, strict=True))
    ]
    yield server, everybody
    Client.close_all()


def _cookie_and_token(app: Flask, person: Person) -> tuple[str, str]:
    browser = client_of(app, person)
    cookie = browser.get_cookie("chair")
    assert cookie is not None
    return cookie.value, browser.csrf


def test_what_was_acknowledged_is_there_once_after_each_kill(
    writers: tuple[Server, list[Writer]], engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = ROUNDS[engine]
    server, everybody = writers
    chance = random.Random("the power fails")
    on_the_way, answered, repeated = [], 0, 0
    for one in everybody:
        one.arrive()
    for number in range(rounds):
        before = answered
        on_the_way.append(_write_until_killed(server, everybody, number, enough=chance.randrange(3, 70)))
        server.start()
        counts = _counts()
        acknowledged = [sent.words for one in everybody for sent in one.sent if sent.acknowledged]
        assert {words: counts[words] for words in acknowledged if counts[words] != 1} == {}
        answered = len(acknowledged)
        repeated += _send_again(everybody)
        assert answered > before
    counts = _counts()
    written = [sent.words for one in everybody for sent in one.sent]
    assert {words: counts[words] for words in written if counts[words] != 1} == {}
    assert min(on_the_way) >= IN_FLIGHT
    _everybody_reads_them_once(everybody)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{engine}: {rounds} kills with {min(on_the_way)} to {max(on_the_way)} on the way; {len(written)} posts "
            f"and messages, each there once; {repeated} of them sent again\n"
        )


def _write_until_killed(server: Server, everybody: list[Writer], number: int, enough: int) -> int:
    """Let everybody write; kill when enough was answered and enough is on its way. Returns how much was."""
    tired = threading.Event()
    hands = [threading.Thread(target=_write, args=(one, number, tired)) for one in everybody]
    start = sum(one.answered for one in everybody)
    for hand in hands:
        hand.start()
    deadline = time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < deadline, "nobody is quick enough"
        done = sum(one.answered for one in everybody) - start  # not what was sent: that grows with every round
        now = sum(one.on_the_way for one in everybody)
        if done >= min(enough, sum(len(one.sent) for one in everybody)) and now >= IN_FLIGHT:
            break
        time.sleep(0.001)
    server.kill()
    tired.set()
    for hand in hands:
        hand.join()
    return now


def _write(one: Writer, number: int, tired: threading.Event) -> None:
    most = WORDS_A_ROUND if isinstance(one, Talker) else POSTS_A_ROUND
    for count in range(most):
        if tired.is_set():
            return
        try:
            one.write(f"round {number} words {count}")
        except (requests.RequestException, Closed, OSError, Busy):
            return


def _send_again(everybody: list[Writer]) -> int:
    """Send what was not acknowledged under its old key, and here and there something that was."""
    count = 0
    for number, one in enumerate(everybody):
        one.on_the_way = False
        one.arrive()
        for sent in itertools.chain(one.open, one.sent[: number % 5 == 0]):
            one.send(sent)
            sent.acknowledged = True
            count += 1
    return count


def _counts() -> Counter[str]:
    """How often each text is in the database."""
    db.session.rollback()
    found: list[Any] = [*db.session.scalars(select(Post.source)), *db.session.scalars(select(RoomEvent.source))]
    db.session.rollback()
    return Counter(found)


def _everybody_reads_them_once(everybody: list[Writer]) -> None:
    """What the API and the room show is what was written, each once; messages in the order of their numbers."""
    poster = next(one for one in everybody if isinstance(one, Poster))
    shown = poster.plain.pages(f"/threads/{poster.place}/posts", "posts", "after", "later")
    texts = Counter(re.sub("<[^>]+>", "", post["html"]).strip() for post in shown)
    posted = [sent.words for one in everybody if isinstance(one, Poster) for sent in one.sent]
    assert {words: texts[words] for words in posted if texts[words] != 1} == {}
    talker = next(one for one in everybody if isinstance(one, Talker))
    heard: list[dict[str, Any]] = []
    more, after = True, 0
    while more:
        answer = talker.socket.ask("room.sync", {"room": talker.place, "after_seq": after})
        assert answer["ok"], answer
        heard, more, after = [*heard, *answer["events"]], answer["more"], answer["last_seq"]
    numbers = [event["seq"] for event in heard]
    assert numbers == sorted(set(numbers))
    said = Counter(event["text"] for event in heard if event["kind"] == "message")
    spoken = [sent.words for one in everybody if isinstance(one, Talker) for sent in one.sent]
    assert {words: said[words] for words in spoken if said[words] != 1} == {}
