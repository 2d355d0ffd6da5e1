"""A room of 50 members, every word kept in SQLite and in one order, beside stock Flask-SocketIO that keeps nothing.

``python -m bench.room`` starts both servers on this machine, sends the same crowd (``bench/crowd.py``) into each in
turn, and prints deliveries a second, deliveries a second of the server's own CPU time, and how long words took. Exit
status 1 when ours delivers less by its CPU, or loses, doubles or reorders a single word.

Members may send 8 messages at once and one a second after that, in this measurement too, so rounds have pauses.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import house
from forum.core.db import db
from tests import daemons
from tests.factories import a_person, client_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, take_seat
from tests.servers import Server

ROOT = Path(__file__).resolve().parent.parent
MEMBERS, EACH, ROUNDS, PAUSE = 50, 6, 3, 7.0


def main() -> int:
    """Measure, print, and say whether the bar is met."""
    with house.a_house() as app, ExitStack() as stack:
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
        bare_port, bare_pid = stack.enter_context(_bare())
        places = {"bare broadcast": (bare_port, bare_pid), "our room": (server.port, server.pid)}
        results: dict[str, list[dict[str, Any]]] = {name: [] for name in places}
        for turn in range(ROUNDS):
            for name, (port, pid) in places.items():
                task = {"port": port, "room": room, "people": passes, "each": EACH, "mark": f"round{turn}"}
                results[name].append(_round({**task, "server": pid}))
            time.sleep(PAUSE if turn + 1 < ROUNDS else 0)
        return _report(results)


@contextmanager
def _bare() -> Iterator[tuple[int, int]]:
    """The other server: gunicorn with its stock gevent worker; yields its port and process."""
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
    print(f"{MEMBERS} members, {EACH} messages each, {ROUNDS} rounds")
    best: dict[str, float] = {}
    for name, rounds in results.items():
        best[name] = max(one["heard"] / one["cpu"] for one in rounds)
        for one in rounds:
            order = "one order" if one["one_order"] else "MIXED order"
            print(
                f"{name:15} {one['heard'] / one['seconds']:6.0f} deliveries/s, "
                f"{one['heard'] / one['cpu']:6.0f} per CPU-s; "
                f"p50 and p99 in ms: heard {one['heard_ms']}, ack {one['ack_ms']}; "
                f"lost {one['lost']}, doubled {one['doubled']}, {order}"
            )
    fastest = {name: max(one["heard"] / one["seconds"] for one in rounds) for name, rounds in results.items()}
    print(
        f"ours against bare: {fastest['our room'] / fastest['bare broadcast']:.2f} x deliveries/s, "
        f"{best['our room'] / best['bare broadcast']:.2f} x per CPU-second"
    )
    clean = all(not one["lost"] and not one["doubled"] and one["one_order"] for one in results["our room"])
    met = clean and fastest["our room"] >= fastest["bare broadcast"]
    print(f"the bar is at least 1.00 x deliveries/s, none lost, doubled or out of order: {'met' if met else 'NOT met'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
