"""A Problem becomes an answer in one place: problem+json under /api/, otherwise a page that keeps what was typed."""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from flask import Flask, Response, render_template, request, url_for
from flask.globals import request_ctx
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from forum.core.accidents import traced
from forum.core.db import db
from forum.core.errors import Malformed, NotFound, NotSignedIn, Problem, TooLarge, Unavailable
from forum.web import proof, resting, words
from forum.web.current import ask_no_further, signed_in, viewer
from forum.web.forms import words_of_form
from forum.web.stencils import Stencil

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptAt:
    """Words of a refused form that are safe now: the page to go on writing at, and whether it is their writer who is
    asking (someone else may have signed in on this device meanwhile; they are told nothing of the words)."""

    url: str
    by_reader: bool


_keep: Callable[[], KeptAt | None] = lambda: None  # noqa: E731
_REFUSAL = Stencil(
    "problem.html",
    shape=("signed_in", "asks_to_sign_in"),
    words=("title", "sentence", "sign_in_at"),
    constants={"rest": None, "kept_at": None, "kept": ()},
)
"""The page of most refusals: nothing was typed, and nobody's place rests."""


class MethodNotAllowed(Problem):
    """The route exists, but not with this method."""

    status, code = 405, "method_not_allowed"


class OurFault(Problem):
    """Something broke on our side."""

    status, code = 500, "our_fault"


_HTTP: dict[int, type[Problem]] = {400: Malformed, 404: NotFound, 405: MethodNotAllowed, 413: TooLarge}


def configure(keep: Callable[[], KeptAt | None]) -> None:
    """Hand in what keeps the words of a refused form (called once by ``wiring.py``); None: there were none to keep."""
    global _keep
    _keep = keep


def as_json(problem: Problem) -> dict[str, Any]:
    """The problem's wire form with title and detail in the reader's language (RFC 9457)."""
    wire = problem.as_problem()
    wire["title"] = words.title(problem.code)
    wire["detail"] = words.sentence(problem.code, **problem.extra)
    return wire


def answer(problem: Problem) -> Response:
    """The response for a refusal, in the form that the caller reads."""
    with suppress(DBAPIError):  # a connection that is lost has nothing to take back
        db.session.rollback()
    if request.path.startswith("/api/"):
        response = Response(json.dumps(as_json(problem)), problem.status, content_type="application/problem+json")
    elif request_ctx.url_adapter is None:  # a Host that cannot be one: no link of a page could be made
        response = Response(f"{words.sentence(problem.code)}\n", problem.status, content_type="text/plain")
    else:
        if proof.asked(problem):
            return Response(proof.page(problem), problem.status)
        kept_at = None if isinstance(problem, Unavailable) else _words_kept()
        response = Response(_page(problem, kept_at), problem.status)
        if kept_at is not None:
            response.headers["Words-Kept"] = "yes"
    if "retry_after" in problem.extra:
        response.headers["Retry-After"] = str(problem.extra["retry_after"])
    return response


def _words_kept() -> KeptAt | None:
    """Keep what came with a refused form; whatever goes wrong, the page still gives the words back."""
    if request.method != "POST" or request.is_json:
        return None
    try:
        return _keep()
    except (Problem, HTTPException, DBAPIError) as error:
        log.warning("words of a refused form were not kept: %s", traced(error))
        with suppress(DBAPIError):
            db.session.rollback()
        return None


def _page(problem: Problem, kept_at: KeptAt | None) -> str:
    elsewhere = kept_at is not None and not kept_at.by_reader
    kept = [] if elsewhere else words_of_form()
    rest = resting.why_rests(signed_in()) if isinstance(problem, resting.Rests) else None
    title, sentence = words.title(problem.code), words.sentence(problem.code, **problem.extra)
    signs_in = isinstance(problem, NotSignedIn)
    way_back = request.full_path.rstrip("?") if request.method == "GET" else None
    sign_in_at = url_for("accounts.sign_in", next=way_back) if signs_in else ""
    if not kept and kept_at is None and rest is None:
        return _REFUSAL.page((viewer().signed_in, signs_in), (title, sentence, sign_in_at))
    return render_template(
        "problem.html",
        title=title,
        sentence=sentence,
        signed_in=viewer().signed_in,
        asks_to_sign_in=signs_in,
        sign_in_at=sign_in_at,
        kept_at=kept_at,
        kept=kept,
        rest=rest,
    )


def install(app: Flask) -> None:
    """Teach the app to answer every refusal, and every accident, in this way."""

    @app.errorhandler(Problem)
    def refused(problem: Problem) -> Response:
        return answer(problem)

    @app.errorhandler(HTTPException)
    def http_refused(error: HTTPException) -> Response:
        if error.code is not None and 300 <= error.code < 400:
            return error.get_response()  # type: ignore[return-value]  # a redirect of the router's own
        problem = _HTTP.get(error.code or 500, Malformed if (error.code or 500) < 500 else OurFault)()
        response = answer(problem)
        if allow := error.get_response().headers.get("Allow"):
            response.headers["Allow"] = allow
        return response

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(PoolTimeout)
    def no_database(error: Exception) -> Response:
        log.error("the database did not answer %s: %s", request.endpoint, type(error).__name__)
        ask_no_further()
        return answer(Unavailable())

    @app.errorhandler(InternalServerError)
    def broke(error: InternalServerError) -> Response:
        try:
            return answer(OurFault())
        except Exception as second:
            log.error("the page about an accident broke too: %s", traced(second))
            return Response(f"{words.sentence(OurFault.code)}\n", OurFault.status, content_type="text/plain")

    def log_accident(info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        # Flask would log the path and the message, which may name a person; the route's name does not.
        log.error("an accident in %s: %s", request.endpoint, traced(info[1]))

    app.log_exception = log_accident  # type: ignore[method-assign,assignment]
