"""Deny by default: a route needs a signed-in member unless it is ``@public``; and every answer's headers."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, request
from werkzeug.datastructures import Headers

from forum.core import ids
from forum.core.errors import NotFound, NotSignedIn, Problem
from forum.core.settings import Settings
from forum.web import csrf, resting
from forum.web.current import open_to_resting, signed_in, viewer

F = TypeVar("F", bound=Callable[..., Any])

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'{live}; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


_PUBLIC_ID = re.compile(ids.PATTERN)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d+)?")


class HostUnknown(Problem):
    """The Host header names a site that we are not."""

    status, code = 400, "host_unknown"


def public(view: F) -> F:
    """Open a route to people who are not signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def tokenless(view: F) -> F:
    """Let a form be sent without the session's token: its address is the proof (a link out of a mail, RFC 8058)."""
    view.is_tokenless = True  # type: ignore[attr-defined]
    return view


def indexable(view: F) -> F:
    """Let search engines keep this public page (the front door); everything else is noindex."""
    view.is_indexable = True  # type: ignore[attr-defined]
    return view


def host_name(host: str) -> str | None:
    """The name in a Host header or a setting, without its port: ``[::1]`` of ``[::1]:8000``; None if it is no host."""
    found = _HOST.fullmatch(host.lower())
    return found[1] if found else None


def _arguments() -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in (request.view_args or {}).items()]


def _check_member(endpoint: str, view: Callable[..., Any] | None) -> None:
    """Somebody is signed in, unless the page is public; their place does not rest, unless the door stays open then."""
    if endpoint in resting.OPEN:
        open_to_resting()
    if endpoint == "static" or getattr(view, "is_public", False):
        return
    if not viewer().signed_in:
        raise resting.Rests(signed_in()) if signed_in().rests else NotSignedIn


def _check_token(view: Callable[..., Any] | None) -> None:
    if not getattr(view, "is_tokenless", False):
        csrf.check()


def guard(app: Flask, settings: Settings) -> None:
    """Put the gate before every request and the headers on every answer."""
    socket_origins = "".join(f" {origin.replace('http', 'ws', 1)}" for origin in settings.origins)
    policy = CSP.format(live=socket_origins)
    ours = {host_name(host) for host in settings.hosts} - {None}

    @app.before_request
    def gate() -> None:
        if host_name(request.host) not in ours:
            raise HostUnknown
        if request.endpoint is None:
            return  # no such route, or not with this method: Flask answers
        view = app.view_functions.get(request.endpoint)
        _check_member(request.endpoint, view)
        _check_token(view)
        if any(name.endswith("_id") and not _PUBLIC_ID.fullmatch(value) for name, value in _arguments()):
            raise NotFound  # no id of ours looks like that, and some texts (NUL) no database may be asked for

    same = Headers(
        {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
        }
    )
    if settings.secure_cookies:
        same["Strict-Transport-Security"] = "max-age=31536000"

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.extend(same)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
            if not getattr(app.view_functions.get(request.endpoint or ""), "is_indexable", False):
                response.headers["X-Robots-Tag"] = "noindex, noarchive"
        return response
