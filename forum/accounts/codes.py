"""The six digits that prove an address: made by chance, kept as an HMAC only, useless without the house's secret."""

import hmac
import secrets
from hashlib import sha256

from forum.core import ids

DIGITS = 6
_key: bytes | None = None


def configure(secret_key: str) -> None:
    """Derive the key of the codes from the application's secret (called once, by ``wiring.py``)."""
    global _key
    _key = sha256(b"mailed code:" + secret_key.encode()).digest()


def _keyed(text: str) -> str:
    if _key is None:
        raise RuntimeError("codes.configure() has not been called")
    return hmac.new(_key, text.encode(), sha256).hexdigest()


def new_code() -> str:
    """Six digits by chance."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hmac_of(ticket: str, code: str) -> str:
    """What is stored of a code. It is bound to its own row, so that equal codes never look equal."""
    return _keyed(f"code:{ticket}:{code}")


def is_right(stored: str, ticket: str, code: str) -> bool:
    """Whether this is the code behind the stored HMAC; an empty one (not yet sent) is never met."""
    return hmac.compare_digest(stored, hmac_of(ticket, code))


def digest_of(email: str) -> str:
    """A name for an address that can be counted under without keeping the address."""
    return _keyed(f"address:{email}")[:32]


def way_back(change: str) -> str:
    """The token in the mail to an old address, from the public id of the change."""
    return change + _keyed(f"way back:{change}")[:32]


def change_of(token: str) -> str | None:
    """The public id in such a token; None when it is not ours."""
    change = token[: ids.LENGTH]
    return change if hmac.compare_digest(token.encode(errors="replace"), way_back(change).encode()) else None


def recovery_hmac(person_id: int, code: str) -> str:
    """What is stored of a recovery code, bound to its person."""
    return _keyed(f"recovery:{person_id}:{code}")
