"""The register of checks, and what a check says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from forum.core.db import db
from forum.core.settings import Settings


class Level(StrEnum):
    """How much a finding matters."""

    FINE = "fine"
    # Good to know, and nothing is broken: a rule that today's staff cannot meet, something that will be due.
    KNOW = "know"
    # Must be mended; makes the doctor's exit status 1.
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing, in plain words."""

    check: str
    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What checks look at besides the database.

    Args:
        settings, ours, place: the settings in force, as they were written, and where their file is.
        sheets: recovery sheets that were found lying about.
    """

    settings: Settings
    ours: Mapping[str, str]
    place: Path
    sheets: tuple[Path, ...] = ()


Said = Iterator[tuple[Level, str]]
CHECKS: dict[str, Callable[[Surroundings], Said]] = {}


def check(fn: Callable[[Surroundings], Said]) -> Callable[[Surroundings], Said]:
    """Put a check into the register under its function's name. It yields levels with sentences; nothing is fine."""
    CHECKS[fn.__name__] = fn
    return fn


def run_all(around: Surroundings) -> list[Finding]:
    """Run every check. One that the database does not answer says so, and the others go on."""
    findings: list[Finding] = []
    for name, fn in CHECKS.items():
        try:
            said = [Finding(name, level, words) for level, words in fn(around)]
        except DBAPIError as error:
            said = [Finding(name, Level.MEND, f"The database did not answer this question ({type(error).__name__}).")]
        findings += said or [Finding(name, Level.FINE, "")]
        db.session.rollback()
    return findings
