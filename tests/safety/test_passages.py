"""Quoting by reference: any words of a post are found in its HTML, and read from it again as they were."""

from random import Random

import pytest

from forum.safety.notes import KEPT_LENGTH, ContentNote, as_text, from_text
from forum.safety.passages import PASSAGE_LENGTH, find, first_words, plain
from forum.safety.text import render

SOURCE = """It was *so* quiet & **cold** at [home](https://example.org/?a=1&b=%22%3E).

Then <b> came; 1 > 0 "said" she.

- one
- two `x<y`

> and she
> went on"""
MARKUP = str(render(SOURCE))


def test_every_passage_is_found_and_reads_as_it_was_chosen() -> None:
    text, random = plain(MARKUP), Random(1)
    for _ in range(300):
        start = random.randrange(len(text))
        chosen = " ".join(text[start : random.randrange(start, len(text)) + 1].split())
        if chosen:
            place = find(MARKUP, chosen)
            assert place is not None, chosen
            assert plain(MARKUP[place[0] : sum(place)]) == chosen


def test_line_breaks_and_marks_do_not_stand_in_the_way() -> None:
    place = find(MARKUP, "  cold at\n home. Then <b>   came")
    assert place is not None
    assert plain(MARKUP[place[0] : sum(place)]) == "cold at home. Then <b> came"


@pytest.mark.parametrize("words", ["", "   ", "never said", "<p>It was", "&amp;", "so</em> quiet", "example.org"])
def test_what_does_not_stand_there_is_not_found(words: str) -> None:
    assert find(MARKUP, words) is None


def test_the_first_words_end_with_a_word() -> None:
    assert first_words(str(render("Short."))) == "Short."
    words = first_words(str(render("word and " * 200)))
    assert len(words) <= PASSAGE_LENGTH and words.endswith("and")
    assert len(first_words(str(render("x" * 900)))) == PASSAGE_LENGTH


def test_every_note_at_once_has_room_and_an_unknown_one_is_left_out() -> None:
    every = as_text(reversed(ContentNote))
    assert len(every) <= KEPT_LENGTH
    assert from_text(every) == list(ContentNote)
    assert from_text("death no_such_note") == [ContentNote.DEATH]
    assert from_text("") == []
