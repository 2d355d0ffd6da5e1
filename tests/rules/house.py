"""The house as files: what the rules look at."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python_files(*places: str) -> list[Path]:
    """Every Python file under these top-level places, sorted."""
    found: list[Path] = []
    for place in places:
        path = ROOT / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return [path for path in found if "__pycache__" not in path.parts]


def templates() -> list[Path]:
    """Every template, sorted."""
    return sorted((ROOT / "templates").rglob("*.html"))


def name(path: Path) -> str:
    """A path as people say it."""
    return str(path.relative_to(ROOT))


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call in a syntax tree with the dotted name it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)
