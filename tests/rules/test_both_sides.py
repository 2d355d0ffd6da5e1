"""The page that lays both sides' words side by side says what the house says, and gives both the same room."""

import pytest

from tests.conftest import Bench
from tests.rules import words
from tests.rules.house import ROOT

# What stands in files, no database decides.
pytestmark = pytest.mark.one_engine

PAGE = ROOT / "docs" / "words.md"
# An answer to one and to the other may differ by a breath, not by a speech.
MOST_APART = 2.0
A_FEW_WORDS = 8


def _rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@pytest.fixture(scope="module")
def said(bench: Bench) -> str:
    """Every text of the house, and the spaces that come with it."""
    texts = [text for found in words.all_texts(bench.app().jinja_env).values() for text in found]
    return "\n".join([*texts, (ROOT / "forum/demo/spaces.toml").read_text()])


def test_every_word_on_the_page_stands_in_the_house(said: str) -> None:
    assert len(_rows()) >= 10
    assert [cell for row in _rows() for cell in row[1:] if cell not in said] == []


def test_both_get_about_as_many_words() -> None:
    uneven = []
    for where, *both in _rows():
        short, long = sorted(len(cell.split()) for cell in both)
        if long > A_FEW_WORDS + 4 and long > MOST_APART * short:
            uneven.append(where)
    assert uneven == []


def test_both_are_as_easy_to_read() -> None:
    parents, children = ([row[side] for row in _rows()] for side in (1, 2))
    assert abs(words.grade(parents) - words.grade(children)) < 1.5
