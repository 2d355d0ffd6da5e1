"""Real servers for these tests: gunicorn on a free loopback port, ended by process group."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import requests

from tests import daemons, forked

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
SETTINGS = ("-c", "python:forum.live.server")
GUNICORN = (sys.executable, "-m", "gunicorn", *SETTINGS)
_numbers = count(1)


@dataclass
class House:
    """A running server."""

    port: int
    data: Path
    process: daemons.Process
    log: Path
    running: ExitStack

    def get(self, path: str) -> requests.Response:
        """Fetch a page."""
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE)

    def interrupt(self) -> str:
        """Press Ctrl-C in its terminal; returns all it printed."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=PATIENCE)
        return self.log.read_text()


def wait_until(true: Callable[[], object], what: str) -> None:
    """Poll until ``true()``; fail with ``what`` when it never becomes so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def start(data: Path, queue: str | None = None, env: dict[str, str] | None = None, *, read_anew: bool = False) -> House:
    """Start a house and wait until it answers."""
    port, log, running = daemons.free_port(), data / f"log-{next(_numbers)}", ExitStack()
    environ = os.environ | {"HOUSE_DATA": str(data), "HOUSE_PORT": str(port), "PYTHONPATH": str(ROOT)} | (env or {})
    if queue:
        environ["HOUSE_QUEUE"] = queue
    arguments = [*SETTINGS, "--bind", f"127.0.0.1:{port}", "tests.live.house:app"]
    process = running.enter_context(forked.gunicorn(arguments, log=log, environ=environ, read_anew=read_anew))

    def answers() -> bool:
        if process.poll() is not None:
            pytest.fail(f"the house did not start: {log.read_text()}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers, "the house did not answer")
    house = House(port, data, process, log, running)
    house.get("/memory")
    return house


def stop(house: House) -> None:
    """End a house and everything it started, in good order if it can."""
    with house.running:
        if house.process.poll() is None:
            os.killpg(house.process.pid, signal.SIGINT)
        try:
            house.process.wait(timeout=PATIENCE)
        finally:
            if house.process.poll() is None:
                os.killpg(house.process.pid, signal.SIGKILL)
