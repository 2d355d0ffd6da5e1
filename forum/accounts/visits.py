"""Edge: what a sign-in means for the visitor's cookie, and where they may be sent on to."""

from urllib.parse import urlsplit

from flask import session
from flask_login import login_user, logout_user

from forum.web.current import SignedIn, load_viewer_for

LONGEST_WAY = 500


def begin(token: str) -> None:
    """Sign this browser in with a fresh session's token; nothing of the visitor before stays (no fixation)."""
    session.clear()
    login_user(SignedIn(token, load_viewer_for(token)))
    # Flask-Login also notes a digest of address and browser; we neither use nor keep one.
    session.pop("_id", None)
    session.permanent = True


def end() -> None:
    """Sign this browser out: an empty cookie."""
    logout_user()
    session.clear()


def safe_way(asked: str | None) -> str | None:
    """A place on this very site to go on to, or None. Whatever a browser could read as another host is refused."""
    if not asked or len(asked) > LONGEST_WAY or not asked.startswith("/") or asked.startswith("//"):
        return None
    # Browsers take a backslash for a slash and drop tabs and line ends inside addresses (WHATWG URL §4.4).
    if "\\" in asked or not asked.isascii() or any(char <= " " or char == "\x7f" for char in asked):
        return None
    parts = urlsplit(asked)
    return asked if not parts.scheme and not parts.netloc else None
