"""The words of the house: all of them, how hard they are to read, and which of them a page shows."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.extract import extract_python
from babel.support import NullTranslations
from jinja2 import Environment

from tests.rules.house import name, python_files, templates

MARKERS = ("_", "gettext", "lazy_gettext", "ngettext", "_said", "say")
"""What marks a text of ours, in Python and in templates."""
# Most files have no text: they need not be taken apart to know it.
_MARKED = re.compile(rf"\b({'|'.join(MARKERS)})\s*\(".encode())
_PLACE = re.compile(r"%\((\w+)\)[sd]")
_SENTENCE = re.compile(r"[.!?…:]+(?:[”\u2019)\s]|$)")
_WORD = re.compile(r"[A-Za-z\u2019']+")
SHOWN = ("title", "aria-label", "placeholder", "alt", "aria-description", "aria-valuetext")
"""Attributes that people see or hear."""


def all_texts(environment: Environment) -> dict[str, list[str]]:
    """File -> every text of ours in it, in order, both forms of a plural."""
    found: dict[str, list[str]] = {}
    for path in templates():
        rows = environment.extract_translations(path.read_text(), MARKERS)  # type: ignore[attr-defined]
        found[name(path)] = [text for _, _, message in rows for text in _each(message)]
    for path in python_files("forum"):
        found[name(path)] = list(_of_python(path))
    return {file: texts for file, texts in found.items() if texts}


def _of_python(path: Path) -> Iterator[str]:
    if not _MARKED.search(path.read_bytes()):
        return
    with path.open("rb") as file:
        for _, _, message, _ in extract_python(file, MARKERS, (), {}):
            yield from _each(message)


def _each(message: object) -> Iterator[str]:
    parts = message if isinstance(message, tuple) else (message,)
    return (part for part in parts if isinstance(part, str) and re.search(r"[A-Za-z]", _PLACE.sub("", part)))


def grade(texts: list[str]) -> float:
    """The Flesch-Kincaid grade of these texts, read one after the other (Kincaid and others, 1975). What is put into a
    text counts as a short word; a label counts as a sentence."""
    sentences = words = syllables = 0
    for text in texts:
        plain = _PLACE.sub("name", text)
        found = _WORD.findall(plain)
        sentences += max(1, len(_SENTENCE.findall(plain)))
        words += len(found)
        syllables += sum(syllables_of(word) for word in found)
    return 0.39 * words / sentences + 11.8 * syllables / max(1, words) - 15.59


def syllables_of(word: str) -> int:
    """About how many syllables a word has: its groups of vowels, without an e that is not heard."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", plain))
    silent = re.search(r"(?<![aeiouyl])es?$|[^aeiouytd]ed$", plain) is not None
    return max(1, groups - (1 if silent and groups > 1 else 0))


class Pseudo(NullTranslations):
    """A language in which every text of ours stands between two brackets that nobody types."""

    OPEN, CLOSE = "⟦", "⟧"

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def _wrapped(self, text: str) -> str:
        self.asked.add(text)
        return f"{self.OPEN}{text}{self.CLOSE}"

    def gettext(self, message: str) -> str:
        return self._wrapped(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self._wrapped(singular if number == 1 else plural)

    ugettext, ungettext = gettext, ngettext

    def upgettext(self, _context: str, message: str) -> str:
        return self._wrapped(message)


class _Seen(HTMLParser):
    """Pieces of text that a page shows, and of its attributes that people hear."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._skips = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.pieces += [given[name] or "" for name in SHOWN if name in given]
        if tag == "meta" and given.get("name") == "description":
            self.pieces.append(given.get("content") or "")
        self._skips += tag in ("script", "style", "template")

    def handle_endtag(self, tag: str) -> None:
        self._skips -= tag in ("script", "style", "template")

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.pieces.append(data)


def seen(html: str) -> list[str]:
    """The pieces of text of a page, as people see and hear them."""
    parser = _Seen()
    parser.feed(html)
    return [" ".join(piece.split()) for piece in parser.pieces if piece.strip()]


def outside(piece: str) -> str:
    """What of a text stands outside of all brackets of the pseudo-language."""
    depth, left = 0, []
    for char in piece:
        if char == Pseudo.OPEN:
            depth += 1
        elif char == Pseudo.CLOSE:
            depth -= 1
        elif depth == 0:
            left.append(char)
    return "".join(left)
