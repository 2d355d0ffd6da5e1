"""Somebody new joins by the mailed code and writes; their first words are read by a person before others see them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone

pytestmark = pytest.mark.browser

WELCOMING = {"medium": "start-here", "small": "good-things"}
FIRST_WORDS = "I did not know that there are others. I bought two loaves again."


def test_a_newcomers_first_words_wait_may_be_changed_and_are_let_through(
    house: DemoHouse, stranger: Callable[..., Someone], someone: Callable[..., Someone]
) -> None:
    newcomer = stranger(house)
    name = _joins(newcomer)
    _writes_and_sees_it_wait(newcomer)
    thread = newcomer.path
    _changes_it_meanwhile(newcomer)

    child = someone(house, "demo-child")
    child.open(thread)
    child.sees_no("two loaves")

    moderator = someone(house, house.who_holds("moderator"))
    moderator.open("/")
    moderator.follow("Desk")
    moderator.follow("Read first words in a row")
    moderator.press(re.compile(f"^Publish.*{name}"), moderator.part("every Saturday"))
    moderator.sees("Decided: Published. Thank you.")

    newcomer.open("/notices")
    newcomer.follow(re.compile("^Your words were read and are there for others now"))
    newcomer.sees_no("Waiting to be read")
    child.open(thread)
    child.sees("I bought two loaves again, as every Saturday.")


def _joins(newcomer: Someone) -> str:
    address = f"early-train-{newcomer.house.size}@example.org"
    newcomer.open("/")
    newcomer.follow(re.compile("^Join"))
    newcomer.write("E-mail", address)
    newcomer.write("Password", "seven quiet loaves")
    newcomer.tick("I am 18 or over")
    newcomer.press("Send me a code")
    newcomer.sees("Look into your mail")
    newcomer.write("The six digits from the mail", newcomer.house.mailed_code(address))
    newcomer.press("Go on")
    newcomer.choose(re.compile("^Parent"))
    name = newcomer.page.locator("input[name=pen_name]").first.get_attribute("value") or ""
    newcomer.choose(re.compile(f"^{name}"))
    newcomer.tick("I say yes to this")
    newcomer.press("Join")
    newcomer.sees(f"Welcome, {name}")
    return name


def _writes_and_sees_it_wait(newcomer: Someone) -> None:
    newcomer.follow("To the spaces")
    newcomer.follow(re.compile("^" + newcomer.house.space_title(WELCOMING)))
    newcomer.follow("Start a thread")
    newcomer.sees("Your first words are read by a person before others see them")
    newcomer.write("Title", "Two loaves")
    newcomer.write(re.compile("^Your words"), FIRST_WORDS)
    newcomer.press("Post thread")
    newcomer.sees("Waiting to be read")
    newcomer.sees("Until then you can still change them")


def _changes_it_meanwhile(newcomer: Someone) -> None:
    newcomer.follow("Change or take back")
    newcomer.write("Your words", FIRST_WORDS.replace("again.", "again, as every Saturday."))
    newcomer.press("Keep the change")
    newcomer.sees("as every Saturday.")
    expect(newcomer.page.locator(".is-held")).to_have_count(1)
