"""The story, told inside the base: set up, serve, sign in, back up under load, wipe, restore, sign in again."""

import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from letterbox import Letterbox
from stand_in import AUTHORITY, make_authority
from terminal import at_terminal
from visitor import AuthenticatorApp, Visitor

DOMAIN = "chair.example.org"
EMAIL, PASSWORD = "ana@chair.example.org", "a long walk by the sea"
MAIL_WORD = 'a "strong" $one'
ANSWERS = ["The Open Door", DOMAIN, EMAIL, "Quiet Kettle", "localhost", "ana", MAIL_WORD, "NL"]
WRITERS, REPLIES = 4, 12  # as many as the house takes from one writer in five minutes
PACE = 1.2  # seconds between two of them, so that they go on for as long as the backup takes
HERE = Path(__file__).resolve().parent
BACKUP = Path("/var/backups/open-chair/by-hand.age")


def main() -> None:
    """Tell it."""
    os.chdir("/srv")
    questions = 0
    began = time.monotonic()

    def done(what: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)

    _prepare()
    letterbox = Letterbox("ana", MAIL_WORD)
    said, questions = at_terminal(["open-chair", "setup"], ANSWERS)
    Path("/srv/questions").write_text(str(questions))
    key = _key_on(said)
    assert letterbox.next_after(0).startswith("This is the mail that was promised")
    assert Path("/etc/open-chair/environment").stat().st_mode & 0o777 == 0o600
    done(f"set up with {questions} questions; the test mail came; the sheet is printed")

    _run("service")
    _wait_for_service()
    _run("proxy")
    done("the service runs behind TLS")

    staff = Visitor(DOMAIN, str(AUTHORITY / "ca.pem"))
    assert "The Open Door" in staff.open("/"), staff.text()
    app = _choose_password_and_second_step(staff, letterbox)
    done("the first one on staff signed in with a second step")

    staff = Visitor(DOMAIN, str(AUTHORITY / "ca.pem"))
    _sign_in(staff, app)
    assert " 101 " in staff.live_line(), "the proxy keeps live rooms back"
    done("live rooms are let through by the proxy")
    posts = _backup_under_load(staff, done)
    _wipe()
    done("settings, database and user are gone")

    said, _ = at_terminal(["/bin/sh", "-ec", _block("restore")], [key])
    assert "The community is back as it was" in said, said
    subprocess.run(["systemctl", "start", "open-chair"], check=True)
    _wait_for_service()
    done("restored from the file and the sheet")

    back = Visitor(DOMAIN, str(AUTHORITY / "ca.pem"))
    _sign_in(back, app)
    _compare(back, posts, done)
    trusting = {**os.environ, "SSL_CERT_FILE": str(AUTHORITY / "ca.pem")}
    doctor = subprocess.run(
        ["open-chair", "doctor", "--no-table"], capture_output=True, text=True, check=False, env=trusting
    )
    assert "A blank in the legal pages" in doctor.stdout, doctor.stdout + doctor.stderr
    assert "Nothing answers" not in doctor.stdout, doctor.stdout
    assert "front" in doctor.stdout.splitlines()[-1], doctor.stdout
    done(f"the doctor finds what is left to do:\n{doctor.stdout}")


def _prepare() -> None:
    with socket.socket() as any_socket:  # a new network has its loopback down
        request = struct.pack("16sh", b"lo", 0x1 | 0x40)
        fcntl.ioctl(any_socket, 0x8914, request)
    with Path("/etc/hosts").open("a") as hosts:
        hosts.write(f"\n127.0.0.1 localhost {DOMAIN}\n")
    make_authority()
    for name in ("systemctl", "certbot"):
        place = Path("/usr/local/sbin", name)
        place.unlink(missing_ok=True)
        place.symlink_to(HERE / "stand_in.py")
    (HERE / "stand_in.py").chmod(0o755)
    BACKUP.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _block(name: str) -> str:
    """The documented lines of this name."""
    text = (HERE / "operating.md").read_text()
    found = re.search(rf"<!-- rehearsed: {name} -->\n```sh\n(.*?)```", text, re.DOTALL)
    assert found is not None, name
    return found.group(1)


def _run(name: str) -> None:
    subprocess.run(["/bin/sh", "-euc", _block(name)], check=True, stdout=subprocess.DEVNULL)


def _key_on(said: str) -> str:
    found = re.search(r"AGE-SECRET-KEY-1[A-Z0-9\s]+?\n\n", said)
    assert found is not None, said
    return " ".join(found.group().split())


def _wait_for_service() -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", 8000), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "the service did not come up"
            time.sleep(0.2)


def _choose_password_and_second_step(staff: Visitor, letterbox: Letterbox) -> AuthenticatorApp:
    before = letterbox.count()
    staff.open("/forgot")
    staff.send("/forgot", email=EMAIL)
    code = re.search(r"\b\d{3} ?\d{3}\b", letterbox.next_after(before))
    assert code is not None
    staff.send("/forgot/code", code=code.group(), password=PASSWORD)
    staff.open("/sign-in")
    staff.send("/sign-in", email=EMAIL, password=PASSWORD)
    assert staff.path.startswith("/you/second-step"), f"{staff.path}: {staff.text()[:800]}"
    _send_with_proof(staff, "/you/second-step")
    shown = re.search(r"<code>([A-Za-z2-7 ]+)</code>", staff.page)
    assert shown is not None, staff.text()[:800]
    app = AuthenticatorApp(shown.group(1))
    _send_with_proof(staff, "/you/second-step/app", code=app.digits())
    assert staff.page.count("<li>") >= 8, staff.text()[:800]
    return app


def _send_with_proof(staff: Visitor, action: str, **values: str) -> None:
    """Send a form; where the page asks for the password once more, type it."""
    staff.send(action, **values)
    if 'name="proof"' in staff.page:
        staff.send(action, proof=PASSWORD, **values)


def _sign_in(visitor: Visitor, app: AuthenticatorApp) -> None:
    visitor.open("/sign-in")
    visitor.send("/sign-in", email=EMAIL, password=PASSWORD)
    visitor.send("/sign-in/code", code=app.digits())
    assert visitor.api("GET", "/session")["signed_in"] is True, visitor.text()[:800]


class Posts:
    """What was acknowledged, and when the backup began and ended, on one clock."""

    def __init__(self) -> None:
        self.acknowledged: list[tuple[float, str]] = []
        self.began = self.ended = 0.0


def _backup_under_load(staff: Visitor, done: Callable[[str], None]) -> Posts:
    space = next(one for one in staff.api("GET", "/spaces")["spaces"] if one["audience"] == "members")
    begun = staff.api("POST", f"/spaces/{space['id']}/threads", title="The robin is back", body="On the sill, at noon.")
    assert staff.status == 201, begun
    thread, posts, ending = str(begun["thread"]), Posts(), threading.Event()
    writers = [_writer(number) for number in range(WRITERS)]
    threads = [threading.Thread(target=_write, args=(one, thread, posts, ending)) for one in writers]
    for one in threads:
        one.start()
    while len(posts.acknowledged) < WRITERS:
        time.sleep(0.05)
    posts.began = time.monotonic()
    subprocess.run(["/bin/sh", "-euc", _block("backup")], check=True)
    posts.ended = time.monotonic()
    ending.set()
    for one in threads:
        one.join()
    late = str(staff.api("POST", f"/threads/{thread}/posts", body="Written when the backup was done.")["id"])
    posts.acknowledged.append((time.monotonic(), late))
    during = sum(posts.began <= at <= posts.ended for at, _ in posts.acknowledged)
    done(f"a backup while {during} posts came in: {BACKUP.stat().st_size} bytes")
    assert during > 0
    return posts


def _writer(number: int) -> Visitor:
    """A member of their own, at an address of their own, whom the house knows."""
    email, name = f"writer{number}@chair.example.org", f"Green Lamp {'ABCDEFGH'[number]}"
    who = [email, name, "--side", "parent", "--password", PASSWORD, "--grant", "peer_supporter"]
    subprocess.run(["open-chair", "member", "create", *who], check=True, stdout=subprocess.DEVNULL)
    writer = Visitor(DOMAIN, str(AUTHORITY / "ca.pem"), f"127.0.0.{number + 10}")
    writer.open("/sign-in")
    writer.send("/sign-in", email=email, password=PASSWORD)
    return writer


def _write(writer: Visitor, thread: str, posts: Posts, ending: threading.Event) -> None:
    token = writer.token()
    for number in range(REPLIES):
        made = writer.post(thread, f"A small good thing, number {number}.", token)
        assert made is not None, writer.status
        posts.acknowledged.append((time.monotonic(), made))
        if ending.wait(PACE):
            return


def _wipe() -> None:
    shutil.copyfile(BACKUP, "/srv/by-hand.age")  # "another place"
    subprocess.run(["systemctl", "stop", "open-chair"], check=True)
    for place in ("/etc/open-chair", "/var/lib/open-chair", "/var/backups/open-chair"):
        shutil.rmtree(place)
    subprocess.run(["userdel", "open-chair"], check=True)
    assert not Path("/var/lib/open-chair").exists()
    os.sync()


def _compare(back: Visitor, posts: Posts, done: Callable[[str], None]) -> None:
    there = {}
    for _, post in posts.acknowledged:
        back.api("GET", f"/posts/{post}")
        there[post] = back.status == 200
    before = [post for at, post in posts.acknowledged if at < posts.began]
    after = [post for at, post in posts.acknowledged if at > posts.ended]
    missing = [post for post in before if not there[post]]
    assert not missing, f"{len(missing)} of {len(before)} posts acknowledged before the backup began are not there"
    assert not any(there[post] for post in after), "a post from after the backup is there: nothing was wiped"
    during = sum(there[post] for post in there) - len(before)
    done(f"signed in again with the same second step; all {len(before)} posts from before the backup began are there, "
         f"{during} from during it, none from after")  # fmt: skip


if __name__ == "__main__":
    main()
