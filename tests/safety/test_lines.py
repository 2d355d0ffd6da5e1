"""The short way of a room's line, past the parsers: it says what the long way says, for every text that may take it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forum.safety import text
from forum.safety.text import render_line

pytestmark = pytest.mark.one_engine

PLAIN = st.text(
    st.sampled_from(list(" !\"#$%'()+,-./:;=?@^{|}~–—‘’‚‛“”…") + list("aZ09 äßéñøœ ÆİıſК日本ひ한אب٣²½ªⅧ")), max_size=60
)


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
    "source", ["*a*", "_a_", "`a`", "a & b", "a < b", "a > b", "a \\ b", "[a](b)", "a\nb", "http://example.org", "a\u00a0b", "\ufffe"]
)  # fmt: skip
def test_a_line_that_may_mean_more_takes_the_long_way(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(text, "_line_through_all_gates", lambda words: asked.append(words) or "")
    render_line(source)
    assert asked
