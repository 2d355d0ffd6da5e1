"""The JSON API's one door: a register of endpoints that reads, checks and answers; OpenAPI is made from it too."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request
from pydantic import BaseModel

from forum.core import limits
from forum.core.errors import Malformed, Problem
from forum.core.inputs import Input, parse, read_json
from forum.web.access import public as open_to_all
from forum.web.etag import answer_with_etag

PREFIX = "/api/v1"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


class WrongMediaType(Problem):
    """The body is not application/json."""

    status, code = 415, "wrong_media_type"


class Output(BaseModel):
    """The base of everything the API answers: exactly the fields declared, nothing more."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One line of the API: what it takes, what it gives, and which problem codes it may answer."""

    method: str
    path: str
    name: str
    summary: str
    takes: type[Input] | None
    query: type[Input] | None
    gives: type[BaseModel] | None
    status: int
    public: bool
    idempotent: bool
    problems: tuple[str, ...]


REGISTER: list[Endpoint] = []


class Api:
    """The API of one slice: a blueprint under /api/v1 whose routes are declared with their shapes.

    Example::

        api = Api("threads")

        @api.post("/threads/<thread_id>/posts", takes=NewPost, gives=PostOut, status=201, idempotent=True)
        def reply(sent: NewPost, thread_id: str) -> PostOut: ...
    """

    def __init__(self, name: str) -> None:
        self.blueprint = Blueprint(f"{name}_api", __name__, url_prefix=PREFIX)
        self.blueprint.after_request(_say_standing)

    def get(self, path: str, **shape: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a reading endpoint. ``query=`` is the model of its query string, ``gives=`` what it answers."""
        return self._route("GET", path, **shape)

    def post(self, path: str, **shape: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a POST. ``idempotent=True`` passes the Idempotency-Key header on as the keyword ``nonce``."""
        return self._route("POST", path, **shape)

    def put(self, path: str, **shape: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a PUT (set a state)."""
        return self._route("PUT", path, **shape)

    def patch(self, path: str, **shape: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a PATCH (change in part)."""
        return self._route("PATCH", path, **shape)

    def delete(self, path: str, **shape: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a DELETE (unset a state, take back)."""
        return self._route("DELETE", path, **shape)

    def _route(
        self,
        method: str,
        path: str,
        *,
        takes: type[Input] | None = None,
        query: type[Input] | None = None,
        gives: type[BaseModel] | None = None,
        status: int | None = None,
        public: bool = False,
        idempotent: bool = False,
        problems: tuple[str, ...] = (),
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        status = status or (200 if gives else 204)

        def declare(view: Callable[..., Any]) -> Callable[..., Any]:
            summary = (view.__doc__ or "").strip().split("\n")[0]
            endpoint = Endpoint(
                method, PREFIX + path, f"{self.blueprint.name}.{view.__name__}", summary,
                takes, query, gives, status, public, idempotent, problems,
            )  # fmt: skip
            REGISTER.append(endpoint)

            @functools.wraps(view)
            def call(**arguments: Any) -> Response:
                with limits.standing() as g.standing:
                    return _answer(endpoint, view(**_read(endpoint), **arguments))

            if public:
                open_to_all(call)
            self.blueprint.add_url_rule(path, view.__name__, call, methods=[method])
            return view

        return declare


def _read(endpoint: Endpoint) -> dict[str, Any]:
    """The keyword arguments that the body, the query string and the headers give."""
    arguments: dict[str, Any] = {}
    if endpoint.takes is not None:
        if not request.is_json:
            raise WrongMediaType
        arguments["sent"] = parse(endpoint.takes, read_json(request.get_data(cache=False)))
    elif endpoint.method != "GET" and request.content_length:
        # A body where none is expected must still be JSON, or empty; its content is not looked at.
        read_json(request.get_data(cache=False))
    if endpoint.query is not None:
        arguments["query"] = parse(endpoint.query, request.args.to_dict())
    if endpoint.idempotent:
        arguments["nonce"] = _nonce()
    return arguments


def _say_standing(response: Response) -> Response:
    """Tell the caller how they stand with the tightest limit this request counted (also when it was refused)."""
    found: limits.Standing | None = g.get("standing")
    if found is not None and found.limit:
        response.headers["RateLimit-Limit"] = str(found.limit)
        response.headers["RateLimit-Remaining"] = str(found.remaining)
        response.headers["RateLimit-Reset"] = str(found.reset)
    return response


def _nonce() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Malformed("nonce_unknown")
    return key


def if_match() -> int | None:
    """The version named by an ``If-Match: "7"`` header, or None without one.

    Raises:
        Malformed: the header is there but is no version of ours.
    """
    given = request.headers.get("If-Match")
    if given is None:
        return None
    plain = given.strip().strip('"')
    if not plain.isdecimal() or len(plain) > 9:
        raise Malformed("wrong_form")
    return int(plain)


def _answer(endpoint: Endpoint, result: Any) -> Response:
    if isinstance(result, Response):
        return result
    if endpoint.gives is None:
        return Response(status=endpoint.status)
    if not isinstance(result, endpoint.gives):
        raise TypeError(f"{endpoint.name} answered {type(result).__name__}, declared {endpoint.gives.__name__}")
    response = Response(result.model_dump_json(), endpoint.status, content_type="application/json")
    return answer_with_etag(response) if endpoint.method == "GET" else response
