"""Real servers for these tests: gunicorn on a free loopback port, ended by process group."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "python:forum.live.server")


@dataclass
class House:
    """A running server."""

    port: int
    data: Path
    process: subprocess.Popen[str]

    def get(self, path: str) -> requests.Response:
        """Fetch a page."""
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE)

    def interrupt(self) -> str:
        """Press Ctrl-C in its terminal; returns all it printed."""
        os.killpg(self.process.pid, signal.SIGINT)
        out, _ = self.process.communicate(timeout=PATIENCE)
        return out


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], what: str) -> None:
    """Poll until ``true()``; fail with ``what`` when it never becomes so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def start(data: Path, queue: str | None = None, env: dict[str, str] | None = None) -> House:
    """Start a house and wait until it answers."""
    port = free_port()
    environ = os.environ | {"HOUSE_DATA": str(data), "HOUSE_PORT": str(port), "PYTHONPATH": str(ROOT)} | (env or {})
    if queue:
        environ["HOUSE_QUEUE"] = queue
    process = subprocess.Popen(
        [*GUNICORN, "--bind", f"127.0.0.1:{port}", "tests.live.house:app"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )

    def answers() -> bool:
        if process.poll() is not None:
            pytest.fail(f"the house did not start: {process.stdout.read() if process.stdout else ''}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers, "the house did not answer")
    house = House(port, data, process)
    house.get("/memory")
    return house


def stop(house: House) -> None:
    """End a house and everything it started, in good order if it can."""
    with house.process:
        if house.process.poll() is None:
            os.killpg(house.process.pid, signal.SIGINT)
        try:
            house.process.communicate(timeout=PATIENCE)
        finally:
            if house.process.poll() is None:
                os.killpg(house.process.pid, signal.SIGKILL)
