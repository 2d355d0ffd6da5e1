"""A room of 50 members, every word kept in SQLite and in one order, beside two servers that keep nothing.

``python -m bench.room`` starts ours, stock Flask-SocketIO (``bench/bare_room.py``) and node's socket.io
(``bench/node``) on this machine and sends the same crowd (``bench/crowd.py``) into each in turn, round after round. It
prints the medians of deliveries a second (words kept x people who heard them), of deliveries a second of the server's
own CPU time, and of how long words and answers took. A delivery counts when the words are in the recipient's hands;
in our room they are committed to the disk before that.

Exit status 1 when ours delivers less than stock Flask-SocketIO or less than FLOOR, or loses, doubles or reorders a
single word.

Members may send 8 messages at once and one a second after that, in this measurement too: the rounds of the others
are the pause. ``python -m bench.room 15`` takes 15 rounds.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench import house
from bench.node_room import NoNode, node_room
from forum.core.db import db
from tests import daemons
from tests.factories import a_person, client_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, take_seat
from tests.servers import Server

ROOT = Path(__file__).resolve().parent.parent
MEMBERS, EACH, ROUNDS, PACE = 50, 8, 7, 9.0
FLOOR = 20_000
OURS, BARE, NODE = "our room", "bare Flask-SocketIO", "node socket.io"


def main(rounds: int = ROUNDS) -> int:
    """Measure, print, and say whether the bar is met."""
    with ExitStack() as stack:
        places, task = _places(stack)
        results: dict[str, list[dict[str, Any]]] = {name: [] for name in places}
        for turn in range(rounds):
            next_turn = time.monotonic() + PACE
            for name, (port, pid) in places.items():
                results[name].append(_round({**task, "port": port, "mark": f"round{turn}", "server": pid}))
            time.sleep(max(0.0, next_turn - time.monotonic()))
        return _report(results)


def _places(stack: ExitStack) -> tuple[dict[str, tuple[int, int]], dict[str, Any]]:
    """Start the servers; returns the port and process of each, and what the crowd is to do."""
    app = stack.enter_context(house.a_house())
    with app.app_context():
        group = a_group(always_open=True)
        group.seats = MEMBERS  # more than a circle should have: this is about the wire
        db.session.commit()
        meeting, people = a_meeting(group), [a_facilitator(group)]
        people += [a_person() for _ in range(MEMBERS - 1)]
        agree(people[0], meeting)
        for person in people[1:]:
            take_seat(person, meeting)
        clients = [client_of(app, person) for person in people]
        room = meeting.public_id
    cookies = [client.get_cookie("chair") for client in clients]
    passes = [(cookie.value, client.csrf) for cookie, client in zip(cookies, clients, strict=True) if cookie]
    settings = app.extensions["settings"]
    server = Server(settings, settings.data / "server", None, {"EMBEDDED_WORK": "0"})
    server.start()
    stack.callback(server.close)
    places = {BARE: stack.enter_context(_bare()), OURS: (server.port, server.pid)}
    try:
        places[NODE] = stack.enter_context(node_room())
    except NoNode as missing:
        print(f"without node: {missing}")
    return places, {"room": room, "people": passes, "each": EACH}


@contextmanager
def _bare() -> Iterator[tuple[int, int]]:
    """Stock Flask-SocketIO: gunicorn with its stock gevent worker; yields its port and process."""
    port = daemons.free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "--worker-connections", "1000"]
    command += ["--no-control-socket", "--bind", f"127.0.0.1:{port}", "bench.bare_room:app"]
    with tempfile.TemporaryDirectory(prefix="chair-bare-") as folder:
        log = Path(folder) / "log"
        with daemons.process(command, log=log, cwd=ROOT, start_new_session=True) as server:
            daemons.wait_until(lambda: daemons.answers(port), server, log=log)
            yield port, server.pid


def _round(task: dict[str, Any]) -> dict[str, Any]:
    crowd = [sys.executable, "-m", "bench.crowd"]
    sent = json.dumps(task)
    done = subprocess.run(crowd, cwd=ROOT, input=sent, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise SystemExit(f"the crowd did not come through:\n{done.stdout}{done.stderr}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _report(results: dict[str, list[dict[str, Any]]]) -> int:
    turns = len(results[OURS])
    print(f"{MEMBERS} members, {EACH} messages each, {turns} rounds in turn; medians (least to most), times in ms")
    speed = {name: [one["heard"] / one["seconds"] for one in rounds] for name, rounds in results.items()}
    by_cpu = {name: median(one["heard"] / one["cpu"] for one in rounds) for name, rounds in results.items()}
    for name, rounds in results.items():
        heard, acks = ([median(one[what][at] for one in rounds) for at in (0, 1)] for what in ("heard_ms", "ack_ms"))
        client = median(one["own_cpu"] / one["seconds"] for one in rounds)
        print(
            f"{name:20} {median(speed[name]):7,.0f} deliveries/s ({min(speed[name]):,.0f} to {max(speed[name]):,.0f}), "
            f"{by_cpu[name]:7,.0f} per CPU-s; heard p50 {heard[0]:.0f} p99 {heard[1]:.0f}, "
            f"ack p50 {acks[0]:.0f} p99 {acks[1]:.0f}; the client took {client:.0%} of a core"
        )
    ours, bare = median(speed[OURS]), median(speed[BARE])
    faults = {what: sum(one[what] for one in results[OURS]) for what in ("lost", "doubled")}
    mixed = sum(not one["one_order"] for one in results[OURS])
    kept = sum(one["heard"] for one in results[OURS])
    print(f"our room: {kept:,} deliveries of words that are kept; {faults}, rounds with a mixed order: {mixed}")
    print(f"ours against bare: {ours / bare:.2f} x deliveries/s, {by_cpu[OURS] / by_cpu[BARE]:.2f} x per CPU-second")
    met = not any(faults.values()) and not mixed and ours >= bare and ours >= FLOOR
    bar = f"at least bare Flask-SocketIO and {FLOOR:,}/s, none lost, doubled or out of order"
    print(f"the bar is {bar}: {'met' if met else 'NOT met'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
