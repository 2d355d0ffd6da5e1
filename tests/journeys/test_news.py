"""The dot beside Notices comes by itself while a page stands open, and a page out of sight keeps no line."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone
from tests.journeys.plain import Plain

pytestmark = pytest.mark.browser


def test_the_dot_comes_to_a_page_that_stands_open(house: DemoHouse, someone: Callable[..., Someone]) -> None:
    writer, child = Plain.sign_in(house, "demo-both"), Plain.sign_in(house, "demo-child")
    spaces = writer.get("/spaces")["spaces"]
    place = next(one["id"] for one in spaces if one["title"] == house.shared_space)
    words = {"title": "Rain on the roof", "body": "It rained all night."}
    started = writer.does("POST", f"/spaces/{place}/threads", idempotency_key=uuid4().hex, **words)
    writer.does("POST", "/notices/seen")
    reader = someone(house, "demo-both")
    with reader.page.expect_websocket():
        reader.open("/rules")
    notices = reader.page.get_by_role("link", name=re.compile("^Notices"))
    expect(notices.locator(".new")).to_have_count(0)
    child.does("POST", f"/threads/{started['thread']}/posts", idempotency_key=uuid4().hex, body="Here too.")
    expect(notices.locator(".new")).to_have_count(1)
    expect(reader.page.get_by_role("status").filter(has_text="some are new")).to_have_count(1)
