"""Public ids: random 16-character text. Integer keys never leave the house, so nothing can be counted or guessed.

16 characters of a 32-letter alphabet are 80 bits. Letters that are read wrongly (i, l, o, u) are left out.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16
PATTERN = rf"[{ALPHABET}]{{{LENGTH}}}"


def _secret() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


_source: Callable[[], str] = _secret


def new() -> str:
    """A fresh public id: 16 characters, 80 random bits."""
    return _source()


@contextmanager
def seeded(seed: str) -> Iterator[None]:
    """Make ids repeatable inside the block (the demo community and the two-world harness need equal ids each time)."""
    global _source
    # Not for secrets: a repeatable sequence is the whole point here.
    before, random = _source, Random(seed)  # noqa: S311
    _source = lambda: "".join(random.choice(ALPHABET) for _ in range(LENGTH))  # noqa: E731
    try:
        yield
    finally:
        _source = before
