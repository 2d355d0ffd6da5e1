"""The browser that the journeys use: it meets the real server, and its complaints make a test fail."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browsers import serious_findings
from tests.servers import Server

pytestmark = pytest.mark.browser


def test_the_front_door_has_no_serious_finding(serve: Callable[..., Server], page: Page) -> None:
    page.goto(serve().url)
    assert serious_findings(page) == []


def test_axe_does_find_what_is_wrong(page: Page) -> None:
    page.set_content("<html lang=en><title>A picture</title><main><img src='data:,'></main></html>")
    assert [finding.partition(":")[0] for finding in serious_findings(page)] == ["image-alt"]
