"""A real Chromium for the journeys, driven by Playwright. Nothing is downloaded: an installed one is found."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.missing import not_here

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# The shell without a window comes first: the same engine for two thirds of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking")
# A page lives for a second here: what is compiled to run faster later costs more than it ever gives back.
UNHURRIED = "--js-flags=--no-opt --no-maglev"
ROOT = Path(__file__).resolve().parent.parent
# What is fetched once, and lies in no clone.
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
LINES = ROOT / "static" / "vendor" / "socket.io.esm.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PATIENCE = 10_000  # milliseconds, for a loaded machine


def find_chromium() -> str | None:
    """The path of an installed Chromium: ``OPENCHAIR_CHROMIUM``, else by its usual names on PATH; else None."""
    chosen = os.environ.get("OPENCHAIR_CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all journeys of a worker.

    Without its client no page has a live line, and nothing says so: a journey would wait for what never comes.
    """
    path = find_chromium()
    for fetched in (LINES, AXE):
        assert fetched.is_file(), f"{fetched} was not fetched: sh deploy/setup.sh test"
    if path is None:
        not_here("browser", "no Chromium for the browser tests: install it (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    # Chromium's sandbox refuses to start as root, which is what a build machine often runs as.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*arguments, *QUIET, UNHURRIED])
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: "Browser") -> Iterator[Callable[..., "BrowserContext"]]:
    """Make browsers that share nothing (one per person): ``new_context(base_url=...)``, closed after the test.

    A script that throws, or anything the content policy stops, makes the test fail at its end.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: Any) -> "BrowserContext":
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_context: Callable[..., "BrowserContext"]) -> "Page":
    """A page in a browser of its own."""
    return new_context().new_page()


def serious_findings(page: "Page") -> list[str]:
    """What axe finds on this page that is serious or critical, each as ``rule: the element``."""
    # At rest: while a page is scrolled, what slides under the bar at its head has no size there that could be judged.
    page.evaluate("scrollTo(0, 0)")
    _bring_axe(page)
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    report = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in report["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def _bring_axe(page: "Page") -> None:
    """Have axe in this page. From the second page on it lies ready in the tab, and is not handed over again."""
    # Both ways go round the page's content policy, which rightly allows no script of ours.
    if page.evaluate("typeof bringAxe === 'function' && (bringAxe(), true)"):
        return
    axe = AXE.read_text()
    page.evaluate(axe)
    # In a function, so that a page which nobody looks at does not run it.
    page.add_init_script(f"globalThis.bringAxe = function () {{{axe}\n}}")
