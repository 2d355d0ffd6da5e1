"""Costs are bounded by the shape of a text. These tests look at shapes; `bench/render_budget.py` looks at the clock."""

from __future__ import annotations

import pytest

from forum.safety import text
from forum.safety.text import (
    LINE_TAGS,
    LINES_LIMIT,
    MARKS_LIMIT,
    MARKUP_LIMIT,
    NESTING_LIMIT,
    POST_TAGS,
    render,
    render_line,
)
from tests.safety.patterns import LINE_LIMIT, POST_LIMIT, patterns
from tests.safety.reading import elements, problems, shown

POSTS = patterns(POST_LIMIT)
LINES = patterns(LINE_LIMIT)

every_post = pytest.mark.parametrize("source", POSTS.values(), ids=POSTS.keys())
every_line = pytest.mark.parametrize("source", LINES.values(), ids=LINES.keys())


def depth(markup: str) -> int:
    return max((element.depth for element in elements(markup)), default=0)


@every_post
def test_a_tangled_post_stays_small_and_shallow(source: str) -> None:
    found = elements(render(source))
    assert max((element.depth for element in found), default=0) <= NESTING_LIMIT + MARKS_LIMIT
    assert len(found) <= 3 * LINES_LIMIT + MARKUP_LIMIT


@every_line
def test_a_tangled_message_stays_shallow_and_harmless(source: str) -> None:
    rendered = render_line(source)
    assert depth(rendered) <= MARKS_LIMIT
    assert problems(rendered, LINE_TAGS) == []


@every_line
def test_a_tangled_post_is_harmless(source: str) -> None:
    assert problems(render(source), POST_TAGS) == []


def test_the_patterns_fill_the_length_they_are_measured_at() -> None:
    assert min(len(source) for source in POSTS.values()) > POST_LIMIT // 2


@pytest.mark.parametrize("mark", "[]*_`<>&\\")
def test_markup_within_the_limit_is_parsed(mark: str) -> None:
    assert text._parsed(text._POST, f"a{mark}b" * (MARKUP_LIMIT // 2)) is not None


@pytest.mark.parametrize("mark", "[]*_`<>&\\")
def test_markup_above_the_limit_is_shown_as_typed(mark: str) -> None:
    source = f"a{mark}b" * (MARKUP_LIMIT + 1)
    assert shown(render(source)) == source
    assert [element.tag for element in elements(render(source))] == ["p"]


def test_lines_above_the_limit_are_one_preformatted_block() -> None:
    assert [element.tag for element in elements(render("a\n" * (LINES_LIMIT + 2)))] == ["pre"]


def test_lines_of_a_message_above_the_limit_are_joined_by_spaces() -> None:
    rendered = render_line("a\n" * (LINES_LIMIT + 100))
    assert len(elements(rendered)) == LINES_LIMIT
    assert shown(rendered).count("a") == LINES_LIMIT + 100


def test_quotes_nested_as_people_nest_them_stay_quotes() -> None:
    assert depth(render(">" * 9 + " a")) == 9


def test_quotes_nested_deeper_than_the_bound_are_shown_as_typed() -> None:
    assert render(">" * 30 + " hello") == f"<p>{'&gt;' * 30} hello</p>"


def test_lists_nested_deeper_than_the_bound_keep_every_word() -> None:
    source = "\n".join("  " * level + f"- word{level}" for level in range(40))
    assert all(f"word{level}" in render(source) for level in range(40))


def test_emphasis_nested_as_people_nest_it_stays_emphasis() -> None:
    assert depth(render("***a***")) == 2


def test_emphasis_nested_deeper_than_the_bound_is_shown_as_typed() -> None:
    stars = "*" * 40
    assert render(f"{stars}a{stars}") == f"<p>{stars}a{stars}</p>"


def test_a_tangled_text_keeps_its_paragraphs() -> None:
    assert render("[" * 2_000 + "\n\nwords\nwords").endswith("<p>words<br>\nwords</p>")


@pytest.mark.parametrize("source", ["[a](http://{})", "<http://{}>", "http://{}"])
def test_a_host_of_foreign_letters_never_reaches_the_quadratic_encoder(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    monkeypatch.setattr("markdown_it.common.normalize_url.normalizeLink", encoded.append)
    render(source.format("".join(chr(0x4E00 + index) for index in range(200))))
    assert encoded == []
