"""A real server for the tests of a module, or for one that harms it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.client import Client
from tests.live.houses import House, start, stop


@pytest.fixture(autouse=True)
def hang_up() -> Iterator[None]:
    """Close every socket that a test left open."""
    yield
    Client.close_all()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server for the module."""
    running = start(tmp_path_factory.mktemp("house"))
    yield running
    stop(running)


@pytest.fixture
def own_house(tmp_path: Path) -> Iterator[House]:
    """A server for one test that ends it or harms it."""
    running = start(tmp_path)
    yield running
    stop(running)
