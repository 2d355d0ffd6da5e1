"""Fixtures that every test may use. ``--engine=sqlite`` (default), ``postgresql`` or ``both`` chooses the
database (see ``tests/order.py``).

* ``app``: the application on a database as new; ``client``: a browser without cookies, not signed in.
* ``app_context``: the same with its context pushed, for tests that call operations and queries directly.
* ``make_app(**settings)``: another application with other settings on the same database.
* ``postgres_url``, ``queue_url``: real PostgreSQL and Valkey, on either engine.
* ``serve(queue_url=None, **environ)``: the real server on this test's database (mark the test ``live``), as often as
  wanted; see ``tests/servers.py``.
* ``page``: a page of a real Chromium (mark the test ``browser``).
"""

import contextvars
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
import redis
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache

from forum.app import create_app
from forum.core.db import db
from forum.core.settings import Settings
from tests import daemons, engines
from tests.daemons import PLACE
from tests.missing import LOUD, not_here
from tests.servers import Server

pytest_plugins = ["tests.browsers", "tests.order"]
# How quickly examples are made says something of the machine, which two other workers use, and nothing of the code.
settings.register_profile("house", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what this machine could not run: a quiet skip looks like a pass."""
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if report.longrepr}
    for reason in sorted(reason for reason in reasons if LOUD in reason):
        terminalreporter.write_line(reason.removeprefix("Skipped: "), red=True, bold=True)


class ApartClient(FlaskClient):
    """A test client whose requests share nothing with the test around them, as if they came over the wire.

    Flask would lend a request the context that a test has pushed, with its ``g`` and its session. What the test has
    written is committed before the request, and read anew after it.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request."""
        if has_app_context():
            db.session.commit()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.commit()
            db.session.expire_all()
        return response


class Templates(BytecodeCache):
    """Compiled templates, for every application that this process makes."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text."""
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._compiled[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = Templates()


class Bench:
    """What one worker keeps between tests: its database and the application on it."""

    def __init__(self, database: engines.Database, folder: Path, queue_url: str | None) -> None:
        self.database, self._folder, self._queue_url = database, folder, queue_url
        self._app: Flask | None = None
        engines.migrate(self.app())
        database.keep(self.app())

    def app(self) -> Flask:
        """The usual application, made when there is none."""
        if self._app is None:
            self._app = self.make()
            engines.hurry(self._app)
        return self._app

    def make(self, **overrides: Any) -> Flask:
        """An application with these settings; the process's own configuration follows the last one made."""
        settings: dict[str, Any] = {"data": self._folder, "queue_url": self._queue_url, **overrides}
        app = create_app(Settings.for_tests(settings.pop("database_url", self.database.url), **settings))
        app.test_client_class = ApartClient
        app.jinja_env.bytecode_cache = TEMPLATES
        return app

    def forget_app(self) -> None:
        """Make the usual application anew for the next test: another one has configured the process."""
        if self._app is not None:
            with self._app.app_context():
                db.engine.dispose()
        self._app = None


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgresql`` (see ``tests/order.py``)."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a real PostgreSQL server's own database; make databases of your own beside it."""
    with ExitStack() as stack:
        url = os.environ.get(PLACE)
        if url is None:
            try:
                url = stack.enter_context(daemons.postgresql())
            except daemons.NoServer as missing:
                not_here("server", str(missing))
        yield url


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[str]:
    """The URL of this worker's Valkey server."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(daemons.valkey())
        except daemons.NoServer as missing:
            not_here("server", str(missing))
        yield url


@pytest.fixture(scope="session")
def valkey_line(valkey_server: str) -> Iterator[redis.Redis]:
    """A line to this worker's Valkey server."""
    with redis.Redis.from_url(valkey_server) as connection:
        yield connection


@pytest.fixture
def queue_url(valkey_server: str, valkey_line: redis.Redis) -> str:
    """The URL of a real Valkey server with nothing in it."""
    valkey_line.flushall()
    return valkey_server


@pytest.fixture(scope="session")
def bench(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """This worker's database and application; on PostgreSQL with Valkey beside it."""
    folder = tmp_path_factory.mktemp("chair")
    database: engines.Database = engines.SqliteDatabase(folder)
    queue_url = None
    if engine == "postgresql":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        database = engines.PostgresDatabase(request.getfixturevalue("postgres_url"), f"chair_{worker}")
        queue_url = request.getfixturevalue("valkey_server")
    bench = Bench(database, folder, queue_url)
    yield bench
    bench.forget_app()
    database.close()


@pytest.fixture
def app(bench: Bench, request: pytest.FixtureRequest) -> Flask:
    """The application, its database as new; no context is pushed."""
    engines.forget()
    if bench.database.url.startswith("postgresql"):
        request.getfixturevalue("queue_url")
    app = bench.app()
    bench.database.restore(app)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Someone's browser, without cookies."""
    return app.test_client()


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application with its context pushed; requests made inside still get a context of their own."""
    with app.app_context():
        yield app


@pytest.fixture
def make_app(app: Flask, bench: Bench) -> Iterator[Callable[..., Flask]]:
    """Make another application with other settings (``make_app(testing=False)``) on the same database."""
    made: list[Flask] = []

    def make(**overrides: Any) -> Flask:
        made.append(bench.make(**overrides))
        return made[-1]

    yield make
    for one in made:
        with one.app_context():
            db.session.remove()
            db.engine.dispose()
    bench.forget_app()


@pytest.fixture
def serve(app: Flask, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start the real server on this test's database: ``serve(queue_url=..., EMBEDDED_WORK="0")``.

    ``by_command=True`` starts it with ``open-chair run``, which reads everything anew: ten times as long.
    """
    settings: Settings = app.extensions["settings"]
    servers: list[Server] = []

    def start(queue_url: str | None = settings.queue_url, by_command: bool = False, **environ: str) -> Server:
        server = Server(settings, tmp_path / f"server-{len(servers)}", queue_url, environ, by_command=by_command)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.close()
