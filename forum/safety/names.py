"""What a pen name may be, and some to choose from. Pure functions; the words for each code live with the pages.

A pen name must not lead to a person: no part of their e-mail address, no handle, no number that could be a year or a
telephone. And it must not pass for another member's, or for the staff's.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from random import Random

SHORTEST = 3
LONGEST = 30
MOST_DIGITS = 3
"""A fourth digit makes a year, or the end of a telephone number."""

SHORTEST_EMAIL_PART = 3
"""A part of an e-mail address this long, standing as a word of its own, is recognised."""
SHORTEST_EMAIL_PIECE = 5
"""Inside longer words only pieces of this length count: `ann` in `planning` says nothing."""

_LATIN = {  # what is read as what: digits and signs, then Cyrillic, then Greek, by their case-folded letters
    "a": "4@\u0430\u03b1\u0251",
    "b": "8\u0432\u044c\u03b2",
    "c": "\u0441\u03f2",
    "d": "\u0501",
    "e": "3\u0435\u0437\u03b5",
    "g": "9\u0261",
    "h": "\u043d\u04bb\u03b7",
    "j": "\u0458\u03f3",
    "k": "\u043a\u03ba",
    "l": "1i!|\u0456\u04cf\u03b9\u0131\u0142",
    "m": "\u043c\u03bc",
    "n": "\u03bd",
    "o": "0\u043e\u03bf\u03c3\u00f8",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "r": "\u0433",
    "s": "5$\u0455",
    "t": "7\u0442\u03c4",
    "u": "\u03c5",
    "v": "\u0475",
    "w": "\u051d\u03c9",
    "x": "\u0445\u03c7",
    "y": "\u0443\u04af\u03b3",
    "z": "2\u03b6",
}
_SKELETON = str.maketrans({odd: plain for plain, odds in _LATIN.items() for odd in odds})
_PAIRS = (("rn", "m"), ("vv", "w"))
_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Scripts whose letters look like each other's: a name in one of them is in that one alone (UTS 39 §5)."""

_MARKS_IN_NAMES = frozenset(" -'\u2019.")
_DOTTED = re.compile(r"[@#/\\:]|\bwww\b|[^\W\d_]{2}[.][^\W\d_]{2}")
_PLATFORMS = (
    *("instagram", "insta", "whatsapp", "telegram", "snapchat", "tiktok", "discord", "facebook", "onlyfans"),
    *("twitter", "youtube", "linkedin"),
)
_STAFF = (
    *("admin", "administrator", "administration", "moderator", "moderation", "mod", "mods", "facilitator", "staff"),
    *("official", "superuser", "sysadmin", "webmaster", "postmaster", "operator", "helpdesk", "openchair"),
)
_BESIDE_STAFF = ("the", "team", "desk", "support", "system", "help", "open", "chair", "community", "lead", "group")
_TAKEN = (
    *("member", "deleted", "former", "deletedmember", "formermember", "deleteduser", "formeruser", "user", "account"),
    *("newmember", "themember", "amember", "nobody", "someone", "somebody", "everyone", "everybody", "anyone", "all"),
    *("anonymous", "unknown", "guest", "none", "null", "undefined", "root", "owner", "info", "contact", "security"),
    *("abuse", "noreply", "peersupporter", "supporter", "host", "crisis", "helpline", "crisisline", "emergency"),
    *("samaritans", "police", "therapist", "counsellor", "counselor", "you", "reply", "here"),
)


def fold(name: str) -> str:
    """Return what `name` is read as: two names with the same fold may not both be taken.

    Compatibility forms, case, accents, white space and punctuation fall away, and letters of other scripts and digits
    become the Latin letter they look like (after UTS 39 §4, for the three scripts people mix to deceive). The result
    is for comparison only and never shown.
    """
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    digits = "".join(str(unicodedata.digit(char, char)) for char in bare)
    read = "".join(char for char in digits.translate(_SKELETON) if char.isalnum() or unicodedata.category(char) == "Mc")
    for pair, single in _PAIRS:
        read = read.replace(pair, single)
    return read


def refusal(name: str, email: str | None) -> str | None:
    """Return the code of the first reason why `name` cannot be a pen name, or None if it can.

    `email` is the person's own address, when there is one. Uniqueness is not judged here: compare `fold`s.
    """
    if len(name) > 3 * LONGEST:  # letters may carry marks, yet nothing longer is worth reading
        return "name_too_long"
    plain = unicodedata.normalize("NFKC", name)
    size = sum(not unicodedata.category(char).startswith("M") for char in plain)
    reasons = (
        ("name_too_short", size < SHORTEST),
        ("name_too_long", size > LONGEST),
        ("name_handle", _is_handle(plain)),
        ("name_characters", not _has_name_letters(name, plain)),
        ("name_digit_run", sum(char.isdigit() for char in plain) > MOST_DIGITS),
        ("name_reserved", _is_reserved(plain)),
        ("name_from_email", email is not None and _is_from_email(plain, email)),
    )
    return next((code for code, applies in reasons if applies), None)


def suggestions(rng: Random, count: int = 3, email: str | None = None) -> list[str]:
    """Return `count` pen names of two warm words, no word twice (at most as many as there are words).

    None of them would be refused to the person with the address `email`: fewer come back when too many would be.
    """
    pairs = zip(rng.sample(FIRST_WORDS, len(FIRST_WORDS)), rng.sample(SECOND_WORDS, len(SECOND_WORDS)), strict=False)
    fit = (name for first, second in pairs if refusal(name := f"{first} {second}", email) is None)
    return list(islice(fit, count))


def _is_handle(plain: str) -> bool:
    """Say whether the name reads as an address or as an account elsewhere."""
    words = {fold(word) for word in plain.split()}
    return _DOTTED.search(plain.lower()) is not None or not words.isdisjoint(map(fold, _PLATFORMS))


def _has_name_letters(name: str, plain: str) -> bool:
    """Say whether the name is letters of one script, digits, spaces and the few marks that names have."""
    if name != " ".join(plain.split()) or not any(char.isalpha() for char in plain):
        return False
    known = (char in _MARKS_IN_NAMES or unicodedata.category(char) in _NAME_CATEGORIES for char in name)
    scripts = {unicodedata.name(char, "").split(" ", 1)[0] for char in plain if char.isalpha()}
    return all(known) and (len(scripts) == 1 or scripts.isdisjoint(_ALPHABETS))


_NAME_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"})


def _is_reserved(plain: str) -> bool:
    """Say whether the name passes for the staff, for the community or for a placeholder of ours."""
    without_digits = "".join(char for char in plain if not char.isdigit())
    for form in (plain, without_digits):
        words = [fold(word) for word in re.split(r"[\s.'\u2019-]+", form) if word]
        if fold(form) in _RESERVED_WHOLE or not _STAFF_WORDS.isdisjoint(words):
            return True
        if _STAFF_RUN.fullmatch(fold(form)):
            return True
    return False


_STAFF_WORDS = frozenset(fold(word) + ending for word in _STAFF for ending in ("", "s"))
_RESERVED_WHOLE = frozenset(fold(word) for word in (*_STAFF, *_BESIDE_STAFF, *_TAKEN))
_ALTERNATIVES = "|".join(sorted({fold(word) for word in (*_STAFF, *_BESIDE_STAFF)}, key=len, reverse=True))
_STAFF_RUN = re.compile(f"(?:{_ALTERNATIVES})+s?")
"""The staff's words with nothing between them: `TheAdminTeam`, `a d m i n`. Names are at most 30 letters long."""


def _is_from_email(plain: str, email: str) -> bool:
    """Say whether the name gives away a part of the address before its `@` (safety rule S-25)."""
    local = unicodedata.normalize("NFKC", email).rpartition("@")[0].partition("+")[0]
    parts = {fold(part) for part in re.split(r"[\W\d_]+", local)} | {fold(local)}
    parts = {part for part in parts if len(part) >= SHORTEST_EMAIL_PART}
    words = {fold(word) for word in re.split(r"[\s.'\u2019-]+", plain)} | {fold(plain)}
    if not parts.isdisjoint(words):
        return True
    whole, joined = fold(plain), fold("".join(char for char in local if not char.isdigit()))
    inside = any(part in whole for part in parts if len(part) >= SHORTEST_EMAIL_PIECE)
    return inside or any(word in joined for word in words if len(word) >= SHORTEST_EMAIL_PIECE)


# Sixty words each: things of the house and the weather. No words of family or gender, no given names.
FIRST_WORDS = (
    *("Apricot", "Bright", "Calm", "Clear", "Copper", "Country", "Early", "Easy", "Even", "Evening", "First"),
    *("Forest", "Fresh", "Friendly", "Garden", "Gentle", "Golden", "Green", "Harbour", "High", "Homeward", "Honest"),
    *("Inland", "Kind", "Linen", "Little", "Long", "Low", "Lucky", "Mellow", "Mild", "Misty", "Morning", "Mossy"),
    *("Mountain", "North", "Open", "Orange", "Paper", "Patient", "Plain", "Quiet", "Rainy", "River", "Salt"),
    *("Second", "Silver", "Simple", "Slow", "Soft", "South", "Spring", "Steady", "Still", "Sunny", "Velvet", "Warm"),
    *("Wide", "Wooden", "Woollen"),
)
SECOND_WORDS = (
    *("Acorn", "Alder", "Anchor", "Basket", "Bay", "Beacon", "Bell", "Bench", "Birch", "Bread", "Breeze", "Brook"),
    *("Candle", "Cedar", "Cloud", "Clover", "Coast", "Compass", "Cove", "Driftwood", "Feather", "Field", "Finch"),
    *("Gate", "Harvest", "Hearth", "Heron", "Hill", "Island", "Kettle", "Kite", "Lake", "Lantern", "Leaf"),
    *("Lighthouse", "Maple", "Meadow", "Moon", "Moss", "Oak", "Orchard", "Otter", "Path", "Pebble", "Pine", "Plum"),
    *("Pond", "Porch", "Quilt", "Rain", "Shore", "Sparrow", "Stone", "Teapot", "Thread", "Tide", "Valley", "Wave"),
    *("Window", "Winter"),
)
