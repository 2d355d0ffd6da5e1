"""``python -m tests``: the whole suite in four parts, and how long each took. What follows is handed on to pytest.

1. every test that needs no process of its own, on SQLite, with coverage;
2. the same on PostgreSQL with Valkey;
3. the live tests of what only runs in a server, with coverage: sockets, rooms, stopping;
4. the journeys of people through a real browser, and beside them whatever else needs servers (killing one 20 times).
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSIDE = "not browser and not live"
MEASURED = "in_server and not browser and not slow"
# Each part alone reaches less: only the report at the end judges the whole.
COVERED = ["--cov", "--cov-append", "--cov-report=", "--cov-fail-under=0"]
# Files stay together, so that what a module shares (a server, two worlds) is made once.
CORES = min(os.cpu_count() or 1, 4)
WORKERS = ["-n", str(CORES), "--dist", "loadfile"]
# Servers and browsers make their tests wait: one worker more uses that.
WAITING = ["-n", str(CORES + 1), "--dist", "loadfile"]

PARTS = {
    "SQLite": ["--engine=sqlite", "-m", INSIDE, *WORKERS, *COVERED],
    "PostgreSQL and Valkey": ["--engine=postgresql", "-m", INSIDE, *WORKERS],
    "live": ["--engine=sqlite", "-m", MEASURED, *WAITING, *COVERED],
    "journeys and long ones": ["--engine=sqlite", "-m", f"(live or browser) and not ({MEASURED})", *WAITING],
}
# The servers of this part run on greenlets, which the measuring must know (see pyproject.toml).
IN_SERVERS = {"live": {"OPENCHAIR_MEASURE": "gevent"}}


def main(arguments: list[str]) -> int:
    """Run all parts, even after one that did not pass; returns 0 when all of them passed."""
    _python("coverage", "erase")
    results: list[tuple[str, float, int]] = []
    for name, options in PARTS.items():
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        status = _python("pytest", "-q", "--durations=8", *options, *arguments, **IN_SERVERS.get(name, {}))
        results.append((name, time.monotonic() - started, status))
        if status == 2:  # interrupted: whoever pressed Ctrl-C does not want the next part
            return status
    print("\n== coverage of the parts that measure it", flush=True)
    started = time.monotonic()
    results.append(("coverage", time.monotonic() - started, _python("coverage", "report")))
    print()
    for name, seconds, status in results:
        print(f"{name:24}{seconds:7.1f} s   {'passed' if status == 0 else f'NOT PASSED (status {status})'}")
    return max(status for _, _, status in results)


def _python(module: str, *arguments: str, **environ: str) -> int:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environ}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
