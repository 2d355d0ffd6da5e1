"""What this community has set, as every process of it keeps it in memory.

It is read when a process first needs it and again when its version has moved: the process that changes something reads
at once, the others ask for one number each second (``home/timetable.py``), outside every request. So no page costs a
statement more. While the database does not answer, the defaults hold, and they are asked for again soon.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from forum.community.keys import BLANKS, PAPERS, default_of
from forum.community.models import Community, Paper, Setting
from forum.core import profile
from forum.core.db import db
from forum.core.thresholds import THRESHOLDS, in_force

log = logging.getLogger(__name__)
AGAIN_AFTER = 1.0  # seconds before a database that did not answer is asked again


@dataclass(frozen=True, slots=True)
class Kept:
    """One setting as it was set: ``value`` None means the default."""

    value: Any
    version: int
    changed_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """All settings at one version."""

    version: int = 0
    kept: Mapping[str, Kept] = field(default_factory=lambda: MappingProxyType({}))
    # From the environment: the address used while no other is set, and whether blanks keep the door closed.
    first_contact: str = ""
    strict: bool = False

    def __getitem__(self, name: str) -> Any:
        found = self.kept.get(name)
        return default_of(name, self.size) if found is None or found.value is None else found.value

    def version_of(self, names: list[str]) -> int:
        """One number for several settings; it moves on with every change of any of them."""
        return sum(self.kept[name].version for name in names if name in self.kept)

    @property
    def size(self) -> str:
        """The column of defaults."""
        found = self.kept.get("size")
        return str(found.value) if found is not None and found.value else profile.environment_size()

    @property
    def name(self) -> str:
        """What the community is called."""
        return str(self["name"])

    @property
    def contact(self) -> str:
        """The address that a person of the community reads."""
        return str(self["contact"] or self.first_contact)

    @property
    def accent(self) -> str:
        """The colour of buttons and links."""
        return str(self["accent"])

    @property
    def agreement_version(self) -> int:
        """Which wording of the agreement holds; 0 is ours."""
        found = self.kept.get("agreement")
        return found.version if found else 0

    @property
    def blanks(self) -> tuple[str, ...]:
        """What the legal pages still miss."""
        return tuple(name for name in BLANKS if not self[name])

    @property
    def door(self) -> str:
        """Who may join now: ``open``, ``invite`` or ``closed``. Not open to all while the legal pages have blanks."""
        chosen = str(self["sign_up"])
        return "closed" if chosen == "open" and self.strict and self.blanks else chosen

    def changed_thresholds(self) -> dict[str, Any]:
        """Thresholds that differ from their column, as the profile has them."""
        found = {name: self.kept[name].value for name in THRESHOLDS if name in self.kept}
        return {name: in_force(name, value) for name, value in found.items() if value is not None}


_start = House()
_house = _start
_loaded = False
_asked_at = -AGAIN_AFTER
_reading = threading.Lock()
_listeners: list[Callable[[House, House], object]] = []


def configure(contact: str, *, strict: bool, remembered: bool = False) -> None:
    """Begin with the defaults (called once by ``wiring.py``).

    Args:
        contact: the address from the environment.
        strict: whether blanks in the legal pages keep the door closed (a real community; not the demo, not a test).
        remembered: take the defaults for read; a test's database holds no settings when it begins.
    """
    global _start
    _listeners.clear()
    _start = House(first_contact=contact, strict=strict)
    forget(remembered=remembered)


def on_change(follow: Callable[[House, House], object]) -> None:
    """Have ``follow(before, now)`` called in this process whenever it takes over other settings."""
    _listeners.append(follow)


def house() -> House:
    """The settings as this process knows them: a look into memory, never a statement."""
    return _house


def forget(*, remembered: bool = False) -> None:
    """Go back to the defaults (a restored database; tests); ``remembered``: and take them for read."""
    global _loaded, _asked_at
    _take(_start)
    _loaded, _asked_at = remembered, -AGAIN_AFTER


def load_once() -> bool:
    """Read the settings if this process has not yet; returns whether it has them now.

    Whoever comes during the very first try waits for it: a page with the defaults would not be this community's.
    """
    global _asked_at
    if _loaded:
        return True
    if not _reading.acquire(blocking=_asked_at < 0):
        return _loaded
    try:
        if time.monotonic() - _asked_at >= AGAIN_AFTER:
            _try_to_read()
            _asked_at = time.monotonic()
    finally:
        _reading.release()
    return _loaded


def _try_to_read() -> None:
    try:
        refresh()
    except (DBAPIError, PoolTimeout) as error:
        # Away, or not yet in its present shape: the pages that need no database stand all the same.
        log.info("the community's settings could not be read (%s); the defaults hold", type(error).__name__)
        db.session.rollback()


def refresh() -> None:
    """Take over what has changed since this process last looked: one statement when nothing has."""
    global _loaded
    version = db.session.scalar(select(Community.version)) or 0
    if not _loaded or version != _house.version:
        _take(House(version, MappingProxyType(_read()), _start.first_contact, _start.strict))
        _loaded = True
    db.session.rollback()


def _read() -> dict[str, Kept]:
    kept = {
        row.key: Kept(row.value, row.version, row.changed_at, row.reason)
        for row in db.session.scalars(select(Setting).execution_options(populate_existing=True))
    }
    newest = select(Paper.kind, func.max(Paper.version)).group_by(Paper.kind).subquery()
    papers = select(Paper).join(newest, (Paper.kind == newest.c[0]) & (Paper.version == newest.c[1]))
    for paper in db.session.scalars(papers.where(Paper.kind.in_(PAPERS))):
        kept[paper.kind] = Kept(paper.text, paper.version, paper.changed_at, paper.reason)
    return kept


def _take(now: House) -> None:
    global _house
    before, _house = _house, now
    profile.put_in_force(now.size, now.changed_thresholds())
    for follow in _listeners:
        follow(before, now)
