"""Quoting by reference: where chosen words stand in a post's HTML, and the words that stand in such a piece of it.

A quote is kept as two numbers, never as a copy: so it goes when its source goes, and nothing has to be swept up after
an edit, a decision or an erasure. The piece begins and ends inside the text, so whatever tags lie within are whole ones
or halves; what is shown of it is plain text in any case.
"""

import html
import re

PASSAGE_LENGTH = 300
"""Most characters that are quoted: a line or three, not the whole post again."""

# Our own HTML (safety/text.py): attributes stand in double quotes, and every bare < and & is an entity.
_PART = re.compile(r'<(?:[^">]|"[^"]*")*>|&[#\w]+;|[^<&]', re.DOTALL)
_TAG = re.compile(r'<(?:[^">]|"[^"]*")*>')
_INLINE = re.compile(r"</?(?:em|strong|a|code)\b")


def plain(markup: str) -> str:
    """The words of a piece of our own HTML, on one line. Plain text: it must be escaped like anybody's."""
    text = _TAG.sub(lambda tag: "" if _INLINE.match(tag[0]) else " ", markup)
    return " ".join(html.unescape(text).split())


def find(markup: str, words: str) -> tuple[int, int] | None:
    """Where these words stand in a post's HTML, as (start, length); None if they do not stand there one after another.

    Spaces and line breaks count as one space; the first place counts.
    """
    sought = " ".join(words.split())
    if not sought:
        return None
    text, places = _mapped(markup)
    at = text.find(sought)
    if at < 0:
        return None
    start, end = places[at][0], places[at + len(sought) - 1][1]
    return start, end - start


def first_words(markup: str) -> str:
    """The words with which a post begins, cut at a word, to choose from."""
    text = plain(markup)
    if len(text) <= PASSAGE_LENGTH:
        return text
    return text[:PASSAGE_LENGTH].rpartition(" ")[0] or text[:PASSAGE_LENGTH]


def _mapped(markup: str) -> tuple[str, list[tuple[int, int]]]:
    """The plain text of our own HTML, and for each of its characters the part of the HTML that makes it."""
    text: list[str] = []
    places: list[tuple[int, int]] = []
    for part in _PART.finditer(markup):
        made = part[0]
        if made[0] == "<":
            made = "" if _INLINE.match(made) else " "
        elif made[0] == "&":
            made = html.unescape(made)
        for letter in made:
            if letter.isspace():
                if not text or text[-1] == " ":
                    continue
                text.append(" ")
            else:
                text.append(letter)
            places.append(part.span())
    return "".join(text), places
