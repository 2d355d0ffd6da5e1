"""Fixtures of the journeys.

* ``house``: a demo community on a real server; every test that takes it runs in the medium and in the small one.
* ``medium``: the medium one alone.
* ``someone(house, "demo-parent", scripts=False)``: one of its people at a keyboard, signed in, in a browser of their
  own; ``stranger(house)``: a visitor.
"""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.houses import DemoHouse, started
from tests.journeys.keyboard import Someone

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SIZES = ("medium", "small")


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], DemoHouse]]:
    """The demo community of a size, started when it is first asked for."""
    running: dict[str, DemoHouse] = {}
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def of(size: str) -> DemoHouse:
        if size not in running:
            running[size] = started(size, tmp_path_factory.mktemp(size), shared)
        return running[size]

    yield of
    for house in running.values():
        house.kill()  # what it holds is of no more use to anybody


@pytest.fixture(scope="session", params=SIZES)
def house(request: pytest.FixtureRequest, houses: Callable[[str], DemoHouse]) -> DemoHouse:
    """A demo community, each size in turn."""
    return houses(request.param)


@pytest.fixture(scope="session")
def medium(houses: Callable[[str], DemoHouse]) -> DemoHouse:
    """The medium demo community."""
    return houses("medium")


@pytest.fixture(scope="session")
def kept_cookies() -> dict[tuple[str, str], Any]:
    """The cookies of who has signed in already: the limits of the front door hold for tests, too."""
    return {}


@pytest.fixture
def stranger(new_context: Callable[..., "BrowserContext"]) -> Callable[..., Someone]:
    """A visitor: ``stranger(house, scripts=False)``."""

    def arrive(house: DemoHouse, key: str = "", scripts: bool = True, **options: Any) -> Someone:
        context = new_context(base_url=house.url, java_script_enabled=scripts, **options)
        return Someone(context.new_page(), house, key, scripts)

    return arrive


@pytest.fixture
def someone(stranger: Callable[..., Someone], kept_cookies: dict[tuple[str, str], Any]) -> Callable[..., Someone]:
    """One of the demo's people, signed in by the form the first time: ``someone(house, "demo-child")``."""

    def arrive(house: DemoHouse, key: str, **options: Any) -> Someone:
        kept = kept_cookies.get((house.url, key))
        person = stranger(house, key, **({"storage_state": kept} if kept else {}), **options)
        if kept is None:
            person.sign_in()
            kept_cookies[house.url, key] = person.page.context.storage_state()
        return person

    return arrive
