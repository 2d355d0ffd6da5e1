"""A group may have a name of one long word: every page that names it still fits on a narrow phone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from forum.core.viewer import SYSTEM, Audience, Grant, GrantKind
from forum.meetings import operations
from tests.factories import a_person, client_of
from tests.meetings.factories import a_meeting
from tests.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser
ONE_WORD = "Donaudampfschifffahrtsgesellschaft" * 2


def test_a_long_word_widens_no_page_of_a_group(
    app_context: Flask, serve: Callable[..., Server], new_context: Callable[..., "BrowserContext"]
) -> None:
    group = operations.make_group(
        SYSTEM,
        name=ONE_WORD,
        audience=Audience.PARENTS,
        description=ONE_WORD * 5,
        agreement=[ONE_WORD * 2],
        zone="Europe/Dublin",
        seats=12,
    )
    meeting, lead = a_meeting(group), a_person(grants=[Grant(GrantKind.LEAD)])
    cookie, server = client_of(app_context, lead).get_cookie("chair"), serve()
    assert cookie is not None
    # Without scripts: the lobby must not move on while it is measured.
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    page.context.add_cookies([{"name": "chair", "value": cookie.value, "url": server.url}])
    at_group, at_meeting = f"/groups/{group.public_id}", f"/meetings/{meeting.public_id}"
    widths = {}
    for path in (
        "/meetings", at_group, f"{at_group}/edit", f"{at_group}/meetings/new",
        at_meeting, f"{at_meeting}/cancel", f"{at_meeting}/lobby",
    ):  # fmt: skip
        page.goto(server.url + path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert set(widths.values()) == {320}, widths
