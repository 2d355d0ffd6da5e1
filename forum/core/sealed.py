"""Words that only the house can read: encrypted with a key derived from its secret, bound to what they belong to.

Authenticated encryption (ChaCha20-Poly1305, RFC 8439) under a key of its own for each purpose, and a fresh nonce by
chance for each text: equal words never look equal, and a sealed text moved to another row does not open. Whoever has a
copy of the database and not the secret reads nothing. A lost secret loses the words: the recovery sheet says so.
"""

import base64
import secrets
from functools import lru_cache
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

NONCE = 12
_secret: bytes | None = None


class DoesNotOpen(Exception):
    """Not sealed by this house for this purpose and this owner, or changed since."""


def configure(secret_key: str) -> None:
    """Take the application's secret (called once by ``app.py``)."""
    global _secret
    _secret = secret_key.encode()


@lru_cache(maxsize=64)
def _cipher(secret: bytes, purpose: str) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(blake2b(purpose.encode(), key=secret[:64], digest_size=32, person=b"sealed words").digest())


def _for(purpose: str) -> ChaCha20Poly1305:
    if _secret is None:
        raise RuntimeError("sealed.configure() has not been called")
    return _cipher(_secret, purpose)


def seal(purpose: str, words: str, belongs_to: str) -> str:
    """Encrypt words; returns printable text.

    Args:
        purpose: what kind of words, such as ``"letter"``; each has a key of its own.
        belongs_to: what they belong to, such as the owner's key and the row's public id; needed again to open them.
    """
    nonce = secrets.token_bytes(NONCE)
    closed = nonce + _for(purpose).encrypt(nonce, words.encode(), belongs_to.encode())
    return base64.urlsafe_b64encode(closed).decode()


def unseal(purpose: str, sealed: str, belongs_to: str) -> str:
    """The words that ``seal`` closed for the same purpose and the same owner.

    Raises:
        DoesNotOpen: for anything else.
    """
    try:
        closed = base64.b64decode(sealed.encode(), altchars=b"-_", validate=True)
        return _for(purpose).decrypt(closed[:NONCE], closed[NONCE:], belongs_to.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen from error
