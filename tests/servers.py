"""The real server as a process of its own, for live tests, journeys and crashes. Every one is ended with its test.

It serves the test's own database, so a test makes its people with the factories and meets them over the wire; cookies
made in the test are good there too. Several of them on one database are several processes of one community::

    first, second = serve(queue_url=queue_url), serve(queue_url=queue_url)
    first.kill()  # as the power would
    first.start()  # at the same address, with the same folder
"""

import os
import signal
import sys
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from forum.core.settings import Settings
from tests import daemons, forked

ROOT = Path(__file__).resolve().parent.parent


class Server:
    """One serving process (gunicorn's parent with its worker) at an address that stays the same over restarts.

    ``url`` is its address, ``data`` its folder (mail is in ``data/mail``), ``log`` what it printed.
    """

    def __init__(
        self,
        settings: Settings,
        data: Path,
        queue_url: str | None,
        environ: dict[str, str],
        *options: str,
        by_command: bool = False,
    ) -> None:
        self.port, self.data, self.log = daemons.free_port(), data, data / "server.log"
        self.url = f"http://127.0.0.1:{self.port}"
        data.mkdir(parents=True, exist_ok=True)
        (data / "secret").write_text(settings.secret_key)
        chosen = {
            "DEMO": "1",
            "PORT": str(self.port),
            "DATA": str(data),
            "DATABASE_URL": settings.database_url,
            "PROFILE": settings.profile,
            **({"QUEUE_URL": queue_url} if queue_url else {}),
            **environ,
        }
        # ``options`` are those of ``open-chair run``, such as ``--demo``, and need the command itself.
        self._command = [sys.executable, "-m", "forum", "run", *options] if by_command or options else None
        own = {name: value for name, value in os.environ.items() if not name.startswith("OPENCHAIR_")}
        self._environ = own | {f"OPENCHAIR_{name}": value for name, value in chosen.items()}
        self._running = ExitStack()
        self._process: daemons.Process | None = None

    @property
    def pid(self) -> int:
        """The process that was started (its worker is a child of it).

        Raises:
            RuntimeError: it does not run.
        """
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: it did not come up; with the end of its output.
        """
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start it and go on: of several, each comes up while the others do; ``wait`` for every one of them."""
        if self._command is None:
            # What ``open-chair run`` becomes.
            arguments = ["-c", "python:forum.live.server", "--bind", f"127.0.0.1:{self.port}", "wsgi:app"]
            started: AbstractContextManager[daemons.Process] = forked.gunicorn(
                arguments, log=self.log, environ=self._environ
            )
        else:
            # A session of its own: a kill reaches the worker too.
            options: dict[str, Any] = {"env": self._environ, "cwd": ROOT, "start_new_session": True}
            started = daemons.process(self._command, log=self.log, **options)
        self._process = self._running.enter_context(started)

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            RuntimeError: it does not run, or did not come up; with the end of its output.
        """
        if self._process is None:
            raise RuntimeError("the server does not run")
        daemons.wait_until(lambda: daemons.answers(self.port), self._process, log=self.log)

    def kill(self) -> None:
        """End it at once, without a word to anybody, as a loss of power would."""
        os.killpg(self.pid, signal.SIGKILL)
        self._end()

    def stop(self) -> int:
        """Ask it to end, as Ctrl-C does, and wait; returns its exit status."""
        os.kill(self.pid, signal.SIGINT)
        return self._end()

    def close(self) -> None:
        """End it, if it runs, together with whatever it left."""
        if self._process is None:
            return
        group = self.pid
        daemons.end(self._process)
        self._end()
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            return  # nobody was left, as it should be

    def output(self) -> str:
        """All that it printed since its last start."""
        return self.log.read_text(errors="replace")

    def _end(self) -> int:
        assert self._process is not None
        process, self._process = self._process, None
        try:
            return process.wait(timeout=daemons.PATIENCE)
        finally:
            self._running.close()
