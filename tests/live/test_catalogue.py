"""What is declared, and the page made from it."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import BaseModel

from forum.core.inputs import ChatWords, Input
from forum.core.viewer import Viewer
from forum.live.catalogue import Catalogue
from forum.live.describe import events_markdown
from forum.live.hub import of_app
from forum.live.rates import Kind

PAGE = Path(__file__).parents[2] / "docs" / "events.md"


class Said(Input):
    """Words."""

    text: ChatWords
    to: list[int] | None = None


class Heard(BaseModel):
    """Nothing much."""


def a_catalogue() -> Catalogue:
    """One event in, one out."""
    made = Catalogue()

    @made.on("say", Said, kind=Kind.SEND)
    def say(viewer: Viewer, sent: Said) -> dict[str, Any]:
        """Say something to
        those who are here."""
        return {}

    made.event("heard", Heard, "It was heard.")
    return made


def test_the_page_names_every_event_with_its_fields() -> None:
    page = events_markdown(a_catalogue())
    assert "### `say`\n\nSay something to those who are here." in page
    assert "| `text` | string, up to 2,000 characters | yes |" in page
    assert "| `to` | list of integer or null | no |" in page
    assert "### `heard`\n\nIt was heard.\n\nNo fields" in page


def test_the_page_in_the_repository_is_current(app: Flask) -> None:
    with app.app_context():
        page = events_markdown(of_app().catalogue)
    assert PAGE.read_text() == page, "write it anew with: python -m forum events > docs/events.md"


def test_an_event_has_one_handler() -> None:
    made = a_catalogue()
    with pytest.raises(ValueError, match="two handlers"):
        made.on("say", Said)(made.inbound["say"].handler)


def test_a_handler_says_what_it_does() -> None:
    with pytest.raises(ValueError, match="does not say"):
        Catalogue().on("mute", Said)(lambda viewer, sent: None)


def test_an_outgoing_event_has_one_form() -> None:
    made = a_catalogue()
    made.event("heard", Heard, "It was heard.")
    with pytest.raises(ValueError, match="two forms"):
        made.event("heard", Said, "It was heard.")
