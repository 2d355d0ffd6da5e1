"""Everything breaks while people talk: nothing that was acknowledged is lost, doubled or out of order for anybody.

The long form, with many more messages, is ``python -m bench.faults``.
"""

import random
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from forum.core.db import db
from forum.core.settings import Settings
from tests import daemons
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
from tests.missing import not_here
from tests.servers import Server

pytestmark = [pytest.mark.live, pytest.mark.one_engine, pytest.mark.early]

CROWD: dict[str, Any] = {"rooms": 2, "each": 8, "words": 12, "pace": 0.4}


def test_an_embedded_house_that_is_killed_while_lines_break(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings.for_tests(f"sqlite:///{tmp_path / 'chair.sqlite'}", tmp_path, testing=False)
    app = a_house(settings)
    with ExitStack() as stack:
        server = Server(settings, tmp_path / "server", None, {"EMBEDDED_WORK": "0"})
        server.start()
        stack.callback(server.close)
        talkers = some_talkers(app, [server.port], **CROWD)
        lines = client_faults(talkers, random.Random("lines"))
        kinds = {"line cut": lines["line cut"], "worker killed": killed(server), "phone asleep": lines["phone asleep"]}
        report = blow(app, talkers, kinds, every=0.4, longest=12)
    _dispose(app)
    _must_hold(report, {"worker killed": 2, "line cut": 2, "phone asleep": 1}, capsys)


def test_two_processes_with_their_database_and_queue_while_each_of_them_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        try:
            url, database = stack.enter_context(breakable_postgresql())
            queue_url, queue = stack.enter_context(breakable_valkey(tmp_path))
        except daemons.NoServer as missing:
            not_here("server", str(missing))
        settings = Settings.for_tests(url, tmp_path, testing=False)
        app = a_house(settings)
        servers = [Server(settings, tmp_path / name, queue_url, {"EMBEDDED_WORK": "0"}) for name in ("one", "two")]
        for server in servers:
            server.start()
            stack.callback(server.close)
        talkers = some_talkers(app, [server.port for server in servers], **CROWD)
        lines = client_faults(talkers, random.Random("lines"))
        kinds: dict[str, Fault] = {
            "worker killed": killed(servers[0]),
            "database restarted": database.restart,
            "line cut": lines["line cut"],
            "queue restarted": queue.restart,
            "phone asleep": lines["phone asleep"],
        }
        report = blow(app, talkers, kinds, every=0.4, longest=14)
        _dispose(app)
    least = dict.fromkeys(kinds, 1)
    _must_hold(report, least, capsys)


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def _must_hold(report: Report, least: dict[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{report}\n")
    assert report.wrong == [], "\n".join(report.wrong)
    assert report.missing({"acknowledged": 2 * 8 * 12, "reconnects": 8, **least}) == []
