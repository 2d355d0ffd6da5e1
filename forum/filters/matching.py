"""Finding watched words in a text, in time that grows with the text alone. Pure functions.

A pattern is one to eight words that stand one after another. Each is a whole word; ``*`` at its end stands for any
ending, at its beginning for any beginning. Large and small letters, accents, wide letters, and what stands between the
words make no difference; characters that nobody sees are passed over. There are no regular expressions: one that
takes for ever on somebody's evening cannot be written.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_WORDS = 8
LEAST_LETTERS = 3
"""Beside a star: ``*ed`` would find half of what people write."""
LONGEST_WORD = 60

# What ``str.isalnum`` says of each letter, asked of many at once.
_LETTERS = re.compile(r"[^\W_]+")
_UNSEEN = ("Mn", "Cf")

K = TypeVar("K", bound=Hashable)


class Unusable(ValueError):
    """A pattern that finds nothing, or nearly everything. ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: how it is compared, and where it stands."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found(Generic[K]):
    """Whose pattern was found, and where it stands in the text as it was written."""

    key: K
    start: int
    end: int


def fold(text: str) -> str:
    """How words are compared: NFKD without marks, in small letters, without characters that nobody sees."""
    if text.isascii():  # nearly every word of most texts
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter for letter in plain if unicodedata.category(letter) not in _UNSEEN)
    return unicodedata.normalize("NFKC", "".join(kept)).casefold()


def words_of(text: str) -> list[Word]:
    """The words of a text in order: letters and figures that stand together."""
    if not any(unicodedata.category(letter) in _UNSEEN for letter in text if not letter.isascii()):
        return [Word(fold(run[0]), *run.span()) for run in _LETTERS.finditer(text)]
    found: list[Word] = []
    start: int | None = None
    for place, letter in enumerate(text + " "):
        if letter.isalnum() or (start is not None and unicodedata.category(letter) in _UNSEEN):
            start = place if start is None else start
        elif start is not None:
            found.append(Word(fold(text[start:place]), start, place))
            start = None
    return found


def read(pattern: str) -> tuple[str, ...]:
    """The words of a pattern, folded, with their stars.

    Raises:
        Unusable: ``pattern_empty``, ``pattern_long``, ``pattern_star``: a star within a word, at both ends, or with
            fewer than three letters beside it.
    """
    parts = []
    for part in pattern.split():
        stars = ("*" if part.startswith("*") else "", "*" if part.endswith("*") else "")
        inner = part[len(stars[0]) : len(part) - len(stars[1])]
        letters = "".join(word.folded for word in words_of(inner))
        if "*" in inner or (part and not letters):
            raise Unusable("pattern_star" if "*" in part else "pattern_empty")
        if all(stars) or (any(stars) and len(letters) < LEAST_LETTERS):
            raise Unusable("pattern_star")
        # "don't" stands as two words in a text, so it does in a pattern.
        pieces = [word.folded for word in words_of(inner)]
        pieces[0] = stars[0] + pieces[0]
        pieces[-1] += stars[1]
        parts += pieces
    if not parts:
        raise Unusable("pattern_empty")
    if len(parts) > MOST_WORDS or any(len(part) > LONGEST_WORD for part in parts):
        raise Unusable("pattern_long")
    return tuple(parts)


def _is(part: str, word: str) -> bool:
    if part.startswith("*"):
        return word.endswith(part[1:])
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


@dataclass(frozen=True, slots=True)
class _Pattern(Generic[K]):
    """A pattern, kept under its longest word: the one that fewest texts hold."""

    key: K
    parts: tuple[str, ...]
    anchor: int


class Matcher(Generic[K]):
    """All patterns at once, kept by one of their words: each word of a text is looked up, not compared with all."""

    def __init__(self, patterns: Iterable[tuple[K, str]]) -> None:
        """Make ready for ``(key, pattern)`` pairs.

        Raises:
            Unusable: as ``read``.
        """
        self._whole: dict[str, list[_Pattern[K]]] = {}
        self._begins: dict[int, dict[str, list[_Pattern[K]]]] = {}
        self._ends: dict[int, dict[str, list[_Pattern[K]]]] = {}
        for key, pattern in patterns:
            parts = read(pattern)
            anchor = max(range(len(parts)), key=lambda place: len(parts[place].strip("*")))
            word, bare = parts[anchor], parts[anchor].strip("*")
            if word.endswith("*"):
                table = self._begins.setdefault(len(bare), {})
            else:
                table = self._ends.setdefault(len(bare), {}) if word.startswith("*") else self._whole
            table.setdefault(bare, []).append(_Pattern(key, parts, anchor))

    def find(self, text: str, words: Sequence[Word] | None = None) -> list[Found[K]]:
        """Where patterns stand in a text: each key once, at its first place, in the order of the text.

        Args:
            words: its words, where somebody has taken it apart already.
        """
        words = words_of(text) if words is None else words
        found: dict[K, Found[K]] = {}
        for at, word in enumerate(words):
            for pattern in self._kept_under(word.folded):
                first, last = at - pattern.anchor, at - pattern.anchor + len(pattern.parts) - 1
                if pattern.key in found or first < 0 or last >= len(words):
                    continue
                if all(_is(part, words[first + step].folded) for step, part in enumerate(pattern.parts)):
                    found[pattern.key] = Found(pattern.key, words[first].start, words[last].end)
        return sorted(found.values(), key=lambda one: one.start)

    def _kept_under(self, word: str) -> Iterator[_Pattern[K]]:
        yield from self._whole.get(word, ())
        for length, table in self._begins.items():
            yield from table.get(word[:length], ())
        for length, table in self._ends.items():
            yield from table.get(word[-length:], ())
