"""Reading the demo's words: the TOML files beside this one (their format is in README.md)."""

import re
import tomllib
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_SPANS: dict[str, Callable[[int], timedelta]] = {
    "m": lambda count: timedelta(minutes=count),
    "h": lambda count: timedelta(hours=count),
    "d": lambda count: timedelta(days=count),
}

Table = dict[str, Any]


@cache
def read(name: str) -> Table:
    """One file, parsed; ``name`` is its path without ``.toml``, such as ``people``."""
    with (HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def people(size: str) -> list[Table]:
    """The members of a community; in the small one a ``grants`` line replaces theirs."""
    everyone = {one["key"]: one for one in read("people")["people"]}
    if size == "medium":
        return list(everyone.values())
    return [everyone[member["key"]] | member for member in read("small")["members"]]


def spaces(size: str) -> list[Table]:
    """The spaces of a community, in their order."""
    found: list[Table] = read("spaces")[size]
    return found


def threads(size: str) -> list[Table]:
    """All threads of a community, by file name and the order in the file."""
    if size == "small":
        return list(read("small")["threads"])
    return [
        one for path in sorted((HERE / "threads").glob("*.toml")) for one in read(f"threads/{path.stem}")["threads"]
    ]


def groups(size: str) -> list[Table]:
    """The support groups of a community."""
    found: list[Table] = read("groups" if size == "medium" else "small")["groups"]
    return found


def cases(size: str) -> list[Table]:
    """What waits at the desk, and what was decided."""
    found: list[Table] = read("cases" if size == "medium" else "small")["cases"]
    return found


def agreement() -> list[str]:
    """What everybody says yes to before going into a room."""
    found: list[str] = read("groups")["agreement"]
    return found


def agenda(key: str) -> list[Table]:
    """The rows of an agenda."""
    return next(list(one["rows"]) for one in read("groups")["agendas"] if one["key"] == key)


def span(text: str) -> timedelta:
    """``"20m"``, ``"4h"`` or ``"2d"`` as a timedelta.

    Raises:
        ValueError: it is none of these.
    """
    found = re.fullmatch(r"(\d+)([mhd])", text)
    if found is None:
        raise ValueError(f"no span of time: {text!r}")
    return _SPANS[found[2]](int(found[1]))
