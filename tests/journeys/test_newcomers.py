"""Somebody new joins by the mailed code and says hello; a person reads it, and their side opens to them."""

import re
from collections.abc import Callable

import pytest

from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone

pytestmark = pytest.mark.browser

WELCOMING = {"medium": "start-here", "small": "good-things"}
# In the small house a hello opens everything; in the medium one a day passes, unless somebody here knows the newcomer.
OPENS = {"medium": "I know this person", "small": "Welcome them"}
HELLO = "I did not know that there are others. I bought two loaves again."


def test_a_newcomers_hello_waits_may_be_changed_and_opens_their_side(
    house: DemoHouse, stranger: Callable[..., Someone], someone: Callable[..., Someone]
) -> None:
    newcomer = stranger(house)
    name = _joins(newcomer)
    _says_hello_and_reads_meanwhile(newcomer)
    _changes_it(newcomer)

    moderator = someone(house, house.who_holds("moderator"))
    moderator.open("/")
    moderator.follow("Desk")
    moderator.follow("Read first words in a row")
    hello = moderator.part("every Saturday")
    moderator.write("An answer, if you like", "Two loaves keep well. Come in.", hello)
    moderator.press(re.compile(f"^{OPENS[house.size]}.*{name}"), hello)
    moderator.sees("Thank you.")

    newcomer.open("/notices")
    newcomer.follow(re.compile("^A person has read your hello"))
    newcomer.sees("Two loaves keep well. Come in.")
    newcomer.follow("To the spaces")
    _writes(newcomer)

    child = someone(house, "demo-child")
    child.open(newcomer.path)
    child.sees("Today I bought one.")
    child.sees_no("as every Saturday")


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
    name = newcomer.page.locator("input[name=pen_name]:checked").get_attribute("value") or ""
    newcomer.tick("I say yes to this")
    newcomer.press("Join")
    newcomer.sees(f"Welcome, {name}")
    return name


def _says_hello_and_reads_meanwhile(newcomer: Someone) -> None:
    newcomer.write("What brings you here?", HELLO)
    newcomer.press("Say hello")
    newcomer.sees("Waiting to be read by a person")
    newcomer.follow(re.compile("A thread to start with"))
    newcomer.sees("Newcomers may read this")
    newcomer.sees("First a hello to the people here")


def _changes_it(newcomer: Someone) -> None:
    newcomer.follow("Your hello")
    newcomer.unfold(newcomer.page.locator("main"))
    newcomer.write("What brings you here?", HELLO.replace("again.", "again, as every Saturday."))
    newcomer.press("Keep the change")
    newcomer.sees("Your words are with the people here")


def _writes(newcomer: Someone) -> None:
    newcomer.follow(re.compile("^" + newcomer.house.space_title(WELCOMING)))
    newcomer.follow("Start a thread")
    newcomer.write("Title", "Two loaves")
    newcomer.write(re.compile("^Your words"), "Today I bought one.")
    newcomer.press("Post thread")
    newcomer.sees("Today I bought one.")
