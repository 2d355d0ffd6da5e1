"""Writes ``docs/policy.md`` from the table: ``python -m tests.rules.matrix.write``."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.rules.matrix.rows import CONTENT, VIEWERS, Event, Row
from tests.rules.matrix.table import EVENTS, SLICES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "policy.md"
_HEAD = """# Who may do what

Written from the access matrix (`tests/rules/matrix/table/`), which the tests walk against the running application:
every route and every socket event, for every kind of viewer. What is not listed fails the tests; who is not named gets
the refusal. Do not edit: `python -m tests.rules.matrix.write`.

What does not exist for somebody answers `404 not_found`, byte for byte as if it had never been.

"""


def policy() -> str:
    """The whole page."""
    parts = [_HEAD, "## The viewers\n\n", "| viewer | who that is |\n|---|---|\n"]
    parts += [f"| {_plain(name)} | {about} |\n" for name, about in VIEWERS.items()]
    for one in SLICES:
        if one.ROWS:
            parts += [f"\n## {one.__name__.rpartition('.')[2].capitalize()}\n\n", _table(one.ROWS)]
    if EVENTS:
        parts += ["\n## Socket events\n\n", _table(EVENTS)]
    return "".join(parts)


def _table(rows: Iterable[Row | Event]) -> str:
    lines = ["| what | on | content for | refused |\n|---|---|---|---|\n"]
    for row in rows:
        what = f"{row.method} {row.endpoint}" if isinstance(row, Row) else row.name
        lines.append(f"| `{what}` | {row.about} | {_names(row.allows)} | {_refusals(row)} |\n")
    return "".join(lines)


def _refusals(row: Row | Event) -> str:
    by_code: dict[str, set[str]] = defaultdict(set)
    for viewer in VIEWERS:
        outcome = row.outcome(viewer)
        if outcome != CONTENT:
            by_code[outcome].add(viewer)
    said = [f"`{code}` {_names(viewers)}" for code, viewers in sorted(by_code.items())]
    if isinstance(row, Row) and row.wrong is not None:
        said.append(f"`{row.wrong.outcome}` {row.wrong.about}")
    return "; ".join(said)


def _names(viewers: Iterable[str]) -> str:
    chosen = set(viewers)
    if chosen == set(VIEWERS):
        return "everybody"
    if chosen == set(VIEWERS) - {"anonymous", "suspended"}:
        return "every member"
    missing = set(VIEWERS) - {"anonymous", "suspended"} - chosen
    if 0 < len(missing) <= 4 and not chosen & {"anonymous", "suspended"}:
        return f"every member but {', '.join(_plain(name) for name in VIEWERS if name in missing)}"
    return ", ".join(_plain(name) for name in VIEWERS if name in chosen)


def _plain(name: str) -> str:
    return name.replace("_", " ")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(policy())
