"""Finding ways to reach a person in a text (S-27), and words that come again and again. Pure, linear in the text.

Numbers and addresses of help lines are never contact data: who posts one is helping somebody (people-and-profiles 2.8).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

from forum.filters.matching import Word, words_of

Span = tuple[int, int]

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# "name (at) house (dot) org", and "name at house dot com": the ways in which people write around a filter.
_SPELT = re.compile(
    r"[\w.+-]{1,64}\s?[\[({]\s?at\s?[\])}]\s?[\w-]{1,63}(?:\s?(?:[\[({]\s?dot\s?[\])}]|\.)\s?[\w-]{2,63}){1,4}"
    r"|\b[\w.+-]{1,64} at [\w-]{1,63} (?:dot|punkt|point) (?:com|net|org|co|info|edu|de|fr|nl|uk|ie|eu)\b",
    re.IGNORECASE,
)
_AT_IN_BRACKETS = re.compile(r"[\[({]\s?at")
# Figures with what people write between them; a date or a time is told apart below.
_FIGURES = re.compile(r"\+?\(?\d(?:[ \t./()\u00a0\u2010-\u2015-]{0,2}\d){6,16}")
# Dates, a span of years, and thousands ("1.000.000").
_NO_NUMBER = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:19|20)\d\d\D{1,3}(?:19|20)\d\d\Z|\d{1,3}(?:\.\d{3})+\Z"
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']{3,}", re.IGNORECASE)
_ANY_FIGURE = re.compile(r"\d")
LEAST_FIGURES = 7
"""Shorter runs are house numbers, ages, prices and case numbers."""
REPEATED, OF_WORDS = 20, 0.6
"""One word so often, and so much of all there is: nobody writes so, and a key that got stuck does."""
SAME_LINES = 5


def emails(text: str) -> list[Span]:
    """Where e-mail addresses stand, also when they are spelled out."""
    patterns = [_EMAIL] if "@" in text else []
    # Most lines hold nothing that could be one: they are not walked through letter by letter.
    if " at " in (lower := text.lower()) or (_AT_IN_BRACKETS.search(lower) is not None):
        patterns.append(_SPELT)
    return [found.span() for pattern in patterns for found in pattern.finditer(text)]


def phones(text: str, allowed: Collection[str] = ()) -> list[Span]:
    """Where telephone numbers stand, in figures of any script.

    Args:
        allowed: numbers that may stand anywhere, as figures alone: those of help lines.
    """
    if _ANY_FIGURE.search(text) is None or sum(map(str.isdecimal, text)) < LEAST_FIGURES:
        return []
    figures = text if text.isascii() else "".join(_figure(letter) for letter in text)
    found = []
    for run in _FIGURES.finditer(figures):
        number = "".join(letter for letter in run[0] if letter.isdigit())
        if _reads_as_a_number(run[0]) and not _is_allowed(number, allowed):
            found.append(run.span())
    return found


def _reads_as_a_number(run: str) -> bool:
    """Whether people would dial this: it begins like one, is long, or stands in two groups as short ones do."""
    if _NO_NUMBER.match(run):
        return False
    groups = [len(group) for group in re.findall(r"\d+", run)]
    if run.startswith(("+", "(", "0")):
        return True
    if min(groups) < 2:  # counted out, one by one
        return len(groups) >= LEAST_FIGURES
    return (sum(groups) >= 9 and max(groups) >= 3) or (len(groups) > 1 and min(groups) >= 3)


def _figure(letter: str) -> str:
    if letter.isascii():
        return letter
    return str(unicodedata.decimal(letter, letter))


def _is_allowed(number: str, allowed: Collection[str]) -> bool:
    """A help line's number, with or without the country in front."""
    return any(number.endswith(one.lstrip("0")) and len(one) >= LEAST_FIGURES - 1 for one in allowed)


def links(text: str, allowed: Collection[str] = ()) -> list[Span]:
    """Where web addresses stand.

    Args:
        allowed: hosts that may be named anywhere: those of help lines.
    """
    return [found.span() for found in _LINK.finditer(text) if not _is_of(found[0], allowed)]


def _is_of(address: str, allowed: Collection[str]) -> bool:
    host = re.split(r"[/?#:]", address.lower().partition("://")[2] or address.lower(), maxsplit=1)[0]
    return any(host == one or host.endswith(f".{one}") for one in allowed)


def floods(text: str, taken_apart: Sequence[Word] | None = None) -> list[Span]:
    """The whole text, when it is one word or one line again and again.

    Args:
        taken_apart: its words, where somebody has them already.
    """
    words = Counter(word.folded for word in (words_of(text) if taken_apart is None else taken_apart))
    lines = Counter(line.strip() for line in text.splitlines() if line.strip())
    often = max(words.values(), default=0)
    if often >= REPEATED and often >= OF_WORDS * words.total():
        return [(0, len(text))]
    return [(0, len(text))] if max(lines.values(), default=0) >= SAME_LINES else []
