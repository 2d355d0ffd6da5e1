"""Passwords: argon2id hashes made outside the loop, and what a password may be.

Hashing takes tens of milliseconds of pure C on purpose. Under gevent it runs in the hub's own thread pool, so that
other greenlets go on; elsewhere in a small pool of threads. Never call it inside a transaction.
"""

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

import gevent
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import monkey

from forum.accounts.common_passwords import COMMON

R = TypeVar("R")

SHORTEST = 10
"""NIST SP 800-63B asks for 8 at least, the German BSI for 8 to 12; ten with a list of common ones is our choice."""
LONGEST = 200
"""Bounds the work of one attempt; a whole sentence fits (NIST SP 800-63B asks for 64 at least)."""

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_HASHES_AT_ONCE = 2
# The hash of 32 random bytes that nobody kept: what is checked when there is no such account.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$WTlAESNNYW4zSiiophuBww$a25jvOFqr67zBfltvUILlZmQQv8mZBqKOyusbc3+ccA"


def make_hash(password: str) -> str:
    """The hash to store for a password (which has passed ``refusal``)."""
    return _outside_the_loop(lambda: _hasher.hash(_bytes(password)))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the one behind the stored hash.

    Without a stored hash (nobody has this address) the same work is done and the answer is no, so that the time taken
    tells nothing (abuse test 27).
    """
    known = _outside_the_loop(lambda: _verify(stored or _NOBODYS, password))
    return known and stored is not None


def refusal(password: str, email: str | None) -> str | None:
    """The code of the first reason why this cannot be a password, or None. Any character is welcome, pasting too."""
    plain = password.casefold().strip()
    mail = (email or "").casefold()
    reasons = (
        ("password_short", len(password) < SHORTEST),
        ("password_long", len(password) > LONGEST),
        ("password_email", bool(mail) and plain in (mail, mail.partition("@")[0])),
        ("password_common", plain in COMMON or len(set(plain)) < 4),
    )
    return next((code for code, applies in reasons if applies), None)


def _bytes(password: str) -> bytes:
    """One form for one password, whichever keyboard typed it (NIST SP 800-63B: NFKC before hashing)."""
    return unicodedata.normalize("NFKC", password).encode()


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_HASHES_AT_ONCE, thread_name_prefix="hash")


def _outside_the_loop(work: Callable[[], R]) -> R:
    if monkey.is_module_patched("threading"):
        done: R = gevent.get_hub().threadpool.apply(work)
        return done
    return _threads().submit(work).result()
