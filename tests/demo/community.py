"""The demo community as read from its files, for the tests of its words."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.core.viewer import Audience, Side

Table = dict[str, Any]

FOLDER = Path(__file__).resolve().parents[2] / "forum" / "demo"
SPANS = {"m": "minutes", "h": "hours", "d": "days"}


def read(name: str) -> Table:
    """One file of the demo."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


PEOPLE: dict[str, Table] = {each["key"]: each for each in read("people.toml")["people"]}
SPACES = read("spaces.toml")
GROUPS = read("groups.toml")
CASES: list[Table] = read("cases.toml")["cases"]
SMALL = read("small.toml")
MEDIUM: list[Table] = [
    thread for file in sorted((FOLDER / "threads").glob("*.toml")) for thread in read(f"threads/{file.name}")["threads"]
]
THREADS: list[Table] = MEDIUM + SMALL["threads"]
BY_KEY: dict[str, Table] = {thread["key"]: thread for thread in THREADS}
AUDIENCE = {space["key"]: space["audience"] for size in ("small", "medium") for space in SPACES[size]}
SMALL_GRANTS = {each["key"]: each.get("grants", PEOPLE[each["key"]]["grants"]) for each in SMALL["members"]}


def posts() -> list[Table]:
    """Every post of both communities."""
    return [post for thread in THREADS for post in thread["posts"]]


def span(after: str) -> timedelta:
    """``3h`` as a timedelta."""
    return timedelta(**{SPANS[after[-1]]: int(after[:-1])})


def age(thread: Table, index: int) -> timedelta:
    """How long ago the post at ``index`` was written."""
    since = sum((span(post["after"]) for post in thread["posts"][1 : index + 1]), timedelta())
    return timedelta(days=thread["days_ago"]) - since


def may_write(key: str, audience: str, grants: list[str]) -> bool:
    """Whether somebody may be in a place for ``audience``; nobody moderates their way into the other side here."""
    person = PEOPLE[key]
    side = person.get("home", person["side"])
    rule: dict[Audience, bool] = {
        Audience.MEMBERS: True,
        Audience.PARENTS: side == Side.PARENT,
        Audience.ADULT_CHILDREN: side == Side.ADULT_CHILD,
        Audience.SUPPORTERS: side == Side.SUPPORTER,
        Audience.BRIDGE: person["bridge"],
        Audience.STAFF: bool(grants),
    }
    return rule[Audience(audience)]
