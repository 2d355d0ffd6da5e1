"""The shared macros, rendered by Jinja alone: they take plain data, so they need no application."""

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def static() -> Path:
    """The folder that is served as it is."""
    return ROOT / "static"


@pytest.fixture
def templates() -> Path:
    """The folder of all templates."""
    return ROOT / "templates"


def untranslated(text: str, **values: str) -> str:
    """What gettext gives in English: the text itself, with the values put in (and escaped when it is printed)."""
    return text % values if values else text


@pytest.fixture
def render(templates: Path) -> Callable[..., str]:
    """Render a few lines of template that use the macros; an undefined name is an error."""
    house = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    house.globals |= {"_": untranslated, "csrf_token": lambda: "the-token"}
    house.filters["tint"] = lambda name: len(name) % 6 + 1
    return lambda source, **values: house.from_string(source).render(**values)
