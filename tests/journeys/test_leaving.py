"""Leaving quickly: three ways out that end the session and leave nothing behind, and what never leaves by mistake."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone

pytestmark = pytest.mark.browser

ELSEWHERE = "https://www.wikipedia.org/"
SKIP, BUTTON = "Leave this page quickly", "Leave quickly"


def test_each_way_out_signs_out_and_leads_elsewhere_and_back_shows_nothing(
    house: DemoHouse, stranger: Callable[..., Someone]
) -> None:
    without = {"scripts": False}
    for way, scripts in ((_shift_three_times, {}), (_button, {}), (_skip_link, {}), (_button, without)):
        # The front door counts: ten times in a quarter of an hour each, and other journeys sign in others.
        person = _at_their_page(house, stranger, "demo-supporter", **scripts)
        way(person)
        _is_gone(person)


def test_shift_as_part_of_something_else_leads_nowhere(house: DemoHouse, stranger: Callable[..., Someone]) -> None:
    person = _at_their_page(house, stranger, "demo-supporter")
    person.open("/forgot")
    field = person.page.get_by_label("E-mail")
    person.reach(field)
    keys = person.page.keyboard
    for _ in range(4):
        keys.press("Shift+I")
        keys.type(",")
    expect(field).to_have_value("I,I,I,I,")
    keys.press("Shift")
    keys.press("Shift")
    expect(person.page.locator("[data-leave-said]")).to_have_text("Shift once more to leave")
    keys.press("Shift+ArrowLeft")
    keys.press("Shift")
    assert person.path == "/forgot"


def test_two_minutes_before_the_end_one_button_keeps_the_session_and_at_the_end_nothing_is_left(
    house: DemoHouse, stranger: Callable[..., Someone]
) -> None:
    person = _at_their_page(house, stranger, "demo-supporter")
    page, left = person.page, {"seconds_left": 1800}
    page.route("**/api/v1/session", lambda route: route.fulfill(json={**route.fetch().json(), **left}))
    page.clock.install()
    person.open("/you")
    box = page.get_by_role("alert")
    page.clock.fast_forward("28:01")
    expect(box).to_have_count(0)  # another page of theirs was in use: there is half an hour again
    left["seconds_left"] = 110
    page.clock.fast_forward("28:01")
    expect(box).to_contain_text("You will be signed out in two minutes")
    person.press("Stay signed in", stays=True)
    expect(box).to_have_count(0)
    left["signed_in"] = False
    with page.expect_navigation(url="**/you"):
        page.clock.fast_forward("28:01")


def _at_their_page(house: DemoHouse, stranger: Callable[..., Someone], key: str, scripts: bool = True) -> Someone:
    person = stranger(house, key, scripts)
    person.page.context.route("**/leave", _stay_on_this_machine)
    person.sign_in()
    person.open("/you")
    person.sees("Where you are signed in")
    return person


def _shift_three_times(person: Someone) -> None:
    with _expecting(person.page):
        for _ in range(3):
            person.page.keyboard.press("Shift")


def _button(person: Someone) -> None:
    person.reach(person.page.locator("header").get_by_role("link", name=BUTTON))
    with _expecting(person.page):
        person.page.keyboard.press("Enter")


def _skip_link(person: Someone) -> None:
    keys = person.page.keyboard
    keys.press("Tab")
    keys.press("Tab")
    expect(person.page.get_by_role("link", name=SKIP)).to_be_focused()
    with _expecting(person.page):
        keys.press("Enter")


def _stay_on_this_machine(route: Route) -> None:
    """Let the house answer, and put words of ours in the place of the site that it leads to."""
    answer = route.fetch(max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (302, ELSEWHERE)
    assert answer.headers["clear-site-data"] == '"storage"'
    route.fulfill(body="Somewhere else.", content_type="text/plain")


def _expecting(page: Page) -> AbstractContextManager[object]:
    return page.expect_navigation(url="**/leave")


def _is_gone(person: Someone) -> None:
    person.sees("Somewhere else.")
    person.page.go_back()
    person.sees_no("Where you are signed in")
    person.open("/you")
    person.sees("Please sign in")
    person.sees_no("Where you are signed in")
