"""Servers forked from a process that has read everything already (``tests/nursery.py``): a sixth of a start each.

Each pytest process has one such process, begun with the first server. What comes of a fork is a process like any other:
with its own session, environment and output; only its parent is another one, which has to be asked how it ended.
"""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from tests import daemons

ROOT = Path(__file__).resolve().parent.parent


def _are_forked() -> bool:
    """Whether servers are forked: in a test, on Linux, and not while it is measured which of our lines they reach.

    A benchmark measures a server that was really started.
    """
    return sys.platform == "linux" and "PYTEST_CURRENT_TEST" in os.environ and "OPENCHAIR_MEASURE" not in os.environ


class Child:
    """A forked server: as much of ``subprocess.Popen`` as is asked of one."""

    def __init__(self, pid: int) -> None:
        self.pid, self.returncode = pid, None  # type: int, int | None
        self._end = os.pidfd_open(pid)  # until its parent is asked, the number stays its own

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; returns the exit status.

        Raises:
            subprocess.TimeoutExpired: it goes on.
        """
        status = self._look(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(f"the server {self.pid}", timeout or 0)
        return status

    def send_signal(self, number: int, /) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._end, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._end], [], [], timeout)[0]:
            self.returncode = int(_ask({"ended": self.pid}))
            os.close(self._end)
        return self.returncode


@contextmanager
def gunicorn(
    arguments: Sequence[str], *, log: Path, environ: dict[str, str], read_anew: bool = False
) -> Iterator[daemons.Process]:
    """Run ``python -m gunicorn`` with these arguments for the length of the block, its output in ``log``.

    Args:
        read_anew: whether it is a process that reads everything for itself, as on a real machine.
    """
    if read_anew or not _are_forked():
        command = [sys.executable, "-m", "gunicorn", *arguments]
        with daemons.process(command, log=log, env=environ, cwd=ROOT, start_new_session=True) as started:
            yield started
        return
    child = Child(_ask({"arguments": list(arguments), "log": str(log), "environ": environ}))
    try:
        yield child
    finally:
        daemons.end(child)


def _ask(what: dict[str, Any]) -> Any:
    """Ask the process that forks.

    Raises:
        RuntimeError: it has ended; with what it printed.
    """
    nursery, complaints = _nursery()
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    answer = ""
    with suppress(BrokenPipeError):
        nursery.stdin.write(json.dumps(what) + "\n")
        nursery.stdin.flush()
        answer = nursery.stdout.readline()
    if not answer:
        raise RuntimeError(f"no server can be forked:\n{complaints.read_text(errors='replace')}")
    return json.loads(answer)


@cache
def _nursery() -> tuple["subprocess.Popen[str]", Path]:
    """The process that forks, and what it complains of."""
    folder = tempfile.TemporaryDirectory(prefix="chair-nursery-")
    complaints = Path(folder.name, "log")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENCHAIR_", "HOUSE_"))}
    with complaints.open("wb") as output:
        nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            cwd=ROOT,
            env=own,
            start_new_session=True,
            preexec_fn=daemons.end_with_parent,
        )

    def close() -> None:
        nursery.communicate()  # nobody asks any more: it ends
        folder.cleanup()

    atexit.register(close)
    assert nursery.stdout is not None
    nursery.stdout.readline()  # it is ready, or the first question finds that it is not
    return nursery, complaints
