"""Everything breaks, again and again, while many people talk: the long form of ``tests/live/test_storm.py``.

``python -m bench.faults [MESSAGES [MINUTES [two|embedded]]]`` (100,000, 25, both). First two processes with PostgreSQL
and Valkey of their own, then one with SQLite, each with real sockets: workers are killed (-9), PostgreSQL crashes and
Valkey ends without a word, and both come back, people's lines are cut and their phones fall asleep.

Afterwards everybody's view of their room is compared with the database and with a view made from nothing. Exit status 1
when one word is lost, doubled, out of order or differs, and also when too little happened for that to mean anything:
fewer messages than asked for, or fewer faults of a kind or reconnects than LEAST in ten minutes.

Members may say one thing a second, so MESSAGES of ROOMS x EACH people take MESSAGES / (ROOMS x EACH) seconds at least.
"""

import random
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from flask import Flask

from forum.core.db import db
from forum.core.settings import Settings
from tests.live.storm import (
    Fault,
    Report,
    a_house,
    blow,
    breakable_postgresql,
    breakable_valkey,
    client_faults,
    killed,
    some_talkers,
)
from tests.live.talkers import Talker
from tests.servers import Server

ROOMS, EACH, EVERY = 15, 12, 3.0
LEAST = 10  # of each kind of fault, in ten minutes


def main(messages: int = 100_000, minutes: float = 25.0, house: str = "both") -> int:
    """Measure, print, and say whether all held."""
    failed = 0
    for name, run in (("two", _two), ("embedded", _embedded)):
        if house in ("both", name):
            failed += run(messages, minutes * 60)
    return min(failed, 1)


def _two(messages: int, longest: float) -> bool:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chair-storm-")))
        url, database = stack.enter_context(breakable_postgresql())
        queue_url, queue = stack.enter_context(breakable_valkey(folder))
        settings = Settings.for_tests(url, folder, testing=False)
        app = a_house(settings)
        servers = [_started(stack, settings, folder / name, queue_url) for name in ("one", "two")]
        talkers = _talkers(app, servers, messages)
        lines = client_faults(talkers, random.Random("lines"))
        kinds: dict[str, Fault] = {"worker one killed": killed(servers[0]), "line cut": lines["line cut"]}
        kinds |= {"database crashed": database.restart, "phone asleep": lines["phone asleep"]}
        kinds |= {"worker two killed": killed(servers[1]), "queue killed": queue.restart}
        report = blow(app, talkers, kinds, every=EVERY, longest=longest)
        _dispose(app)
    return _told("two processes, PostgreSQL, Valkey", report, kinds, messages)


def _embedded(messages: int, longest: float) -> bool:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chair-storm-")))
        settings = Settings.for_tests(f"sqlite:///{folder / 'chair.sqlite'}", folder, testing=False)
        app = a_house(settings)
        server = _started(stack, settings, folder / "server", None)
        talkers = _talkers(app, [server], messages)
        kinds = {"worker killed": killed(server), **client_faults(talkers, random.Random("lines"))}
        report = blow(app, talkers, kinds, every=EVERY, longest=longest)
        _dispose(app)
    return _told("embedded, SQLite", report, kinds, messages)


def _started(stack: ExitStack, settings: Settings, folder: Path, queue_url: str | None) -> Server:
    server = Server(settings, folder, queue_url, {"EMBEDDED_WORK": "0"})
    server.start()
    stack.callback(server.close)
    return server


def _talkers(app: Flask, servers: Sequence[Server], messages: int) -> list[Talker]:
    words = -(-messages // (ROOMS * EACH))
    return some_talkers(app, [server.port for server in servers], words=words, rooms=ROOMS, each=EACH)


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def _told(house: str, report: Report, kinds: dict[str, Fault], messages: int) -> bool:
    """Print the report; whether it fails."""
    least = max(1, int(LEAST * report.seconds / 600))
    missing = report.missing({"acknowledged": messages, "reconnects": least * EACH, **dict.fromkeys(kinds, least)})
    print(f"{house}: {report}")
    print(f"{house}: {'too little happened: ' + ', '.join(missing) if missing else 'enough of everything happened'}")
    return bool(report.wrong or missing)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(int(given[0]) if given else 100_000, float(given[1]) if given[1:] else 25.0, *given[2:3]))
