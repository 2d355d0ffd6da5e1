"""Meeting times on the front door, in the zone of whoever reads them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from forum.app import ROOT

PAGE = """<!doctype html><html lang="en"><body><ul data-times><li><p><time datetime="2026-05-21T19:30+01:00">Thursday
21 May, 19:30</time> <small>Dublin time</small></p></li></ul><p data-times-note>Of the city.</p>
<p data-times-yours hidden>Yours.</p></body></html>"""


@pytest.mark.browser
def test_a_time_moves_to_the_readers_clocks_and_the_page_says_so(page: Page) -> None:
    assert page.context.browser is not None
    abroad = page.context.browser.new_context(timezone_id="America/New_York", locale="en-GB").new_page()
    abroad.set_content(PAGE)
    abroad.add_script_tag(content=Path(ROOT, "static/js/times.js").read_text(), type="module")
    abroad.locator("[data-times-yours]").wait_for(state="visible")
    assert re.search(r"Thursday.*14:30", abroad.locator("time").inner_text())
    assert not abroad.locator("small").is_visible()
    assert not abroad.locator("[data-times-note]").is_visible()
    abroad.context.close()


def test_without_scripts_the_front_door_has_the_same_marks(client) -> None:
    front = client.get("/").text
    assert "js/times.js" in front
    script = Path(ROOT, "static/js/times.js").read_text()
    template = Path(ROOT, "templates/home/front.html").read_text()
    for mark in re.findall(r"\[(data-[a-z-]+)\]", script):
        assert mark in template
