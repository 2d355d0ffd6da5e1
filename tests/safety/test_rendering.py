"""Ordinary words: what a person writes and what a reader gets, by a contract file and by arbitrary texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.safety.text import LINE_TAGS, POST_TAGS, RENDERER_VERSION, excerpt, render, render_line
from tests.safety.reading import problems, shown

CONTRACT: dict[str, list[dict[str, str]]] = json.loads(Path(__file__).with_name("contract.json").read_text("utf-8"))

PIECES = [
    *(
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "[",
        "]",
        "](",
        ")",
        "<",
        ">",
        "> ",
        "- ",
        "1. ",
        "# ",
        "---",
        "\n",
        "\n\n",
        "&",
        "&#",
    ),
    *(
        "&lt;",
        "\\",
        "!",
        '"',
        "'",
        "https://a.example/",
        "javascript:",
        "<a href=",
        "<img src=x onerror=",
        "<svg>",
        "<!--",
    ),
]
MARKUP = st.sampled_from(PIECES)
TANGLED = st.lists(st.one_of(MARKUP, st.text(max_size=4)), max_size=40).map("".join)
WORDS = st.lists(
    st.sampled_from(["one", "two", "> ", "- ", "1. ", "* ", "  ", "\n", "\n\n", " ", "*", "_", "# "]), max_size=60
)


@pytest.mark.parametrize("case", CONTRACT["post"], ids=lambda case: case["means"])
def test_a_post_reads_as_meant(case: dict[str, str]) -> None:
    assert render(case["source"]) == case["html"]


@pytest.mark.parametrize("case", CONTRACT["line"], ids=lambda case: case["means"])
def test_a_message_reads_as_meant(case: dict[str, str]) -> None:
    assert render_line(case["source"]) == case["html"]


def test_the_renderer_has_a_version() -> None:
    assert RENDERER_VERSION >= 1


@given(TANGLED)
def test_no_text_makes_a_post_of_more_than_is_allowed(source: str) -> None:
    assert problems(render(source), POST_TAGS) == []


@given(TANGLED)
def test_no_text_makes_a_message_of_more_than_is_allowed(source: str) -> None:
    assert problems(render_line(source), LINE_TAGS) == []


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_at_all_renders_without_raising(source: str) -> None:
    assert problems(render(source), POST_TAGS) + problems(render_line(source), LINE_TAGS) == []


@given(WORDS)
def test_no_word_is_lost_however_it_is_nested(pieces: list[str]) -> None:
    source = "".join(pieces)
    read = shown(render(source))
    assert (read.count("one"), read.count("two")) == (source.count("one"), source.count("two"))


@given(TANGLED, st.integers(min_value=1, max_value=60))
def test_an_excerpt_is_one_line_within_its_length(source: str, length: int) -> None:
    short = excerpt(source, length)
    assert len(short) <= length
    assert short == " ".join(short.split())


def test_an_override_spelled_as_an_entity_is_taken_out() -> None:
    assert render("&#x202e;gpj.exe") == "<p>gpj.exe</p>"


def test_an_accent_at_the_start_does_not_eat_the_tag_before_it() -> None:
    assert render("\u0338words").startswith("<p>")


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt("I *did* it.", 40) == "I did it."


def test_a_long_text_ends_at_a_word_with_an_ellipsis() -> None:
    assert excerpt("The first winter was long, the second was easier.", 27) == "The first winter was long\u2026"


def test_a_long_word_is_cut_inside() -> None:
    assert excerpt("a" * 50, 10) == "a" * 9 + "\u2026"


def test_an_excerpt_leaves_out_the_words_of_others() -> None:
    assert excerpt("> Their words.\n\nMy words.", 40) == "My words."


def test_a_post_of_only_a_quotation_has_the_quotation_as_excerpt() -> None:
    assert excerpt("> Their words.", 40) == "Their words."


def test_an_excerpt_joins_paragraphs_and_lines_with_a_space() -> None:
    assert excerpt("One\ntwo\n\n- three\n- four", 40) == "One two three four"


def test_an_excerpt_of_a_tangled_text_is_its_plain_words() -> None:
    assert excerpt("[" * 2_000 + " words", 10) == "[" * 9 + "\u2026"
