"""The addresses that stand on every page, made once.

A page prints some twenty of them, and building them anew took a tenth of the time of a short page (measured).
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import has_request_context, request, url_for
from werkzeug.routing import Rule


class LazyRule(Rule):
    """A route for which werkzeug compiles what writes its addresses when one is first wanted, not when the house
    starts: for all routes at once that takes most of a start (measured: 110 of 135 ms), and a process writes few."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        make = super()._compile_builder
        made = cache(lambda: make(append_unknown))
        return lambda rule, /, **values: made()(rule, **values)


def kept() -> Callable[..., str]:
    """A ``url_for`` for the templates of one application that remembers what names no thing of anybody's.

    That is a page without arguments, or a file of ours: a few hundred in all. Everything else is built as ever.
    """
    made: dict[tuple[str, str, Any], str] = {}

    def address(endpoint: str, **values: Any) -> str:
        file = values.get("filename") if endpoint == "static" and len(values) == 1 else None
        if (values and file is None) or endpoint.startswith(".") or not has_request_context():
            return url_for(endpoint, **values)
        key = (request.script_root, endpoint, file)
        found = made.get(key)
        if found is None:
            found = made[key] = url_for(endpoint, **values)
        return found

    return address
