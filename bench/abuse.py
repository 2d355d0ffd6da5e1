"""What others in a room feel while somebody attacks it: ``python -m bench.abuse``.

PROBES members say a line a second, and the time to their answer is taken; then the same while each attack goes on. For
each it prints how the attack ended, what it cost the server in memory and CPU time, and the probes' times. Exit status
1 when an attack is not refused, or when a reader that stopped is not cut within CUT_WITHIN seconds.
"""

import contextlib
import json
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

from bench import house
from bench.crowd import _cpu
from tests.factories import a_person, client_of
from tests.live.client import Client, Closed
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, take_seat
from tests.servers import Server

PROBES, SPAN, MB, CUT_WITHIN = 9, 6.0, 1024 * 1024, 15.0
LONG = "and then I put the kettle on " * 65
Pass = tuple[str, str]


class Room:
    """A server with an open room; ``passes`` are the cookie and token of everybody with a seat."""

    def __init__(self, stack: ExitStack) -> None:
        app = stack.enter_context(house.a_house())
        with app.app_context():
            meeting = a_meeting(a_group(always_open=True, seats=PROBES + 2))
            people = [a_facilitator(meeting.group), *(a_person() for _ in range(PROBES + 1))]
            agree(people[0], meeting)
            for person in people[1:]:
                take_seat(person, meeting)
            browsers = [client_of(app, person) for person in people]
            self.name = meeting.public_id
        cookies = [browser.get_cookie("chair") for browser in browsers]
        self.passes = [(one.value, browser.csrf) for one, browser in zip(cookies, browsers, strict=True) if one]
        settings = app.extensions["settings"]
        self.server = Server(settings, settings.data / "server", None, {"EMBEDDED_WORK": "0"})
        self.server.start()
        stack.callback(self.server.close)

    def socket(self, number: int, **options: Any) -> Client:
        """A socket of this person, without a word said on it."""
        place: Any = SimpleNamespace(port=self.server.port)
        return Client(place, cookie=f"chair={self.passes[number][0]}", **options)

    def member(self, number: int, **options: Any) -> Client:
        """A socket of this person, in the room."""
        client = self.socket(number, **options)
        assert client.connect(self.passes[number][1]).startswith("40")
        assert client.ask("room.enter", {"room": self.name})["in_room"]
        return client

    def memory(self) -> int:
        """Resident bytes of the server and its worker."""
        pages = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if int(stat.read_text().rpartition(")")[2].split()[2]) == self.server.pid:
                    pages += int((stat.parent / "statm").read_text().split()[1])
        return pages * resource.getpagesize()


def probe(room: Room, client: Client, times: list[float], stop: threading.Event, text: str) -> None:
    """Say a line a second and take the time to its answer."""
    turn = 0
    while not stop.wait(1.05):
        start, turn = time.perf_counter(), turn + 1
        line = {"room": room.name, "nonce": f"probe-{id(client)}-{time.monotonic_ns()}", "text": f"{turn} {text}"}
        answer = client.ask("room.say", line)
        if not answer["ok"]:
            print(f"a probe was refused: {answer}")
            return
        times.append(time.perf_counter() - start)
        client.heard.clear()
    client.close()


def measured(room: Room, name: str, attack: Callable[[Room], str], text: str = "a line") -> str:
    """Run an attack with the probes talking; prints what it did. Returns how it ended."""
    times: list[float] = []
    stop = threading.Event()
    clients = [room.member(number) for number in range(PROBES)]  # who leads comes first, and opens the room
    hands = [threading.Thread(target=probe, args=(room, client, times, stop, text)) for client in clients]
    for hand in hands:
        hand.start()
    time.sleep(1.5)
    memory, cpu, start = room.memory(), _cpu(room.server.pid), time.monotonic()
    ended = attack(room)
    rest = SPAN - (time.monotonic() - start)
    time.sleep(max(0.0, rest))
    took = time.monotonic() - start
    grown, cpu = (room.memory() - memory) / MB, _cpu(room.server.pid) - cpu
    stop.set()
    for hand in hands:
        hand.join()
    p50, p99 = median(times) * 1000, sorted(times)[int(0.99 * (len(times) - 1))] * 1000
    print(
        f"{name:34} {ended}; others' answers: p50 {p50:.1f} ms, p99 {p99:.1f} ms of {len(times)}; memory {grown:+.1f} "
        f"MB, CPU {cpu / took:.0%} of a core",
        flush=True,
    )
    return ended


def calm(_room: Room) -> str:
    """Nothing."""
    return "nobody attacks"


def huge_frames(room: Room) -> str:
    """Twenty frames of 60 MB from somebody who has signed in nowhere but has a cookie."""
    sent = 0
    for _ in range(20):
        client = room.socket(PROBES)
        client.packet()
        with contextlib.suppress(OSError):
            client.sock.sendall(b"\x81\xff" + (60 * MB).to_bytes(8, "big") + b"\0\0\0\0")
            while sent < 60 * MB:
                sent += client.sock.send(b"x" * 65536)
        client.close()
    return f"refused after {sent / 20 / 1024:.0f} kB of 60 MB on average, {'' if sent < 60 * MB else 'NOT '}all"


def a_thousand_a_second(room: Room) -> str:
    """1,000 events a second from one socket, as long as it is let."""
    client, codes, sent = room.member(PROBES), Counter[str](), 0
    start = time.monotonic()
    with contextlib.suppress(OSError):
        for sent in range(3000):
            client.text(f'42/live,{sent}["room.sync",{{"room":"{room.name}","after_seq":0}}]')
            time.sleep(max(0.0, start + sent / 1000 - time.monotonic()))
    lasted = time.monotonic() - start
    with contextlib.suppress(Closed, OSError, AssertionError):
        while True:
            answer = client.answer()
            codes["ok" if answer["ok"] else answer["problem"]["code"]] += 1
    return (
        f"hung up after {lasted:.2f} s and {sent} events, answered {dict(codes)}{'' if sent < 2999 else ' NOT ended'}"
    )


def attachments(room: Room) -> str:
    """Binary events whose attachments never come."""
    codes: Counter[str] = Counter()
    for _ in range(15):
        client = room.socket(PROBES)
        answer = client.connect(room.passes[PROBES][1])
        if answer.startswith("40"):
            client.text('45999-/live,1["room.say",{"_placeholder":true,"num":0}]')
            codes[f"closed with {client.is_closed()}"] += 1
        else:
            codes[json.loads(answer[answer.index("{") :])["message"]] += 1
        client.close()
        time.sleep(0.1)
    return f"15 times: {dict(codes)}{'' if 'closed with None' not in codes else ' NOT as it should'}"


def foreign_origin(room: Room) -> str:
    """Handshakes from a page of somebody else, with a member's own cookie."""
    found = Counter(room.socket(PROBES, origin="https://elsewhere.example").status for _ in range(300))
    return f"300 handshakes answered {dict(found)}{'' if set(found) == {400} else ' NOT refused'}"


def replayed_nonce(room: Room) -> str:
    """One nonce again and again with other words."""
    client, codes = room.member(PROBES), Counter[str]()
    for turn in range(12):
        line = {"room": room.name, "nonce": "the-same-nonce", "text": f"other words {turn}"}
        answer = client.ask("room.say", line)
        codes["ok" if answer["ok"] else answer["problem"]["code"]] += 1
        time.sleep(0.3)
    client.close()
    return f"12 times: {dict(codes)}{'' if codes['ok'] == 1 else ' NOT refused'}"


def stopped_reader(room: Room) -> str:
    """Comes in, and never reads again. What the server's kernel holds for it is watched, and the end."""
    client = room.member(PROBES + 1, receive_buffer=4096)
    held, since, start = 0, time.monotonic(), time.monotonic()
    while time.monotonic() - start < 60:
        now_held = client.held_for_it()
        if now_held is None:
            lasted = time.monotonic() - since
            cut = "cut" if lasted < CUT_WITHIN else "NOT cut in time, but"
            return f"{cut} {lasted:.1f} s after no more could be sent to it; the kernel held {held / 1024:.0f} kB"
        if now_held != held:
            held, since = now_held, time.monotonic()
        time.sleep(0.05)
    return "NOT cut within a minute"


def main() -> int:
    """Measure everything in turn."""
    with ExitStack() as stack:
        room = Room(stack)
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        ends = [
            measured(room, "calm", calm),
            measured(room, "a frame of 60 MB", huge_frames),
            measured(room, "1,000 events a second", a_thousand_a_second),
            measured(room, "attachments that never come", attachments),
            measured(room, "a foreign origin", foreign_origin),
            measured(room, "a nonce with other words", replayed_nonce),
            measured(room, "a reader that stopped", stopped_reader, LONG),
            measured(room, "calm again", calm),
        ]
        Client.close_all()
    return int(any("NOT" in ended for ended in ends))


if __name__ == "__main__":
    sys.exit(main())
