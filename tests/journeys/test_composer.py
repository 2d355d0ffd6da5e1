"""The composer by keyboard: marks that can be undone, a look before sending, chosen words; with scripts and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browsers import serious_findings
from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone

pytestmark = pytest.mark.browser

SPACE = {"medium": "parents-stories", "small": "good-things"}
TITLE = {"medium": "I know the last message by heart", "small": "Something good, however small"}
# What stands in the post that is going to be answered, and is quoted.
CHOSEN = {"medium": "It is still on the shelf.", "small": "Someone had left the crossword nearly done"}
WORDS = re.compile("^Your words")


def _at_the_thread(person: Someone) -> Locator:
    """The post in that thread which is going to be answered."""
    size = person.house.size
    person.open("/spaces")
    person.follow(person.house.space_title(SPACE))
    person.follow(TITLE[size])
    return person.page.locator(".posts > li").filter(has_text=CHOSEN[size]).first


def test_marks_are_set_by_keys_and_undone_and_the_page_shows_what_will_be_sent(
    house: DemoHouse, someone: Callable[..., Someone]
) -> None:
    person = someone(house, "demo-parent")
    post = _at_the_thread(person)
    keys, area = person.page.keyboard, person.page.get_by_label(WORDS)
    person.write(WORDS, "mine too")
    keys.press("Shift+Control+ArrowLeft")
    keys.press("Control+B")
    expect(area).to_have_value("mine **too**")
    keys.press("Control+Z")
    expect(area).to_have_value("mine too")
    person.reach(person.page.get_by_role("button", name="Bold"))
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(area).to_have_value(re.compile(r"^mine \*.*\*.*$"))
    person.press("Preview", stays=True)
    expect(person.page.locator(".preview .prose em")).to_be_visible()
    assert serious_findings(person.page) == []

    # The link brings the words to choose from into the form that stands here, and what was written stays.
    person.unfold(post)
    person.reach(post.get_by_role("link", name=re.compile("^Quote")))
    keys.press("Enter")
    person.write(re.compile("^Words of"), CHOSEN[house.size])
    expect(area).to_have_value(re.compile("^mine"))
    button = post.get_by_role("button", name=re.compile("^With you"))
    pressed = "false" if button.get_attribute("aria-pressed") == "true" else "true"
    person.reach(button)
    keys.press("Enter")
    expect(button).to_have_attribute("aria-pressed", pressed)
    person.press("Post reply")
    expect(person.page.locator(".posts > li").last.locator(".quote")).to_contain_text(CHOSEN[house.size])


def test_without_scripts_it_is_all_there(house: DemoHouse, someone: Callable[..., Someone]) -> None:
    person = someone(house, "demo-facilitator", scripts=False)
    post = _at_the_thread(person)
    person.unfold(post)
    person.follow(re.compile("^Quote"), inside=post)
    person.write(re.compile("^Words of"), CHOSEN[house.size])
    person.write(WORDS, "*Oh*, the gherkins.")
    person.press("Preview")
    expect(person.page.locator(".preview .prose em")).to_have_text("Oh")
    person.press("Post reply")
    mine = person.page.locator(".posts > li").last
    expect(mine.locator(".quote")).to_contain_text(CHOSEN[house.size])
    kept = mine.get_by_role("button", name=re.compile("^Keep for later"))
    person.unfold(mine)
    person.press(re.compile("^Keep for later"), inside=mine)
    person.unfold(mine)
    expect(kept).to_have_attribute("aria-pressed", "true")
    person.open("/you/kept")
    person.sees("Oh, the gherkins.")
