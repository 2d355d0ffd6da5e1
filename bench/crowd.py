"""The people of ``bench.room``: one process, a socket each. Reads a task (JSON) from stdin, prints what it measured.

Everybody says a few sentences, each after the last one was acknowledged; everybody hears everything. Time runs from
the first word sent to the last one heard.

While it runs nothing is taken apart: what comes is kept with the time it came at, and only the marks of sentences and
answers in it are counted. Otherwise this client, not the servers, would be what is measured. Afterwards every frame is
read: who heard what, in which order, and how long it took.
"""

import json
import os
import resource
import selectors
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.live.client import Client

FILL = " and then I put the kettle on and thought of what you said last week about the garden and the long evenings"
PATIENCE = 20.0
TICKS = os.sysconf("SC_CLK_TCK")
ANSWER, PING = b"43/live,", b"\x81\x012"
# Times stand in letters: a row of figures looks like a telephone number, and the house lets none through (rule S-27).
SPELLED = str.maketrans("0123456789.-", "abcdefghijkl")
READ = str.maketrans("abcdefghijkl", "0123456789.-")


class Member:
    """One person in the room."""

    def __init__(self, task: dict[str, Any], number: int) -> None:
        cookie, csrf = task["people"][number]
        self.number, self._task = number, task
        house: Any = SimpleNamespace(port=task["port"])
        self._client = Client(house, cookie=f"chair={cookie}")
        answer = self._client.connect(csrf)
        entered = self._client.ask("room.enter", {"room": task["room"]})
        if not answer.startswith("40") or not entered.get("in_room"):
            raise SystemExit(f"could not come in: {answer} {entered}")
        self.sock = self._client.sock
        self._mark = task["mark"].encode() + b" "
        self._tail = b""
        self._came: list[tuple[float, bytes]] = []
        self._said_at: list[float] = []
        self.acks: list[float] = []
        self.heard = self.answered = 0

    def begin(self) -> None:
        """Say the first sentence. Whatever was sent on the way in is not counted."""
        self._client._buffer = b""
        self.sock.setblocking(False)
        self._say()

    def _say(self) -> None:
        turn, start = len(self._said_at), time.perf_counter()
        self._said_at.append(start)
        text = f"{self._task['mark']} {f'{self.number}-{turn} {start:.6f}'.translate(SPELLED)}{FILL}"
        nonce = f"{self._task['mark']}-{self.number:03}-{turn:03}"
        self._client.send("room.say", {"room": self._task["room"], "nonce": nonce, "text": text})

    def take(self) -> None:
        """Keep what has come, and say the next sentence when the last one was answered."""
        data = self.sock.recv(1 << 18)
        if not data:
            raise SystemExit("the server hung up")
        now = time.perf_counter()
        self._came.append((now, data))
        if data.endswith(PING):
            self._client.text("3")
        known = self._tail + data
        self.heard += known.count(self._mark) - self._tail.count(self._mark)
        answers = known.count(ANSWER) - self._tail.count(ANSWER)
        self._tail = known[-(max(len(self._mark), len(ANSWER)) - 1) :]
        for _ in range(answers):
            self.acks.append(now - self._said_at[self.answered])
            self.answered += 1
            if len(self._said_at) < self._task["each"]:
                self._say()

    @property
    def is_done(self) -> bool:
        """Whether all that is to come has come."""
        return self.heard >= self._task["expected"] and self.answered >= self._task["each"]

    def listen_again(self) -> tuple[list[str], list[float]]:
        """Read all that came: the sentences in the order they were heard, and how long each took."""
        texts, delays = [], []
        for at, packet in self._packets():
            if not packet.startswith(b"42/live,"):
                _must_be_good(packet)
                continue
            name, payload = json.loads(packet[8:])
            for event in payload["events"] if name == "room.events" else ():
                if event["kind"] == "message" and event["text"].startswith(self._task["mark"]):
                    texts.append(event["text"])
                    delays.append(at - float(event["text"].split()[2].translate(READ)))
        return texts, delays

    def _packets(self) -> Iterator[tuple[float, bytes]]:
        ends, size = [], 0
        for _, data in self._came:
            size += len(data)
            ends.append(size)
        stream, place = b"".join(data for _, data in self._came), 0
        while place < len(stream):
            length, start = stream[place + 1], place + 2
            if length == 126:
                length, start = int.from_bytes(stream[start : start + 2], "big"), start + 2
            elif length == 127:
                length, start = int.from_bytes(stream[start : start + 8], "big"), start + 8
            place = start + length
            if place <= len(stream):
                yield self._came[bisect_left(ends, place)][0], stream[start:place]


def _must_be_good(packet: bytes) -> None:
    if packet.startswith(ANSWER):
        answer = json.loads(packet[packet.index(b"[") :])[0]
        if not answer["ok"]:
            raise SystemExit(f"refused: {answer}")


def main() -> None:
    """Do the task and print the figures."""
    task: dict[str, Any] = json.load(sys.stdin)
    task["expected"] = len(task["people"]) * task["each"]
    members = [Member(task, number) for number in range(len(task["people"]))]
    time.sleep(1.0)  # the list of who is here has gone round
    own = resource.getrusage(resource.RUSAGE_SELF)
    start, cpu = time.perf_counter(), _cpu(task["server"])
    _talk(members)
    taken, cpu = time.perf_counter() - start, _cpu(task["server"]) - cpu
    used = resource.getrusage(resource.RUSAGE_SELF)
    heard = [member.listen_again() for member in members]
    delays = sorted(delay for _, some in heard for delay in some)
    acks = sorted(ack for member in members for ack in member.acks)
    figures = {
        "seconds": taken,
        "cpu": max(cpu, 1 / TICKS),
        "own_cpu": used.ru_utime + used.ru_stime - own.ru_utime - own.ru_stime,
        "heard": len(delays),
        "lost": task["expected"] * len(members) - len(delays),
        "doubled": sum(len(texts) - len(set(texts)) for texts, _ in heard),
        "one_order": len({tuple(texts) for texts, _ in heard}) == 1,
        "heard_ms": [_at(delays, share) for share in (0.5, 0.99)],
        "ack_ms": [_at(acks, share) for share in (0.5, 0.99)],
    }
    print(json.dumps(figures))
    Client.close_all()


def _talk(members: list[Member]) -> None:
    """Until everybody has heard everything, or the time is over."""
    waiting = selectors.DefaultSelector()
    for member in members:
        waiting.register(member.sock, selectors.EVENT_READ, member)
    for member in members:
        member.begin()
    missing = set(members)
    deadline = time.monotonic() + PATIENCE
    while missing and time.monotonic() < deadline:
        for key, _ in waiting.select(1.0):
            key.data.take()
            if key.data.is_done:
                missing.discard(key.data)


def _cpu(group: int) -> float:
    """CPU seconds of a server and its worker, by their process group (Linux)."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _at(sorted_values: list[float], share: float) -> float:
    return round(sorted_values[int(share * (len(sorted_values) - 1))] * 1000, 1) if sorted_values else 0.0


if __name__ == "__main__":
    main()
