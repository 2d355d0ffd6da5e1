"""Edge: what a sign-in means for the visitor's cookie, and where they may be sent on to."""

from urllib.parse import urlsplit

from flask import request, session

from forum.accounts.devices import Device, kind_of
from forum.core.viewer import Viewer
from forum.web.current import forget, load_visitor, remember

LONGEST_WAY = 500


FORGET = '"storage"'
"""What the browser is told to forget at the way out. Not its cache: nothing of members is ever in it (``no-store``),
and clearing it holds Chromium back for seconds, with our name in its bar (rails #54379, nextcloud/server #9179)."""


def begin(token: str, own_device: bool) -> Viewer:
    """Sign this browser in with a fresh session's token; nothing of the visitor before stays (no fixation).

    Args:
        own_device: keep the cookie when the browser is closed; elsewhere it goes with it.

    Returns:
        Who is signed in now.
    """
    session.clear()
    viewer = load_visitor(token)
    remember(token, viewer)
    # Flask-Login also notes a digest of address and browser; we neither use nor keep one.
    session.pop("_id", None)
    session.permanent = own_device
    return viewer


def is_kept() -> bool:
    """Whether this browser keeps the cookie when it is closed: they said that the device is their own."""
    return session.permanent


def device(own: bool) -> Device:
    """What this request comes from, as coarsely as it is kept."""
    return Device(own, kind_of(request.headers.get("User-Agent", "")))


def end() -> None:
    """Sign this browser out: an empty cookie, also when the database is away."""
    forget()
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
