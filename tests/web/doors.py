"""Sending odd things to one route: all of them on SQLite, and on PostgreSQL those that a database could tell apart.

What the house reads out of two inputs may be the same: both are refused as a whole, both are no id of ours, both fill
the same fields with the same values. Such a pair cannot differ at the database, and that is no guess: on SQLite, where
every input is sent, each must ask the database for nothing (statement and values) that the inputs sent on both
engines have not asked for. So on PostgreSQL one of each such family stands for it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache
from typing import Any
from unittest.mock import patch

from flask import Flask, request
from sqlalchemy import event
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse, create_environ

from forum.core import ids
from forum.core.db import db
from forum.core.errors import Problem
from forum.core.inputs import Input, parse, parse_form, read_json
from forum.web.api import REGISTER
from forum.web.forms import StrictRequest
from tests.rules.matrix.rows import Row

REFUSED = "refused"
AS_IT_COMES = frozenset({
    "drafts.keep", "drafts.settle_others",  # they keep a form as it comes
    "home.add_helpline", "home.save_helpline",  # they take a field more than their shape has
    "accounts.begin_factor", "accounts.new_recovery_codes", "letters.begin", "meetings.open_now",
    "meetings.rehearse",  # they write something random, so no two of their requests ask the same
})  # fmt: skip
"""Routes of which every form is sent on both engines."""


class Heard:
    """What a request has asked of the database, and by what it has read its form or query."""

    def __init__(self) -> None:
        self.statements: dict[int, str] = {}
        self.models: set[type[Input]] = set()
        self.names: set[str] = set()

    def forget(self) -> None:
        """Begin anew."""
        self.statements.clear()
        self.models.clear()
        self.names.clear()

    def saw(self, _conn: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        """A statement is about to run."""
        self.statements[hash((statement, repr(values)))] = statement


@contextmanager
def hearing(app: Flask) -> Iterator[Heard]:
    """Listen to all requests of this process."""
    heard = Heard()

    class Query(ImmutableMultiDict[str, str]):
        """A query string that knows which names somebody asked for."""

        def getlist(self, key: str, *rest: Any) -> Any:
            heard.names.add(key)
            return super().getlist(key, *rest)

        def __getitem__(self, key: str) -> str:
            heard.names.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            heard.names.add(str(key))
            return super().__contains__(key)

    def validate(cls: type[Input], sent: Any, **rest: Any) -> Any:
        heard.models.add(cls)
        return super(Input, cls).model_validate(sent, **rest)

    args = property(lambda request: Query(super(StrictRequest, request).args))
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", heard.saw)
    with ExitStack() as stack:
        stack.callback(event.remove, engine, "before_cursor_execute", heard.saw)
        stack.enter_context(patch.object(StrictRequest, "args", args, create=True))
        stack.enter_context(patch.object(Input, "model_validate", classmethod(validate), create=True))
        yield heard


class Door:
    """One route, and what has come to it so far."""

    def __init__(self, app: Flask, heard: Heard, asked: set[int], everything: bool) -> None:
        self._app, self._heard, self._asked, self._everything = app, heard, asked, everything
        self._models: set[type[Input]] = set()
        self._names: set[str] = set()
        self._stood: set[Any] = set()

    def of_json(self, row: Row, body: bytes) -> Any:
        """What the API reads out of a body: its one door looks at nothing but the shape that the endpoint takes."""
        takes = _takes()[row.endpoint, row.method]
        try:
            sent = read_json(body)
            return repr(parse(takes, sent)) if takes else None
        except Problem:
            return REFUSED

    def of_form(self, row: Row, body: bytes, content_type: str) -> Any:
        """What a page reads out of a form: by the shapes that earlier forms were read by; else all of it."""
        if row.endpoint in AS_IT_COMES:
            return body, content_type
        form = _form(self._app, body, content_type)
        if form is None or not self._models:
            return REFUSED if form is None else tuple(form.items(multi=True))
        return tuple(_read(model, form) for model in sorted(self._models, key=repr))

    def of_query(self, query: str) -> Any:
        """What a page reads out of its query: by the shapes and names that were asked for earlier."""
        args = StrictRequest(create_environ(query_string=query)).args
        by_name = [args.getlist(name) for name in sorted(self._names)]
        return repr(([_read(model, args) for model in sorted(self._models, key=repr)], by_name))

    @staticmethod
    def of_id(text: str) -> Any:
        """Whether a text could be an id of ours."""
        return text if re.fullmatch(ids.PATTERN, text) else REFUSED

    def send(self, reading: Any, request: Callable[[], TestResponse]) -> TestResponse | None:
        """Send a request if it must be sent on this engine."""
        stands_for = reading in self._stood
        if stands_for and not self._everything:
            return None
        self._heard.forget()
        with ids.seeded("something odd"):
            answer = request()
        statements = self._heard.statements
        if stands_for:
            of_its_own = [text for key, text in statements.items() if key not in self._asked]
            assert of_its_own == [], "this reads like an earlier input, and asks the database for something else"
        else:
            self._stood.add(reading)
            self._asked.update(statements)
            self._models |= self._heard.models
            self._names |= self._heard.names
        return answer


@cache
def _takes() -> dict[tuple[str, str], type[Input] | None]:
    """The shapes of the API's endpoints, which are all there when the application is."""
    return {(endpoint.name, endpoint.method): endpoint.takes for endpoint in REGISTER}


def _read(model: type[Input], form: MultiDict[str, str]) -> str:
    try:
        return repr(parse_form(model, form))
    except Problem:
        return REFUSED


@lru_cache(maxsize=64)
def _form(app: Flask, body: bytes, content_type: str) -> MultiDict[str, str] | None:
    """The fields of a form; None when it cannot be read, or is too big."""
    with app.test_request_context(method="POST", data=body, content_type=content_type):
        try:
            return request.form
        except HTTPException:
            return None
