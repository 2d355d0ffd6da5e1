#!/usr/bin/python3
"""What a folder cannot have, under the names ``systemctl`` and ``certbot``.

``systemctl`` runs what the units say: their lines, as their user, with the settings of their EnvironmentFile and no
other of the caller's. (The walls that systemd builds around a service cannot be rehearsed here.) ``certbot`` makes the
certificate with our own authority instead of asking one on the Internet.
"""

import os
import pwd
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

UNITS, RUN = Path("/etc/systemd/system"), Path("/run/rehearsal")
AUTHORITY = Path("/opt/authority")  # where the service, which is not root, can read the certificate
LIVE = Path("/etc/letsencrypt/live")
USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def read_unit(name: str) -> dict[str, list[str]]:
    """The lines of a unit's file, by their names."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / f"{name}.service").read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def read_settings(file: Path) -> dict[str, str]:
    """An EnvironmentFile as systemd reads it: in double quotes, a backslash stands before each of these and itself."""
    found = {}
    for line in file.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            quoted = value.startswith('"') and value.endswith('"')
            found[name] = re.sub(r'\\(["\\`$])', r"\1", value[1:-1]) if quoted else value
    return found


def start(name: str) -> None:
    """Start a unit's service, after its preparations."""
    unit = read_unit(name)
    options: dict[str, object] = {"env": {"PATH": USUAL_PATH}, "cwd": "/", "umask": int(unit["UMask"][0], 8)}
    for file in unit.get("EnvironmentFile", []):
        options["env"] = {"PATH": USUAL_PATH, **read_settings(Path(file))}
    if "User" in unit:
        user = pwd.getpwnam(unit["User"][0])
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        for folder in (Path("/var/lib") / one for one in unit.get("StateDirectory", [])):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, user.pw_uid, user.pw_gid)
    with Path(f"/var/log/rehearsal-{name}.log").open("ab") as log:
        for line in unit.get("ExecStartPre", []):
            subprocess.run(shlex.split(line), check=True, stdout=log, stderr=log, **options)  # type: ignore[call-overload]
        process = subprocess.Popen(  # type: ignore[call-overload]
            shlex.split(unit["ExecStart"][0]), stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            **options,
        )  # fmt: skip
    if unit.get("Type") == ["oneshot"]:
        sys.exit(process.wait())
    RUN.mkdir(exist_ok=True)
    (RUN / name).write_text(str(process.pid))


def stop(name: str) -> None:
    """End a unit's service and wait for it."""
    file = RUN / name
    if not file.exists():
        return
    pid = int(file.read_text())
    file.unlink()
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]:
        if time.monotonic() > deadline:
            sys.exit(f"{name} did not end in 20 s")
        time.sleep(0.1)


def nginx(verb: str) -> None:
    """nginx is its own master."""
    if verb == "stop":
        subprocess.run(["nginx", "-s", "stop"], check=False, stderr=subprocess.DEVNULL)
    else:
        subprocess.run(["nginx"] if verb == "start" else ["nginx", "-s", "reload"], check=True)


def systemctl(words: list[str]) -> None:
    """The verbs that the documentation uses."""
    verb, *names = [word for word in words if not word.startswith("-")]
    for name in [name.removesuffix(".service") for name in names if not name.endswith(".timer")]:
        if name == "nginx":
            nginx(verb)
        elif verb in ("stop", "restart"):
            stop(name)
        if name != "nginx" and verb in ("start", "enable", "restart"):
            start(name)


def certbot(words: list[str]) -> None:
    """A certificate for the name after -d, signed by our own authority, where certbot would put it."""
    name = words[words.index("-d") + 1]
    place = LIVE / name
    place.mkdir(parents=True, exist_ok=True)
    key, request, made = place / "privkey.pem", place / "request.pem", place / "fullchain.pem"
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key)]
    _openssl("req", "-new", *new_key, "-subj", f"/CN={name}", "-out", str(request))
    (place / "names").write_text(f"subjectAltName=DNS:{name}\n")
    signed = ["-CA", str(AUTHORITY / "ca.pem"), "-CAkey", str(AUTHORITY / "ca.key"), "-CAcreateserial", "-days", "90"]
    _openssl("x509", "-req", "-in", str(request), *signed, "-extfile", str(place / "names"), "-out", str(made))


def make_authority() -> None:
    """Our own certificate authority, for this rehearsal alone."""
    AUTHORITY.mkdir(mode=0o755, exist_ok=True)
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    made = ["-keyout", str(AUTHORITY / "ca.key"), "-out", str(AUTHORITY / "ca.pem"), "-days", "90"]
    _openssl("req", "-x509", *new_key, *made, "-subj", "/CN=The rehearsal's own authority")


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


if __name__ == "__main__":
    {"systemctl": systemctl, "certbot": certbot}[Path(sys.argv[0]).name](sys.argv[1:])
