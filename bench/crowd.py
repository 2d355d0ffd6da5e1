"""The people of ``bench.room``: one process, a socket each. Reads a task (JSON) from stdin, prints what it measured.

Everybody says a few sentences, each after the last one was acknowledged; everybody hears everything. Time runs from
the first word sent to the last one heard.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402
from types import SimpleNamespace  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402

from tests.live.client import Client  # noqa: E402

FILL = " and then I put the kettle on and thought of what you said last week about the garden and the long evenings"
PATIENCE = 20.0
TICKS = os.sysconf("SC_CLK_TCK")


class Member:
    """One person in the room."""

    def __init__(self, task: dict[str, Any], number: int) -> None:
        cookie, csrf = task["people"][number]
        self.number, self._task = number, task
        house: Any = SimpleNamespace(port=task["port"])
        self._socket = Client(house, cookie=f"chair={cookie}")
        answer = self._socket.connect(csrf)
        entered = self._socket.ask("room.enter", {"room": task["room"]})
        if not answer.startswith("40") or not entered.get("in_room"):
            raise SystemExit(f"could not come in: {answer} {entered}")
        self._socket.sock.settimeout(None)
        self.heard: list[str] = []
        self.delays: list[float] = []
        self.acks: list[float] = []
        self._acked = Event()

    def listen(self) -> None:
        """Take in everything until the room has said all."""
        answered = 0
        while len(self.heard) < self._task["expected"] or answered < self._task["each"]:
            name, payload = self._socket.hear()
            now = time.perf_counter()
            if name == "43":
                if not payload["ok"]:
                    raise SystemExit(f"refused: {payload}")
                answered += 1
                self._acked.set()
            elif name == "room.events":
                for event in payload["events"]:
                    if event["kind"] == "message" and event["text"].startswith(self._task["mark"]):
                        self.heard.append(event["text"])
                        self.delays.append(now - float(event["text"].split()[2]))

    def talk(self) -> None:
        """Say one's sentences."""
        for turn in range(self._task["each"]):
            self._acked.clear()
            start = time.perf_counter()
            text = f"{self._task['mark']} {self.number}-{turn} {start:.6f}{FILL}"
            nonce = f"{self._task['mark']}-{self.number:03}-{turn:03}"
            self._socket.send("room.say", {"room": self._task["room"], "nonce": nonce, "text": text})
            self._acked.wait(PATIENCE)
            self.acks.append(time.perf_counter() - start)


def main() -> None:
    """Do the task and print the figures."""
    task: dict[str, Any] = json.load(sys.stdin)
    task["expected"] = len(task["people"]) * task["each"]
    members = [Member(task, number) for number in range(len(task["people"]))]
    gevent.sleep(1.0)  # the list of who is here has gone round
    start, cpu = time.perf_counter(), _cpu(task["server"])
    listeners = [gevent.spawn(member.listen) for member in members]
    gevent.joinall([gevent.spawn(member.talk) for member in members], timeout=PATIENCE)
    gevent.joinall(listeners, timeout=PATIENCE)
    taken, cpu = time.perf_counter() - start, _cpu(task["server"]) - cpu
    gevent.killall(listeners)
    delays = sorted(delay for member in members for delay in member.delays)
    acks = sorted(ack for member in members for ack in member.acks)
    figures = {
        "seconds": taken,
        "cpu": max(cpu, 1 / TICKS),
        "heard": len(delays),
        "lost": task["expected"] * len(members) - len(delays),
        "doubled": sum(len(member.heard) - len(set(member.heard)) for member in members),
        "one_order": len({tuple(member.heard) for member in members}) == 1,
        "heard_ms": [_at(delays, share) for share in (0.5, 0.99)],
        "ack_ms": [_at(acks, share) for share in (0.5, 0.99)],
    }
    print(json.dumps(figures))
    Client.close_all()


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
