"""Keyset pages. A cursor is encrypted (deterministic AES-SIV, RFC 5297), so a client can neither read a sort value
nor build a cursor of its own, and the same place always gives the same cursor (equal pages stay byte-equal)."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha512
from typing import Any, Generic, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from forum.core.errors import Malformed

T = TypeVar("T")
_cipher: AESSIV | None = None


def configure(secret_key: str) -> None:
    """Derive the cursor key from the application's secret (called once by ``app.py``)."""
    global _cipher
    _cipher = AESSIV(sha512(b"cursor:" + secret_key.encode()).digest())


def _key() -> AESSIV:
    if _cipher is None:
        raise RuntimeError("paging.configure() has not been called")
    return _cipher


def seal(scope: str, *values: str | int | datetime) -> str:
    """Make a cursor for one list (``scope``, such as ``"threads"``) from its sort values.

    Returns URL-safe text. Datetimes come back from ``unseal`` as aware datetimes, other values as they were.
    """
    plain = json.dumps([{"t": v.isoformat()} if isinstance(v, datetime) else v for v in values], separators=(",", ":"))
    sealed = _key().encrypt(plain.encode(), [scope.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(scope: str, cursor: str) -> list[Any]:
    """The sort values inside a cursor that ``seal`` made for the same scope.

    Raises:
        Malformed: ``cursor_unknown``, for anything we did not make ourselves (a forged, foreign or cut cursor).
    """
    try:
        sealed = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = json.loads(_key().decrypt(sealed, [scope.encode()]))
    except (InvalidTag, ValueError) as error:
        raise Malformed("cursor_unknown") from error
    return [datetime.fromisoformat(v["t"]) if isinstance(v, dict) else v for v in values]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: its rows in reading order, and cursors for the neighbouring pages (None: there is none)."""

    items: Sequence[T]
    older: str | None = None
    newer: str | None = None
