"""SQLite waits outside C: writers that yield inside a transaction, and another process with the lock, freeze nobody."""

import json
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from forum.core.db import db
from tests.rules.house import ROOT

pytestmark = pytest.mark.one_engine

WRITERS, ROUNDS = 4, 25
FOREIGN_HOLD = 0.15


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _hold_the_lock(path, stop):
    """What another program does: take the write lock for a while, again and again."""
    while not stop.is_set():
        connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(FOREIGN_HOLD)
        connection.execute("ROLLBACK")
        connection.close()
        stop.wait(0.1)


@pytest.fixture
def house(tmp_path, make_app):
    path, port = tmp_path / "busy.sqlite", _free_port()
    app = make_app(database_url=f"sqlite:///{path}")
    with app.app_context():
        db.create_all()
        db.engine.dispose()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.core.busy_house", str(path), str(port), str(WRITERS), str(ROUNDS)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    with process:
        yield path, port, process
        process.kill()


def test_every_write_succeeds_and_nobody_else_waits(house, capsys):
    path, port, process = house
    stop = threading.Event()
    foreign = threading.Thread(target=_hold_the_lock, args=(path, stop))
    foreign.start()
    pings: list[float] = []
    process.stdin.write("go\n")
    process.stdin.flush()
    ended = threading.Event()
    lines: list[str] = []
    reader = threading.Thread(target=lambda: (lines.append(process.stdout.readline()), ended.set()))
    reader.start()
    while not ended.is_set() and len(pings) < 10_000:
        started = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
            assert answer.status == 200
        pings.append((time.monotonic() - started) * 1000)
        time.sleep(0.005)
    stop.set()
    foreign.join()
    reader.join()
    report = json.loads(lines[0])
    assert len(report["written"]) == len(set(report["written"])) == WRITERS * ROUNDS
    kept = sqlite3.connect(path).execute("SELECT count(*) FROM audit_entry").fetchone()[0]
    assert kept == WRITERS * ROUNDS
    with capsys.disabled():
        sys.stdout.write(
            f"\nSQLite under gevent: {len(report['written'])} writes by {WRITERS} writers in {report['seconds']:.1f} s,"
            f" {len(pings)} pings meanwhile, median {statistics.median(pings):.1f} ms, worst {max(pings):.1f} ms\n"
        )
