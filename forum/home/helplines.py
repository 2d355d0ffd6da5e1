"""Help lines as data: ours from ``helplines.toml`` until a community keeps its own list; shown by country (S-65)."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from forum.community.current import house
from forum.core import clock

FILE = Path(__file__).parent / "helplines.toml"
STALE_AFTER = timedelta(days=180)
"""S-65: older checks warn the staff."""
CALL, TEXT = "call", "text"


@dataclass(frozen=True, slots=True)
class Helpline:
    """One line. ``country`` is ISO 3166-1 alpha-2; ``verified_on`` None: nobody here has checked it yet.

    ``key`` names it among its community's lines. ``way``: by call, or by text, then ``text`` is the word to send.
    ``source`` says where the number comes from, ``sourced_on`` of which day that source is, where it says so.
    """

    key: str
    country: str
    name: str
    number: str
    source: str
    hours: str = ""
    about: str = ""
    way: str = CALL
    text: str = ""
    sourced_on: date | None = None
    verified_on: date | None = None

    @property
    def tel(self) -> str:
        """The number as a telephone wants it."""
        return "".join(char for char in self.number if char.isdecimal())

    @property
    def link(self) -> str:
        """The address that calls it, or opens a text to it."""
        return f"{'sms' if self.way == TEXT else 'tel'}:{self.tel}"

    def is_stale(self, today: date) -> bool:
        """Whether somebody should look again: never checked here, or more than 180 days ago."""
        return self.verified_on is None or today - self.verified_on > STALE_AFTER

    def as_row(self) -> dict[str, Any]:
        """As it is kept among the settings."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value not in (None, "")
        }


@cache
def _file() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def _line(row: dict[str, Any]) -> Helpline:
    dates = {name: _day(row[name]) for name in ("sourced_on", "verified_on") if row.get(name)}
    return Helpline(**{**row, **dates})


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


@cache
def ours() -> tuple[Helpline, ...]:
    """The lines that come with the software, in the order of the file."""
    return tuple(_line(row) for row in _file()["line"])


def emergency() -> dict[str, str]:
    """Country -> the number to call in danger."""
    return {str(row["country"]): str(row["number"]) for row in _file()["emergency"]}


def directory() -> dict[str, str]:
    """The international directory, for every other country: ``name`` and ``url``."""
    return {name: str(value) for name, value in _file()["directory"].items()}


def helplines() -> tuple[Helpline, ...]:
    """All lines of this community."""
    kept = house()["helplines"]
    return ours() if kept is None else tuple(_line(row) for row in kept)


_anywhere: tuple[object, tuple[frozenset[str], frozenset[str]]] | None = None


def may_stand_anywhere() -> tuple[frozenset[str], frozenset[str]]:
    """What no filter stops: the numbers of help lines and of emergencies as figures, and the directory's host.

    Asked for every line of a live room, so it is put together once for each list that a community keeps.
    """
    global _anywhere
    kept = house()["helplines"]
    if _anywhere is None or _anywhere[0] is not kept:
        numbers = {line.tel for line in (*helplines(), *ours())} | set(emergency().values())
        _anywhere = kept, (frozenset(numbers), frozenset({directory()["name"]}))
    return _anywhere[1]


def stale(now: datetime | None = None) -> list[Helpline]:
    """The lines that somebody should check (for the admin page and ``open-chair doctor``)."""
    today = (now or clock.now()).date()
    return [line for line in helplines() if line.is_stale(today)]


def by_country(lines: Iterable[Helpline] | None = None) -> dict[str, list[Helpline]]:
    """Country code -> its lines."""
    found: dict[str, list[Helpline]] = {}
    for line in helplines() if lines is None else lines:
        found.setdefault(line.country, []).append(line)
    return found
