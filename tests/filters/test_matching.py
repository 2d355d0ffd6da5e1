"""Watched words: what a pattern finds, what it leaves alone, and that no text makes it slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.filters.matching import Matcher, Unusable, fold, read, words_of


def _found(pattern, text):
    return [text[one.start : one.end] for one in Matcher([("it", pattern)]).find(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "stands"),
    [
        ("blue gate", "They live by the Blue Gate now.", ["Blue Gate"]),
        ("blue gate", "the bluegate", []),
        ("blue gate", "blue, gate", ["blue, gate"]),
        ("gate", "gates", []),
        ("gate*", "the gates and the gatekeeper", ["gates"]),
        ("*keeper", "the gatekeeper", ["gatekeeper"]),
        ("blue gate*", "a blue gateway", ["blue gateway"]),
        ("cafe", "the CAF\u00c9", ["CAF\u00c9"]),
        ("cafe", "the cafe\u0301", ["cafe\u0301"]),
        ("gate", "the ga\u200bte", ["ga\u200bte"]),
        ("gate", "\uff47\uff41\uff54\uff45", ["\uff47\uff41\uff54\uff45"]),
        ("stra\u00dfe 5", "in der STRASSE 5", ["STRASSE 5"]),
        ("don't know", "I don\u2019t know", ["don\u2019t know"]),
    ],
)
def test_a_pattern_finds_words_as_people_write_them(pattern, text, stands):
    assert _found(pattern, text) == stands


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "pattern_empty"),
        ("  ", "pattern_empty"),
        ("!!", "pattern_empty"),
        ("*", "pattern_star"),
        ("*ed", "pattern_star"),
        ("*gate*", "pattern_star"),
        ("ga*te", "pattern_star"),
        ("a b c d e f g h i", "pattern_long"),
        ("a" * 61, "pattern_long"),
    ],
)
def test_a_pattern_that_finds_nothing_or_everything_is_refused(pattern, code):
    with pytest.raises(Unusable) as refused:
        read(pattern)
    assert refused.value.code == code


def test_each_pattern_is_found_once_and_in_the_order_of_the_text():
    matcher = Matcher([(1, "gate"), (2, "blue*"), (3, "red gate")])
    assert [one.key for one in matcher.find("blue gate, red gate, gate")] == [2, 1, 3]


_TEXTS = st.text(alphabet="ab \u0301*\u200b.\uff47", max_size=60)


@given(text=_TEXTS)
def test_words_stand_where_they_are_said_to_stand(text):
    for word in words_of(text):
        assert fold(text[word.start : word.end]) == word.folded


@given(pattern=_TEXTS, before=_TEXTS, after=_TEXTS)
def test_a_pattern_without_stars_finds_itself_wherever_it_stands(pattern, before, after):
    bare = pattern.replace("*", " ")
    try:
        read(bare)
    except Unusable:
        return
    assert _found(bare, f"{before} . {bare} . {after}")


def test_the_work_grows_with_the_text_alone():
    looked_up = []

    class Counting(Matcher):
        def _kept_under(self, word):
            looked_up.append(word)
            yield from super()._kept_under(word)

    matcher = Counting([(number, f"a word{number}*") for number in range(500)])
    matcher.find("a " * 5_000)
    assert len(looked_up) == 5_000
