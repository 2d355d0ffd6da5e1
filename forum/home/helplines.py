"""Helplines as data: read once from ``helplines.toml``, shown by country."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Helpline:
    """One number to call. ``country`` is ISO 3166-1 alpha-2; ``verified_on`` None: nobody has checked it yet."""

    country: str
    name: str
    about: str
    number: str
    source: str
    verified_on: date | None = None

    @property
    def tel(self) -> str:
        """The number as a tel: link wants it."""
        return "".join(char for char in self.number if char.isdecimal())


@cache
def helplines() -> tuple[Helpline, ...]:
    """All lines, in the order of the file."""
    with (Path(__file__).parent / "helplines.toml").open("rb") as file:
        return tuple(Helpline(**line) for line in tomllib.load(file)["line"])


def by_country() -> dict[str, list[Helpline]]:
    """Country code -> its lines."""
    found: dict[str, list[Helpline]] = {}
    for line in helplines():
        found.setdefault(line.country, []).append(line)
    return found
