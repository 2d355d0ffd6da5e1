"""``make rehearse``: a bare Debian in a folder, the documented lines, and the story of ``inside.py``. Root, Linux.

Everything runs in namespaces of its own: what was started ends with it, whatever happens.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SUITE = os.environ.get("SUITE", "bookworm")
MIRROR = os.environ.get("MIRROR")  # otherwise the one that debootstrap itself knows
MOST_MINUTES, MOST_QUESTIONS = 15, 8
# How this machine reaches its packages, if it has a way of its own: lent to the base for the installation.
LENT_FILES = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/etc/apt/auth.conf.d", "/etc/apt/apt.conf.d")
LENT_HOME = (".config/pip", ".pip", ".npmrc", ".netrc")
LENT_VARIABLES = re.compile(r"(?i)(PIP|NODE|NPM|SSL|REQUESTS|CURL)_|https?_proxy|no_proxy")
APART = "OPENCHAIR_REHEARSAL_IS_APART"


def main() -> None:
    """Rehearse; ends with status 1 when anything is not as it is written."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("debootstrap", "unshare", "chroot"))):
        sys.exit("The rehearsal needs root on Linux, and: apt-get install debootstrap util-linux")
    if APART not in os.environ:
        own = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
        again = [*own, sys.executable, "-m", "deploy.rehearse"]
        os.execvpe(again[0], again, {**os.environ, APART: "1"})  # noqa: S606  itself once more, apart
    folder = Path(tempfile.mkdtemp(prefix="chair-base-"))
    try:
        _rehearse(folder / "base")
    finally:
        _unmount(folder)
        if _mounts_under(folder):  # what is lent must not be deleted with the folder
            print(f"{folder} still has something mounted in it, and stays.", file=sys.stderr)
        else:
            shutil.rmtree(folder)


def _rehearse(base: Path) -> None:
    began = time.monotonic()
    _make_base(base)
    _say(f"A bare Debian ({SUITE}) stands in a folder after {time.monotonic() - began:.0f} s. Now the clock runs.")
    began = time.monotonic()
    _bring_program(base)
    blocks = documented()
    for name in ("packages", "program"):
        _say(f"-- {name}\n{blocks[name]}")
        _in_base(base, blocks[name], _lent_environment())
    installed = time.monotonic() - began
    _say(f"Installed after {installed / 60:.1f} min. From here on there is no network but the base's own.")
    story = subprocess.run(
        ["unshare", "--net", "chroot", str(base), "/usr/bin/python3", "/srv/rehearse/inside.py"],
        env=_bare_environment(),
        check=False,
    )
    minutes = (time.monotonic() - began) / 60
    if story.returncode != 0:
        _show_logs(base)
        sys.exit("The rehearsal stopped: see above.")
    questions = int((base / "srv/questions").read_text())
    _say(
        f"Rehearsed: {minutes:.1f} minutes (at most {MOST_MINUTES}), {questions} questions (at most {MOST_QUESTIONS})."
    )
    if minutes > MOST_MINUTES or questions > MOST_QUESTIONS:
        sys.exit("That is too much.")


def documented() -> dict[str, str]:
    """The command blocks that docs/operating.md marks as rehearsed, by their names."""
    text = (ROOT / "docs/operating.md").read_text()
    return dict(re.findall(r"<!-- rehearsed: (\w+) -->\n```sh\n(.*?)```", text, re.DOTALL))


def _make_base(base: Path) -> None:
    # BASE=some.tar keeps the unpacked Debian for the next time (only the installation is the operator's own time).
    kept = os.environ.get("BASE")
    base.mkdir()
    if kept and Path(kept).exists():
        subprocess.run(["tar", "-xf", kept, "-C", str(base)], check=True)
    else:
        made = ["debootstrap", "--variant=minbase", SUITE, str(base), *([MIRROR] if MIRROR else [])]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        if kept:
            subprocess.run(["tar", "-cf", kept, "-C", str(base), "."], check=True)
    for kind, place in (("proc", "proc"), ("tmpfs", "dev/shm"), ("devpts", "dev/pts")):
        (base / place).mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", kind, kind, str(base / place)], check=True)
    _lend(base)


def _lend(base: Path) -> None:
    for name in LENT_FILES + tuple(str(Path.home() / name) for name in LENT_HOME):
        source = Path(name)
        target = base / name.lstrip("/")
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copyfile(source, target)
    authorities = base / "usr/local/share/ca-certificates/machine.crt"
    bundle = Path("/etc/ssl/certs/ca-certificates.crt")
    if bundle.exists():  # with the authorities that this machine trusts besides the usual ones
        authorities.parent.mkdir(parents=True, exist_ok=True)
        (base / "etc/ssl/certs").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundle, base / "etc/ssl/certs/ca-certificates.crt")
        shutil.copyfile(bundle, authorities)
    said = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    named = {Path(found) for found in re.findall(r"(?<![\w.])/[\w./-]+", said.stdout)}
    # An index in a folder ("simple") speaks of files beside it.
    for place in {one.parent if one.name == "simple" else one for one in named}:
        if place.is_dir():  # a folder of packages that pip was told to look into
            (base / str(place).lstrip("/")).mkdir(parents=True, exist_ok=True)
            lent = str(base / str(place).lstrip("/"))
            subprocess.run(["mount", "--bind", str(place), lent], check=True)
            subprocess.run(["mount", "-o", "remount,bind,ro", lent], check=True)


def _bring_program(base: Path) -> None:
    """The archive of a release: ARCHIVE, or what is committed (REVISION), in a folder open-chair."""
    archive = base / "srv/open-chair.tar.gz"
    if given := os.environ.get("ARCHIVE"):
        shutil.copyfile(given, archive)
    else:
        made = ["git", "archive", "--format=tar.gz", "--prefix=open-chair/", "-o", str(archive)]
        subprocess.run([*made, os.environ.get("REVISION", "HEAD")], cwd=ROOT, check=True)
    shutil.copytree(HERE, base / "srv/rehearse", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "docs/operating.md", base / "srv/rehearse/operating.md")


def _in_base(base: Path, lines: str, environment: dict[str, str]) -> None:
    # -e: a documented line that does not work ends the rehearsal.
    ended = subprocess.run(
        ["chroot", str(base), "/bin/sh", "-euc", f"cd /srv\n{lines}"], env=environment, check=False,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    if ended.returncode != 0:
        sys.exit(f"A documented line ended with status {ended.returncode}.")


def _bare_environment() -> dict[str, str]:
    """What a login as root brings."""
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {"HOME": "/srv", "PATH": path, "LANG": "C.UTF-8", "TERM": "dumb"}


def _lent_environment() -> dict[str, str]:
    lent = {name: value for name, value in os.environ.items() if LENT_VARIABLES.match(name)}
    return {**_bare_environment(), "DEBIAN_FRONTEND": "noninteractive", **lent}


def _mounts_under(folder: Path) -> list[str]:
    with Path("/proc/self/mounts").open() as mounts:
        return [line.split()[1] for line in mounts if line.split()[1].startswith(f"{folder}/")]


def _unmount(folder: Path) -> None:
    for place in reversed(_mounts_under(folder)):
        subprocess.run(["umount", "--lazy", place], check=False)


def _show_logs(base: Path) -> None:
    for log in sorted((base / "var/log").glob("rehearsal-*.log")):
        print(f"--- {log.name}\n{log.read_text()[-3000:]}", file=sys.stderr)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
