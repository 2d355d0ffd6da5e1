"""On the first day nobody has written anything: no page is without a next step."""

import re
from html.parser import HTMLParser

import pytest

from forum.core.viewer import GrantKind, Side
from tests import factories
from tests.accounts.visitors import Visitor

# They lead on to another place, or are for machines.
NO_PAGES = {"static", "docs.openapi", "docs.health", "docs.ready", "home.leave", "home.leaflet_code"}
VIEWERS = {
    "a newcomer": {"settled": False},
    "an adult child": {"side": Side.ADULT_CHILD},
    "who looks after everything": {"grants": [GrantKind.MODERATOR, GrantKind.FACILITATOR, GrantKind.ADMIN]},
}


class _Main(HTMLParser):
    """What can be done in the main part of a page."""

    def __init__(self):
        super().__init__()
        self.inside, self.ways = False, 0

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "main"
        given = dict(attrs)
        self.ways += self.inside and (tag == "button" or (tag == "a" and bool(given.get("href"))))

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "main"


def _ways_on(html):
    parser = _Main()
    parser.feed(html)
    return parser.ways


def _pages(app):
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and rule.endpoint not in NO_PAGES
        if not rule.rule.startswith("/api/v1")
    )


@pytest.mark.parametrize("who", VIEWERS)
def test_every_page_of_an_empty_house_leads_on(app, app_context, who):
    client = factories.client_of(app, factories.a_person(**VIEWERS[who]))
    stuck, looked_at = [], 0
    for path in _pages(app):
        answer = client.get(path)
        if answer.status_code == 200 and answer.content_type.startswith("text/html"):
            looked_at += 1
            if not _ways_on(answer.text):
                stuck.append(path)
    assert looked_at > 15
    assert not stuck, f"nowhere to go from {stuck}"


def test_a_visitor_of_an_empty_house_is_led_on(app):
    visitor = Visitor(app)
    for path in _pages(app):
        answer = visitor.client.get(path)
        if answer.content_type.startswith("text/html") and answer.status_code in (200, 401):
            assert _ways_on(answer.text), path
            assert not re.search(r"\b0 (members|posts|replies|people)\b", answer.text), path
