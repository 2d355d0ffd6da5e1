"""The journeys are walked by keyboard: their own texts are read for anything else."""

import re
from pathlib import Path

import pytest

POINTING = re.compile(
    r"\.(click|dblclick|tap|hover|fill|check|uncheck|set_checked|select_option|drag_to|dispatch_event|mouse|touchscreen)\b"
)
FILES = sorted(path for path in Path(__file__).parent.glob("*.py") if path != Path(__file__))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_journey_points_or_clicks_or_fills_by_script(path: Path) -> None:
    assert POINTING.findall(path.read_text()) == []


def test_a_pointing_hand_would_be_found() -> None:
    assert POINTING.findall("page.mouse.move(1, 1); page.get_by_role('button').click()") == ["mouse", "click"]
