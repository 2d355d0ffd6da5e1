"""On which database each test runs, in which order, and which of them stay together on one worker."""

import gc
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import daemons
from tests.daemons import PLACE

TESTS = Path(__file__).parent
WALKS = TESTS / "rules"
# What only runs in a server is tested here, so these are measured in their servers; other live tests are not.
IN_SERVERS = (TESTS / "live", TESTS / "meetings")
SQLITE, POSTGRESQL, BOTH = "sqlite", "postgresql", "both"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of engine."""
    default = os.environ.get("OPENCHAIR_TEST_ENGINE", "sqlite")
    parser.addoption(
        "--engine", choices=("sqlite", "postgresql", "both"), default=default, help="the database to test on"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start the PostgreSQL server that all workers share, once, in the process that the others come from."""
    gc.set_threshold(50_000, 20, 100)  # thousands of tests stay in memory: looking through them all takes its time
    if POSTGRESQL in engines(config) and PLACE not in os.environ:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        try:
            os.environ[PLACE] = stack.enter_context(daemons.postgresql())
        except daemons.NoServer:
            return  # each test that needs it says so
        stack.callback(os.environ.pop, PLACE)


def engines(config: pytest.Config) -> tuple[str, ...]:
    """The databases that were asked for with ``--engine``."""
    chosen = str(config.getoption("--engine"))
    return (SQLITE, POSTGRESQL) if chosen == BOTH else (chosen,)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches a database on each of those asked for; servers and browsers, and ``one_engine``, on SQLite."""
    if "engine" not in metafunc.fixturenames:
        return
    once = any(metafunc.definition.get_closest_marker(name) for name in ("one_engine", "live", "browser"))
    asked = engines(metafunc.config)
    metafunc.parametrize("engine", (SQLITE,) if once and SQLITE in asked else asked, indirect=True, scope="session")


@pytest.hookimpl(tryfirst=True)  # before ``-m`` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """Mark what is measured how, and put all in order.

    Walks over the whole house are not measured: what only a walk reaches is not tested by it, and tracing it doubles
    its time. On PostgreSQL alone, what touches no database is left out, and what the choice makes no difference to.
    """
    for item in items:
        if item.path.is_relative_to(WALKS) or item.get_closest_marker("walk"):
            item.add_marker("no_cover")
        if item.get_closest_marker("live") and any(item.path.is_relative_to(folder) for folder in IN_SERVERS):
            item.add_marker("in_server")
    if engines(config) == (POSTGRESQL,):
        again = [item for item in items if "engine" in item.fixturenames and not item.get_closest_marker("one_engine")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
        items[:] = again
    early = {item.path for item in items if item.get_closest_marker("early")}
    items.sort(key=lambda item: _place(item, item.path in early))


def _place(item: pytest.Function, is_early: bool) -> int:
    """PostgreSQL comes first, as a worker changes its database but once; then what takes long.

    The files that begin last are short ones, so no worker is left alone with a long one.
    """
    waits = bool(item.get_closest_marker("live") or item.get_closest_marker("browser"))
    if _engine(item) == POSTGRESQL:
        return 0 if is_early else 1
    return (2 if waits else 3) if is_early else (4 if waits else 5)


def _engine(item: pytest.Function) -> str | None:
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("engine") if callspec else None


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist is not typed to the end
    """The tests of a file on one database stay together: what a module shares (a server, two worlds) is made once."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, test = nodeid.partition("::")
        values = test.partition("[")[2].rstrip("]").split("-")
        return f"{path} {POSTGRESQL in values}"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Hand out whole files, in our order."""
    config.option.loadscopereorder = False
    return ByFile(config, log)
