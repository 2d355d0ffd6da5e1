"""Addresses without keeping them: keyed digests, the sealed tokens in links, and their form on the wire."""

import hmac
from hashlib import sha256

from email_validator import EmailNotValidError, validate_email

from forum.core import paging
from forum.core.errors import Malformed

_SCOPE = "mail: never"
_key: bytes | None = None


def configure(secret_key: str) -> None:
    """Derive the key of the digests from the application's secret. Under another secret no digest is known again."""
    global _key
    _key = sha256(b"mail address:" + secret_key.encode()).digest()


def digest_of(email: str) -> str:
    """A name for an address (in its normal form) that leads nobody back to it."""
    if _key is None:
        raise RuntimeError("mail.configure() has not been called")
    return hmac.new(_key, email.encode(), sha256).hexdigest()


def token_of(email: str) -> str:
    """What the link "never write to me" carries: only this house can make it, and the address cannot be read in it."""
    return paging.seal(_SCOPE, digest_of(email))


def digest_in(token: str) -> str | None:
    """The digest in a link's token; None when we did not make it."""
    try:
        (digest,) = paging.unseal(_SCOPE, token)
    except (Malformed, ValueError):
        return None
    return str(digest)


def for_the_wire(email: str) -> tuple[str | None, bool]:
    """The address as mail servers take it (domain in ASCII), and whether it needs a server that takes any script.

    The address is None when its domain has no form on the wire.
    """
    try:
        found = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return (email, False) if email.isascii() else (None, False)
    return (found.ascii_email, False) if found.ascii_email else (email, True)
