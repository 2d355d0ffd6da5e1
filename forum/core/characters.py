"""What happens to every piece of text at the door, before anyone validates, stores or renders it.

Pure functions, each linear in the length of its input. Two kinds of text exist: *words* (posts, messages: new
lines count) and a *line* (titles, names: one line, single spaces).
"""

from __future__ import annotations

import re
import unicodedata

MARKS_IN_A_ROW = 5
"""Most combining marks kept after one letter: enough for vocalised Hebrew and stacked Tibetan, too few for "zalgo"."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL is refused by PostgreSQL text columns, a lone surrogate has no UTF-8 form (RFC 3629 §3)."""

_NEW_LINES = re.compile("\r\n|[\r\x85\u2028\u2029]")

_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]")
"""C0 but tab and new line, C1, bidi embeddings, overrides and isolates (UAX 9), deprecated and annotation controls."""

_TAGS = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")
"""Tag characters carry hidden text; they stay only where UTS 51 gives them a picture: the flags of regions."""

_ZERO_WIDTH = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2065\u2800\u3164\ufeff\uffa0]"
)
_JOINING = "\u0600-\u1fff\u2190-\ufefe\uff00-\U0010ffff"
_STRAY_JOINER = re.compile(f"(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])")
"""Joiners stay between the letters that need them (Persian, Indic scripts, composed emoji) and nowhere else."""

_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by category, yet drawn as nothing."""
_INVISIBLE_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"})


def clean_words(text: str) -> str:
    """Return `text` ready to be stored: new lines as one character, no controls, composed (NFC), marks capped.

    Raises:
        ValueError: the text holds NUL or half of a surrogate pair, which no database can keep.
    """
    if _UNSTORABLE.search(text):
        raise ValueError("unstorable_character")
    text = _CONTROLS.sub("", _NEW_LINES.sub("\n", text))
    if text.isascii():
        return text
    text = _TAGS.sub(lambda found: found[1] or "", text)
    # Marks are capped before normalising too: the normaliser sorts each run of marks in quadratic time.
    return _cap_marks(unicodedata.normalize("NFC", _cap_marks(text)))


def clean_line(text: str) -> str:
    """Return `text` as one stored line: cleaned as words, nothing of zero width, white space single and trimmed.

    Raises:
        ValueError: as `clean_words`.
    """
    text = _STRAY_JOINER.sub("", _ZERO_WIDTH.sub("", clean_words(text)))
    # Taking away what is invisible can bring letter and mark together, so compose once more.
    return _cap_marks(unicodedata.normalize("NFC", " ".join(text.split())))


def is_blank(text: str) -> bool:
    """Say whether a reader would see nothing: white space, controls, zero-width and lone marks only."""
    return all(char in _INVISIBLE or unicodedata.category(char) in _INVISIBLE_CATEGORIES for char in text)


def _cap_marks(text: str) -> str:
    """Drop the combining marks past `MARKS_IN_A_ROW`; invisible characters between marks do not restart the count."""
    if text.isascii():
        return text
    kept: list[str] = []
    row = 0
    for char in text:
        category = unicodedata.category(char) if char > "\u02ff" else "L"
        if category in ("Mn", "Me"):
            row += 1
        elif category != "Cf":
            row = 0
        if row <= MARKS_IN_A_ROW or category == "Cf":
            kept.append(char)
    return "".join(kept)
