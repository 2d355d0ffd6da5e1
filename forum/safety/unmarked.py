"""Words without marks: those that are their own HTML, and how much of them is shown in a line."""

import re

_MEANS_ITSELF = re.compile(r"(?:[^\W_]|[ !\"#$%'()+,\-./:;=?@^{|}~\u2013\u2014\u2018-\u201d\u2026])*")
_POST_OF_ONE_LINE = re.compile(rf"[^\W\d_]{_MEANS_ITSELF.pattern}(?<! )")


def is_plain_line(words: str) -> bool:
    """Whether a line is its own HTML: nothing in it marks, escapes, breaks or, without ``://``, leads anywhere.

    Most lines of a room are like that, and the gates of ``text.py`` would take four fifths of the time of saying one;
    a test holds both ways together.
    """
    return _MEANS_ITSELF.fullmatch(words) is not None and "://" not in words


def is_plain_post(words: str) -> bool:
    """Whether a post is one such line that begins with a letter, as no heading, list, rule or fence does: it is its
    own paragraph."""
    return _POST_OF_ONE_LINE.fullmatch(words) is not None and "://" not in words


def shortened(text: str, length: int) -> str:
    """Cut a text at a word if one ends in the last third, else inside it, and end it in an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: max(0, length - 1)]
    space = cut.rfind(" ")
    if not text[len(cut)].isspace() and space > len(cut) * 2 // 3:
        cut = cut[:space]
    return cut.rstrip(" ,;:.-\u2013\u2014(") + "…"
