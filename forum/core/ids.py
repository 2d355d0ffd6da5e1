"""Public ids: random 16-character text. Integer keys never leave the house, so nothing can be counted or guessed.

16 characters of a 32-letter alphabet are 80 bits. Letters that are read wrongly (i, l, o, u) are left out.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from random import Random

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16
PATTERN = rf"[{ALPHABET}]{{{LENGTH}}}"


# 10 random bytes are 16 letters of base32: one call to the system instead of sixteen.
_OUR_LETTERS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())


def _secret() -> str:
    return base64.b32encode(secrets.token_bytes(10)).translate(_OUR_LETTERS).decode()


_source: Callable[[], str] = _secret


def new() -> str:
    """A fresh public id: 16 characters, 80 random bits."""
    return _source()


def derived(*parts: str) -> str:
    """The public id that always belongs to these parts: for what is named by what it is made of, and needs no row."""
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=10).digest()
    return base64.b32encode(digest).translate(_OUR_LETTERS).decode()


@contextmanager
def seeded(seed: str) -> Iterator[None]:
    """Make ids repeatable inside the block (the demo community and the two-world harness need equal ids each time)."""
    global _source
    # Not for secrets: a repeatable sequence is the whole point here. (Most blocks never draw from it.)
    before, random = _source, cache(lambda: Random(seed))  # noqa: S311
    _source = lambda: "".join(random().choice(ALPHABET) for _ in range(LENGTH))  # noqa: E731
    try:
        yield
    finally:
        _source = before
