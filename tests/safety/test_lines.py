"""The short way of plain words, past the parsers: it says what the long way says, for every text that may take it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forum.safety import text
from forum.safety.text import excerpt, render, render_line
from forum.safety.unmarked import shortened

pytestmark = pytest.mark.one_engine

MARKS = " !\"#$%'()+,-./:;=?@^{|}~\u2013\u2014\u2018\u2019\u201a\u201b\u201c\u201d\u2026"
LETTERS = "aZ09\xe4\xdf\xe9\xf1\xf8\u0153\xc6\u0130\u0131\u017f\u041a\u65e5\u3072\ud55c\u05d0\u0663\xb2\xbd\xaa\u2167"
PLAIN = st.text(st.sampled_from(MARKS + LETTERS), max_size=60)


@given(source=PLAIN)
@example("www.example.org or me@example.org")
@example("a :// b")
@example("http://example.org")
@example("1. first")
@example("# no heading")
@example("~~~")
@example("  spaces  before and after  ")
@example("{% raw %} {{ words }}")
def test_a_line_that_means_itself_comes_out_of_all_gates_as_it_is(source: str) -> None:
    words = text._words(source).strip()
    assert render_line(source) == text._line_through_all_gates(words)


@pytest.mark.parametrize(
    "source",
    [
        "*a*",
        "_a_",
        "`a`",
        "a & b",
        "a < b",
        "a > b",
        "a \\ b",
        "[a](b)",
        "a\nb",
        "http://a.example",
        "a\xa0b",
        "\ufffe",
    ],
)
def test_a_line_that_may_mean_more_takes_the_long_way(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(text, "_line_through_all_gates", lambda words: asked.append(words) or "")
    render_line(source)
    assert asked


@given(source=PLAIN | PLAIN.map(lambda words: f"A{words}"))
@example("www.example.org or me@example.org")
@example("a :// b")
@example("http://example.org")
@example("a. first")
@example("a  b ")
@example("~~~")
def test_a_post_of_one_plain_line_comes_out_of_all_gates_as_a_paragraph(source: str) -> None:
    assert render(source) == text._post_through_all_gates(text._words(source).strip("\n"))
    tokens = text._parsed(text._POST, text._words(source))
    assert tokens is not None
    for length in (4, 20, 60):
        said = " ".join(text._texts(tokens, quotes=False)) or " ".join(text._texts(tokens, quotes=True))
        assert excerpt(source, length) == shortened(" ".join(said.split()), length)


@pytest.mark.parametrize(
    "source",
    ["*a*", "a & b", "a < b", "[a](b)", "a\nb", "http://a.example", "# a", "- a", "1. a", "~~~", "--- ", " a", "a "],
)
def test_a_post_that_may_mean_more_takes_the_long_way(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(text, "_post_through_all_gates", lambda words: asked.append(words) or "")
    render(source)
    assert asked
