"""Whose files these are. Commands are run by root, the service by a user of its own, who must be able to open all."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVICE_USER = "open-chair"


@contextmanager
def as_owner(folder: Path) -> Iterator[None]:
    """As root, act as the user who owns this folder for the length of the block; otherwise change nothing."""
    found = folder.stat()
    if os.geteuid() != 0 or found.st_uid == 0:
        yield
        return
    os.setegid(found.st_gid)
    os.seteuid(found.st_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def become_owner(folder: Path) -> None:
    """As root, go on for good as the user who owns this folder."""
    if os.geteuid() != 0 or not folder.exists():
        return
    found = folder.stat()
    if found.st_uid == 0:
        return
    os.initgroups(pwd.getpwuid(found.st_uid).pw_name, found.st_gid)
    os.setgid(found.st_gid)
    os.setuid(found.st_uid)


def make_data_folder(folder: Path, user: str) -> None:
    """Make the service's folder, for its user alone.

    Args:
        user: as root, the system's user whom it is given to, made when it is missing; empty for nobody else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if os.geteuid() != 0 or not user or folder.stat().st_uid != 0:
        return
    try:
        found = pwd.getpwnam(user)
    except KeyError:
        made = ["useradd", "--system", "--no-create-home", "--home-dir", str(folder), "--shell", "/usr/sbin/nologin"]
        subprocess.run([*made, user], check=True)  # noqa: S603  no shell; the name comes from root
        found = pwd.getpwnam(user)
    os.chown(folder, found.pw_uid, found.pw_gid)
