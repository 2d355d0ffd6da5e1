"""People who go on talking whatever happens: each has words to say, an outbox, and a view of the room.

They follow the rules of ``docs/events.md`` and nothing else. A word keeps its nonce until it is acknowledged. What is
heard is taken by its number: known ones are passed over, the next one is taken, and after a gap the room is asked for
what is missing. Whoever lost the line comes back, at any of the processes, with the last number they took.
"""

import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tests.live.client import Client, Closed

PATIENCE = 12.0
PACE = 1.02  # seconds between two words: what one socket may send for ever
# What a house may answer while something is broken, or while one is too quick: ask again.
ASK_AGAIN = frozenset({"busy", "slow_down", "room_held"})


class Over(Exception):
    """The line is of no use any more: come back."""


@dataclass
class Word:
    """Something to say. ``seq`` is the number it was acknowledged with, ``tries`` how often it was sent."""

    nonce: str
    text: str
    seq: int | None = None
    tries: int = 0


@dataclass
class Talker:
    """One person. ``run`` in a thread; ``heard`` is their view: (number, kind, text or target)."""

    name: str
    ports: Sequence[int]
    room: str
    cookie: str
    csrf: str
    count: int
    pace: float = PACE
    words: list[Word] = field(default_factory=list)
    heard: list[tuple[int, str, Any]] = field(default_factory=list)
    last: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)
    comings: int = 0
    stays: bool = True
    _client: Client | None = None
    _silent: bool = False

    def __post_init__(self) -> None:
        self._chance = random.Random(self.name)
        self.words = [Word(f"{self.name}-{number:06}", f"word {number} of {self.name}") for number in range(self.count)]
        self._next = 0
        self._at = time.monotonic() + self._chance.random() * self.pace
        self._abandoned: list[Client] = []

    @property
    def is_done(self) -> bool:
        """All is said and acknowledged."""
        return self._next >= len(self.words)

    def run(self) -> None:
        """Come in, talk, listen, and come back, until nobody needs this one any more."""
        while self.stays:
            try:
                self._come_in()
                while self.stays:
                    self._live()
            except (Closed, Over, OSError):
                self._let_go()
                time.sleep(self._chance.uniform(0.05, 0.4))
            except Exception as error:  # a broken promise, not a broken line: the report fails on it
                self.trouble.append(f"{type(error).__name__}: {error}"[:200])
                self._let_go()
                time.sleep(0.5)
        self._let_go()

    # -- what the storm does to them -------------------------------------------------------------------------------

    def cut(self) -> bool:
        """Their network breaks off: nothing that is on its way arrives. Returns whether there was a line."""
        client = self._client
        if client is None:
            return False
        try:
            client.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return False
        return True

    def fall_silent(self) -> bool:
        """Their phone sleeps: the line stays open, nobody reads it, and they come back on another one."""
        self._silent = self._client is not None
        return self._silent

    # -- the wire --------------------------------------------------------------------------------------------------

    def _let_go(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _come_in(self) -> None:
        house: Any = SimpleNamespace(port=self._chance.choice(self.ports))
        client = Client(house, cookie=f"chair={self.cookie}")
        self._client = client
        client.sock.settimeout(PATIENCE)
        if client.status != 101:
            raise Over
        answer = client.connect(self.csrf)
        if not answer.startswith("40"):
            self._wait(json.loads(answer[answer.index("{") :])["data"])
            raise Over
        self.comings += 1
        entered = self._ask("room.enter", {"room": self.room, "after_seq": self.last})
        if not entered["in_room"]:
            raise Over
        self._take_all(entered["heard"])

    def _wait(self, problem: dict[str, Any]) -> None:
        self.codes[problem["code"]] += 1
        if problem["code"] not in ASK_AGAIN:
            self.trouble.append(f"refused: {problem['code']}")
        time.sleep(min(2.0, float(problem.get("retry_after") or self._chance.uniform(0.3, 1.2))))

    def _ask(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Ask until there is an answer that is not "come again"; what is heard meanwhile is taken."""
        client = self._line()
        client.send(name, payload)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            client.sock.settimeout(max(0.05, deadline - time.monotonic()))
            event, answer = client.hear()
            if event != "43":
                self._take(event, answer)
            elif answer["ok"]:
                return dict(answer)
            else:
                self._wait(answer["problem"])
                client.send(name, payload)
        raise Over

    def _line(self) -> Client:
        if self._silent:
            self._silent = False
            if self._client is not None:
                self._abandoned = [*self._abandoned[-3:], self._client]  # kept open: nobody hangs up
            self._client = None
        if self._client is None:
            raise Over
        return self._client

    # -- talking and listening -------------------------------------------------------------------------------------

    def _live(self) -> None:
        """Say the next word when it is time, and listen until then."""
        if not self.is_done and time.monotonic() >= self._at:
            self._at = time.monotonic() + self.pace
            word = self.words[self._next]
            word.tries += 1
            answer = self._ask("room.say", {"room": self.room, "nonce": word.nonce, "text": word.text})
            word.seq, self._next = answer["seq"], self._next + 1
            return
        client = self._line()
        client.sock.settimeout(max(0.02, min(0.5, self._at - time.monotonic()) if not self.is_done else 0.5))
        try:
            self._take(*client.hear())
        except TimeoutError:
            return

    def _take(self, event: str, payload: Any) -> None:
        if event == "room.events":
            for one in payload["events"]:
                if one["seq"] > self.last + 1:
                    raise Over  # a gap: come back and ask for what is missing
                self._take_one(one)
        elif event in ("room_left", "evicted"):
            self.trouble.append(f"put out: {event}")

    def _take_all(self, heard: dict[str, Any]) -> None:
        if not self.heard and not self.last:
            self.last = heard["snapshot"]["from_seq"]
        while True:
            for one in heard["events"]:
                self._take_one(one)
            if not heard["more"]:
                return
            heard = self._ask("room.sync", {"room": self.room, "after_seq": self.last})

    def _take_one(self, one: dict[str, Any]) -> None:
        if one["seq"] <= self.last:
            return
        if one["seq"] != self.last + 1:
            self.trouble.append(f"a gap after {self.last}")
        self.last = one["seq"]
        self.heard.append((one["seq"], one["kind"], one.get("text", one.get("target"))))


def begin(talkers: Sequence[Talker]) -> list[threading.Thread]:
    """Let them all begin, each in a thread."""
    threads = [threading.Thread(target=talker.run, daemon=True) for talker in talkers]
    for thread in threads:
        thread.start()
    return threads
