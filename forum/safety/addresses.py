"""Which addresses a person's words may link to, and where a bare address in a sentence ends.

Pure functions, each linear in the length of its input, used at every gate of `forum.safety.text`.
"""

from __future__ import annotations

import re
import unicodedata

ADDRESS_LIMIT = 2_000
"""Longest address that becomes a link; longer ones stay words."""

_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff]")
"""Characters that browsers or readers skip inside an address (WHATWG URL §4.4 strips tab, new line and C0)."""

_HOST = (
    r"https?://"
    r"(?:[a-z0-9][a-z0-9-]*[.])+[a-z][a-z0-9-]*[.]?"  # a name with a dot: no user part, no bare or numeric host
    r"(?::[0-9]{1,5})?(?=[/?#]|\Z)"
)
_WEB_HOST = re.compile(_HOST, re.ASCII | re.IGNORECASE)
_WEB = re.compile(_HOST + r"[!#-;=?-\[\]_a-z~]*", re.ASCII | re.IGNORECASE)
"""Printable ASCII but quotes, angles, backslash, caret, grave, braces, bar."""

_BARE = re.compile(r"://[^\s<>\"'`\[\]{}|\\^*\u2018-\u201f\u3000-\u303f\uff00-\uff0f]+")
_SCHEMES = ("https", "http")
_AFTER_SENTENCE = ".,;:!?_~&"

_LOOKS_LIKE_ADDRESS = re.compile(r"://|www[.]|\w[.][^\W\d_]{2}|\w@\w")


def is_web_address(address: str) -> bool:
    """Say whether `address` is a plain `http` or `https` address of a named host.

    Refused on purpose: every other scheme however it is spelled, addresses that change when control characters and
    white space are taken out, a user part before the host (`https://bank.example@elsewhere.example`), hosts without a
    name, and what is longer than `ADDRESS_LIMIT`.
    """
    if len(address) > ADDRESS_LIMIT or _IGNORED_BY_BROWSERS.search(address):
        return False
    return _WEB.fullmatch(address) is not None


def has_web_host(address: str) -> bool:
    """Say whether `address`, not yet percent-encoded, begins as a web address and is short enough to be one.

    Hosts outside ASCII are refused before anyone encodes them: punycode is quadratic in distinct letters (10,000 of
    them take half a minute), and a look-alike letter in a host is how people are deceived.
    """
    return len(address) <= ADDRESS_LIMIT and _WEB_HOST.match(address) is not None


def bare_address(text: str, colon: int) -> tuple[int, int] | None:
    """Find the `http(s)` address whose `://` stands at `colon`; return its first and past-the-end index, or None.

    Punctuation that belongs to the sentence stays outside, as does a closing bracket without its opening one.
    """
    before = text[max(0, colon - 5) : colon].lower()
    scheme = next((name for name in _SCHEMES if before.endswith(name)), None)
    if scheme is None:
        return None
    start = colon - len(scheme)
    found = None if start and text[start - 1].isalnum() else _BARE.match(text, colon)
    return (start, colon + _length_without_tail(found[0])) if found else None


def looks_like_address(label: str) -> bool:
    """Say whether a link's label could be read as an address, and so must be the address it leads to."""
    return _LOOKS_LIKE_ADDRESS.search(unicodedata.normalize("NFKC", label).replace("\u3002", ".").lower()) is not None


def _length_without_tail(found: str) -> int:
    """Return the length of `found` without the sentence's own punctuation; one walk back, counting brackets once."""
    spare = found.count(")") - found.count("(")
    end = len(found)
    while found[end - 1] in _AFTER_SENTENCE or (
        found[end - 1] == ")" and spare > 0
    ):  # the slashes end it at the latest
        spare -= found[end - 1] == ")"
        end -= 1
    return end
