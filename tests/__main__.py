"""``python -m tests``: the whole suite, on both databases, with servers and browsers. What follows goes to pytest.

``python -m tests --measure``: how much of ``forum/`` the tests reach. Tracing nearly doubles the time of a test, so it
is a run of its own: every test that needs no process of its own, on SQLite, and what runs nowhere but in a server.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORES = min(os.cpu_count() or 1, 4)
# Servers and browsers make their tests wait: one worker more than there are cores uses that.
WAITING = ["-n", str(CORES + 1)]
WHOLE = {"the whole suite": ["--engine=both", *WAITING]}

# Each part alone reaches less: only the report at the end judges the whole.
COVERED = ["--engine=sqlite", "--cov", "--cov-append", "--cov-report=", "--cov-fail-under=0"]
IN_SERVERS = "in servers, measured"
MEASURED = {
    "SQLite, measured": [*COVERED, "-m", "not browser and not live", "-n", str(CORES)],
    IN_SERVERS: [*COVERED, "-m", "in_server and not browser and not slow", *WAITING],
}


def main(arguments: list[str]) -> int:
    """Run all parts, even after one that did not pass; returns 0 when all of them passed."""
    measures = arguments[:1] == ["--measure"]
    results: list[tuple[str, float, int]] = []
    if measures:
        _python("coverage", "erase")
    for name, options in (MEASURED if measures else WHOLE).items():
        print(f"\n== {name}", flush=True)
        # Servers run on greenlets, which the measuring must know (see pyproject.toml).
        environ = {"OPENCHAIR_MEASURE": "gevent"} if name == IN_SERVERS else {}
        started = time.monotonic()
        status = _python("pytest", "-q", "--durations=12", *options, *arguments[measures:], **environ)
        results.append((name, time.monotonic() - started, status))
        if status == 2:  # interrupted: whoever pressed Ctrl-C does not want the next part
            return status
    if measures:
        print("\n== what the tests reach", flush=True)
        started = time.monotonic()
        results.append(("coverage", time.monotonic() - started, _python("coverage", "report")))
    print()
    for name, seconds, status in results:
        print(f"{name:24}{seconds:7.1f} s   {'passed' if status == 0 else f'NOT PASSED (status {status})'}")
    print(f"{'together':24}{sum(seconds for _, seconds, _ in results):7.1f} s")
    return max(status for _, _, status in results)


def _python(module: str, *arguments: str, **environ: str) -> int:
    command = [sys.executable, "-m", module, *arguments]
    # A hundred processes are started: what the first one has read, the others need not read again.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, cwd=ROOT, env={**inherited, **environ}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
