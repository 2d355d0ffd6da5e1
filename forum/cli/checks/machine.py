"""Is the machine all right: files that only the service reads, mail, backups, room, the clock?"""

import shutil
import socket
import ssl
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from forum.accounts.models import Session
from forum.cli.checks.register import Level, Said, Surroundings, check
from forum.cli.keeping import making
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.mail import queries as mail

BACKUP_DUE, BACKUP_LATE = timedelta(days=2), timedelta(days=7)
ROOM_LOW, ROOM_GONE = 2_000_000_000, 300_000_000  # bytes: a small community's backup; a day's writing
MAIL_LATE = timedelta(hours=1)
CERTIFICATE_LOW = 14  # days; certbot renews at thirty


@check
def private_files(around: Surroundings) -> Said:
    """Nobody but the service reads its files."""
    settings = around.settings
    closed = [(around.place, 0o077), (settings.data, 0o077)]
    if settings.database_url.startswith("sqlite"):
        closed.append((making.database_file(settings.database_url), 0o007))
    for file, others in closed:
        if file.exists() and file.stat().st_mode & others and not _is_inside_closed(file, settings.data):
            yield (
                Level.MEND,
                f"Others on this machine can read {file}: chmod {'700' if file.is_dir() else '600'} {file}",
            )
    if settings.data.exists():
        owner = settings.data.stat().st_uid
        strange = sorted(file.name for file in settings.data.iterdir() if file.stat().st_uid != owner)
        if strange:
            names = ", ".join(strange)
            yield Level.MEND, f"The service cannot write all of its files; in {settings.data} belong to others: {names}"


def _is_inside_closed(file: Path, data: Path) -> bool:
    return data in file.parents and not data.stat().st_mode & 0o077


@check
def service(around: Surroundings) -> Said:
    """The service listens."""
    try:
        socket.create_connection((around.settings.host, around.settings.port), timeout=3).close()
    except OSError:
        where = f"{around.settings.host}:{around.settings.port}"
        yield (
            Level.MEND,
            f"Nothing answers at {where}: systemctl status open-chair says why, journalctl -u open-chair more.",
        )


@check
def front(around: Surroundings) -> Said:
    """Browsers reach the service over TLS, with a certificate that is good for a while."""
    if not around.settings.trusted_proxies:
        return  # nothing stands in front
    name = around.settings.hosts[0].partition(":")[0]
    try:
        line = socket.create_connection((name, 443), timeout=5)
        with line, ssl.create_default_context().wrap_socket(line, server_hostname=name) as safe:
            until = ssl.cert_time_to_seconds(str((safe.getpeercert() or {}).get("notAfter", "")))
    except ssl.SSLCertVerificationError as error:
        yield Level.MEND, f"Browsers refuse the certificate of {name}: {error.verify_message}."
    except (OSError, ValueError):
        yield Level.KNOW, f"https://{name} could not be reached from this machine. Does it open on your phone?"
    else:
        left = int((until - clock.now().timestamp()) // 86_400)
        if left < CERTIFICATE_LOW:
            yield Level.KNOW, f"The certificate of {name} ends in {left} days: does it renew itself?"


@check
def outgoing_mail(around: Surroundings) -> Said:
    """Mail goes out."""
    if around.settings.mail_transport != "smtp":
        yield Level.MEND, "No mail goes out: nobody can join or choose a new password (OPENCHAIR_MAIL_TRANSPORT=smtp)."
    post = mail.waiting_and_dead()
    why = f" The last answer was {post.refusal}." if post.refusal else ""
    if post.waiting_since is not None and post.waiting_since < clock.now() - MAIL_LATE:
        yield Level.MEND, f"Mail has been waiting for more than an hour ({post.waiting}).{why}"
    if post.dead:
        yield Level.KNOW, f"Mail that was given up: {post.dead}.{why}"
    if post.put_aside:
        yield Level.KNOW, f"Mail that was not sent after a restore: {post.put_aside}. See: open-chair mail"


@check
def backups(around: Surroundings) -> Said:
    """There is a backup from these days, and a sheet that opens it."""
    if making.PUBLIC not in around.ours:
        yield Level.MEND, "There is no recovery sheet, so no backup: open-chair recovery"
        return
    last = making.last_backup(around.settings)
    if last is None:
        yield Level.MEND, "No backup has been made here yet: open-chair backup /var/backups/open-chair/"
        return
    age = clock.now() - datetime.fromisoformat(last["made_at"])
    if age > BACKUP_DUE:
        yield (Level.MEND if age > BACKUP_LATE else Level.KNOW), f"The last backup is {age.days} days old."


@check
def room(around: Surroundings) -> Said:
    """There is room on the disk."""
    free = shutil.disk_usage(around.settings.data).free
    if free < ROOM_LOW:
        level = Level.MEND if free < ROOM_GONE else Level.KNOW
        yield level, f"There are {free // 1_000_000} MB left on the disk of {around.settings.data}."


@check
def the_clock(_around: Surroundings) -> Said:
    """The clock is right: meetings begin by it, and codes run out by it."""
    newest = db.session.scalar(select(func.max(Session.last_used_at, type_=UtcDateTime())))
    if newest is not None and newest > clock.now() + timedelta(minutes=5):
        yield Level.MEND, "The machine's clock is behind what is written in the database."
    asked = shutil.which("timedatectl")
    if asked is None:
        return
    said = subprocess.run(  # noqa: S603  a program of the system, with words of ours
        [asked, "show", "--property=NTPSynchronized", "--value"], capture_output=True, text=True, check=False, timeout=5
    )
    if said.stdout.strip() == "no":
        yield Level.KNOW, "The machine's clock is not kept by a time server: timedatectl set-ntp true"


@check
def paper(around: Surroundings) -> Said:
    """The recovery sheet is on paper, not on the machine."""
    for file in around.sheets:
        yield Level.MEND, f"The recovery sheet is still on this machine, in {file}: print it and delete it."


def lying_sheets(*folders: Path) -> tuple[Path, ...]:
    """Text files in these folders that have a recovery sheet's key in them, as far as we may read them."""
    found = []
    for folder in folders:
        try:
            texts = [file for file in folder.glob("*.txt") if file.is_file()]
            found += [file for file in texts if b"AGE-SECRET-KEY-1" in file.read_bytes()[:20_000].upper()]
        except OSError:  # not ours to read, or gone meanwhile
            continue
    return tuple(found)
