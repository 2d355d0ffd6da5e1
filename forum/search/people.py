"""What looks like a search for a person, and is not run (S-20). Nothing of it is kept.

It is a rule about what was typed alone. Whether somebody here has that name plays no part: the answer must not tell.
"""

import re

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from forum.search.given_names import GIVEN_NAMES, TITLES

SHORTEST_NUMBER = 7
"""Digits from which a row of them may be a telephone number (ITU-T E.164 numbers without their country's code)."""
_ADDRESS = re.compile(r"\S@\S|@\w")
_NUMBER = re.compile(r"\+?\d[\d\s().\-/]*\d")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\-.][^\W\d_]+)*\.?")
_MOST_NAMES = 4


def names_somebody(words: str) -> bool:
    """Whether this reads like an e-mail address, a handle, a telephone number or a full name."""
    if _ADDRESS.search(words):
        return True
    if any(len(re.sub(r"\D", "", found)) >= SHORTEST_NUMBER for found in _NUMBER.findall(words)):
        return True
    return _is_full_name(words)


def _is_full_name(words: str) -> bool:
    """Two to four words and nothing else, that are written like names, or that begin with a title or a given name."""
    parts = [part.strip(".,") for part in words.split()]
    if not 2 <= len(parts) <= _MOST_NAMES or not all(_WORD.fullmatch(part) for part in parts):
        return False
    plain = [part.casefold() for part in parts]
    if plain[0] in TITLES:
        return True
    if plain[0] in GIVEN_NAMES or ("," in words and plain[-1] in GIVEN_NAMES):
        return len(parts) == 2 or all(part[:1].isupper() for part in parts)
    return all(part[:1].isupper() and not part.isupper() for part in parts)


def _refuse(words: str) -> str:
    if names_somebody(words):
        raise PydanticCustomError("oc_no_people", "search does not look for people")
    return words


refused = AfterValidator(_refuse)
"""For an input's field: refuse with the code ``no_people``."""
