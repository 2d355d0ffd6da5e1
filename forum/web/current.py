"""Who is asking, in a request: Flask-Login's current user, unwrapped to the plain Viewer."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, request
from flask_login import UserMixin, current_user, login_user

from forum.core.errors import NotSignedIn
from forum.core.viewer import ANONYMOUS, Viewer

F = TypeVar("F", bound=Callable[..., Any])
Load = Callable[[str, bool], Viewer | None]
_load: Load = lambda token, in_use: None  # noqa: E731
_load_for_socket: Load = lambda token, in_use: None  # noqa: E731


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """What Flask-Login keeps: the session token, and the Viewer that was loaded for it."""

    def __init__(self, token: str, viewer: Viewer) -> None:
        self.token = token
        self.viewer = viewer

    def get_id(self) -> str:
        """The server-side session's token; it stops working the moment its row ends or its epoch moves on."""
        return self.token


def configure(load: Load, load_for_socket: Load | None = None) -> None:
    """Hand in how a session token becomes a Viewer (one narrow row read); None when it is not alive any more.

    ``load(token, in_use)``: what is not a use does not keep a quiet session from ending. ``load_for_socket`` may read
    for many at once.
    """
    global _load, _load_for_socket
    _load, _load_for_socket = load, load_for_socket or load


def load_user(token: str) -> SignedIn | None:
    """Flask-Login's user loader."""
    viewer = _load(token, not _only_looks())
    return SignedIn(token, viewer) if viewer else None


def only_looks(view: F) -> F:
    """Mark a route that a page asks by itself, without a person: it does not keep a quiet session from ending."""
    view.only_looks = True  # type: ignore[attr-defined]
    return view


def _only_looks() -> bool:
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "only_looks", False))


def load_viewer_for(token: str, *, in_use: bool = True) -> Viewer:
    """The Viewer of a session token, read anew; for sockets, which outlive requests.

    Args:
        in_use: whether a person is at work; a socket that comes back by itself is no sign of one.

    Raises:
        NotSignedIn: the session has ended or never was.
    """
    viewer = _load_for_socket(token, in_use)
    if viewer is None:
        raise NotSignedIn
    return viewer


def viewer() -> Viewer:
    """Who is asking; ANONYMOUS when nobody is signed in. Whose place here rests is nobody, but at the few doors that
    stay open for them."""
    found = signed_in()
    return ANONYMOUS if found.rests and not g.get("open_to_resting") else found


def signed_in() -> Viewer:
    """Whose session it is, also while their place rests."""
    if "nobody" in g:
        return ANONYMOUS
    found: Viewer = getattr(current_user, "viewer", ANONYMOUS)
    return found


def open_to_resting() -> None:
    """In this request, whose place rests is who they are (see ``resting.py``)."""
    g.open_to_resting = True


def load_visitor(token: str) -> Viewer:
    """The Viewer of a session that has just begun, also of somebody whose place rests.

    Raises:
        NotSignedIn: there is no such session.
    """
    found = _load(token, True)
    if found is None:
        raise NotSignedIn
    return found


def ask_no_further() -> None:
    """For the rest of this request nobody is signed in, unless we know already: the database does not answer."""
    if "_login_user" not in g:  # where Flask-Login keeps whom it has loaded
        g.nobody = True


def forget() -> None:
    """From here on nobody is signed in in this request; asks the database nothing (it may be away)."""
    g.pop("_login_user", None)
    g.nobody = True


def remember(token: str, viewer: Viewer) -> None:
    """From here on this one is signed in in this request, and in this browser."""
    g.pop("nobody", None)
    login_user(SignedIn(token, viewer))


def session_token() -> str | None:
    """The token of the signed-in session, or None."""
    token: str | None = getattr(current_user, "token", None)
    return token


def address() -> str | None:
    """The caller's address, as far as the configured proxies can be trusted (never logged, never stored)."""
    return request.remote_addr if request else None
