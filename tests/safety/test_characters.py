"""What the door does to every text: nothing hidden, nothing stacked, nothing that a database refuses."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.core.characters import MARKS_IN_A_ROW, clean_line, clean_words, is_blank

HIDDEN = st.sampled_from(
    "e\u0301\u0344\u0308\u0323\u200b\u200c\u200d\u034f\u3099\u1100\u1161\r\n \u202e\xad\U0001f3f4\U000e0067\u2764\ufe0f"
)
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), HIDDEN), max_size=60)


@given(TEXTS)
def test_cleaning_words_twice_changes_nothing_more(source: str) -> None:
    once = clean_words(source)
    assert clean_words(once) == once


@given(TEXTS)
def test_cleaning_a_line_twice_changes_nothing_more(source: str) -> None:
    once = clean_line(source)
    assert clean_line(once) == once


@given(TEXTS)
def test_cleaned_words_are_composed_and_can_be_stored(source: str) -> None:
    cleaned = clean_words(source)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\x00" not in cleaned.encode("utf-8").decode()


@given(TEXTS)
def test_a_cleaned_line_is_one_line(source: str) -> None:
    cleaned = clean_line(source)
    assert cleaned.splitlines() in ([], [cleaned])


@pytest.mark.parametrize("source", ["a\x00b", "\ud800", "a\udfffb"])
@pytest.mark.parametrize("clean", [clean_words, clean_line])
def test_what_cannot_be_stored_is_refused(source: str, clean: type[str]) -> None:
    with pytest.raises(ValueError, match="unstorable_character"):
        clean(source)


@pytest.mark.parametrize("source", ["a\r\nb", "a\rb", "a\x85b", "a\u2028b", "a\u2029b"])
def test_every_new_line_becomes_the_same_one(source: str) -> None:
    assert clean_words(source) == "a\nb"


def test_a_tab_stays_in_words() -> None:
    assert clean_words("a\tb") == "a\tb"


@pytest.mark.parametrize(
    "control", [*"\x01\x08\x0b\x0c\x1b\x7f\x9f", *"\u202a\u202e\u2066\u2069\u206a\ufff9", "\U000e0041"]
)
def test_controls_and_overrides_are_taken_out(control: str) -> None:
    assert clean_words(f"a{control}b") == "ab"


def test_marks_of_direction_stay_in_words_of_right_to_left_languages() -> None:
    assert clean_words("\u05d0\u200f!") == "\u05d0\u200f!"


def test_a_letter_and_its_accent_become_one_character() -> None:
    assert clean_words("e\u0301") == "\xe9"


def test_stacked_marks_are_capped() -> None:
    assert clean_words("q" + "\u0323" * 500) == "q" + "\u0323" * MARKS_IN_A_ROW


def test_hidden_characters_between_marks_do_not_lift_the_cap() -> None:
    assert clean_words("q" + "\u0323\u200b" * 50).count("\u0323") == MARKS_IN_A_ROW


def test_the_flag_of_a_region_keeps_its_tags() -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert clean_line(flag) == flag


def test_a_line_has_single_spaces_and_no_ends() -> None:
    assert clean_line("  a \n\t\u00a0 b\u3000") == "a b"


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200c", "\u200d", "\u200e", "\u2060", "\ufeff", "\xad", "\u3164", "\u2800"]
)
def test_nothing_of_zero_width_stays_in_a_line(hidden: str) -> None:
    assert clean_line(f"a{hidden}b") == "ab"


@pytest.mark.parametrize("joined", ["\U0001f469\u200d\U0001f680", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"])
def test_joiners_stay_where_letters_and_emoji_need_them(joined: str) -> None:
    assert clean_line(joined) == joined


@pytest.mark.parametrize(
    "source", ["", " ", "\n\t", "\u00a0\u3000", "\u200b\u200d\ufeff", "\u3164", "\u2800", "\ufe0f", "\u0301", "\xad"]
)
def test_what_shows_nothing_is_blank(source: str) -> None:
    assert is_blank(source)


@pytest.mark.parametrize("source", ["a", ".", "\u200ba", "\u2764\ufe0f", "\u0905"])
def test_what_shows_something_is_not_blank(source: str) -> None:
    assert not is_blank(source)
