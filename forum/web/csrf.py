"""Cross-site request forgery: one token per session, stable while it lasts, an HMAC of the session's own secret.

Signed in, the secret is the session's; signed out it is a random value kept in the visitor's cookie. A stable token
means that a form which stood open for an hour still sends, and that pages can be compared byte for byte.
"""

import hmac
import secrets
from functools import lru_cache
from hashlib import sha256

from flask import current_app, request, session

from forum.core.errors import Problem

_VISITOR = "v"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class CsrfRefused(Problem):
    """The token is missing, foreign or from a session that has ended."""

    status, code = 400, "csrf"


def token_for(secret: str) -> str:
    """The token that belongs to a session secret."""
    return _token(str(current_app.config["SECRET_KEY"]), secret)


@lru_cache(maxsize=4096)
def _token(key: str, secret: str) -> str:
    # Kept for who is here now: every page asks for the same one again.
    return hmac.new(key.encode(), b"csrf:" + secret.encode(), sha256).hexdigest()


def token() -> str:
    """The token of whoever this request belongs to; makes a visitor's secret when there is none yet."""
    signed_in = session.get("_user_id")
    if signed_in:
        return token_for(str(signed_in))
    if _VISITOR not in session:
        session[_VISITOR] = secrets.token_urlsafe(12)
    return token_for(str(session[_VISITOR]))


def matches(secret: str, given: object) -> bool:
    """Whether ``given`` is the token of the session with this secret (compared in constant time)."""
    return isinstance(given, str) and hmac.compare_digest(token_for(secret).encode(), given.encode(errors="replace"))


def check() -> None:
    """Refuse an unsafe request without its token (form field ``csrf_token`` or header ``X-CSRF-Token``).

    Raises:
        CsrfRefused: no token, or not this session's.
    """
    if request.method in SAFE_METHODS:
        return
    secret = session.get("_user_id") or session.get(_VISITOR)
    given = request.headers.get("X-CSRF-Token")
    if given is None and not request.is_json:
        given = request.form.get("csrf_token")
    if not secret or not matches(str(secret), given):
        raise CsrfRefused
