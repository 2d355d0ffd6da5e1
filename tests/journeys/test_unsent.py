"""Boxes beside the thread's composer, in a browser: a letter has the tools, and the desk's answers are kept apart."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone

pytestmark = pytest.mark.browser

LETTER, ANSWER, QUESTION = "Your letter", re.compile("^An answer"), re.compile("^What would you like to ask")
KEPT = "Your words are kept."


def test_a_letter_is_marked_and_looked_at_while_it_is_written(
    house: DemoHouse, someone: Callable[..., Someone]
) -> None:
    person = someone(house, "demo-child")
    person.open("/letters")
    person.press("Write a letter")
    area = person.page.get_by_label(LETTER)
    person.write(LETTER, "the radio")
    person.page.keyboard.press("Shift+Control+ArrowLeft")
    person.page.keyboard.press("Control+I")
    expect(area).to_have_value("the *radio*")
    person.press("Preview", stays=True)
    expect(person.page.locator(".preview .prose em")).to_have_text("radio")
    # Longer than a post may be: then the page itself comes back with it.
    person.write(LETTER, "Dear one. " * 1100 + "*Yours.*")
    person.press("Preview")
    expect(person.page.locator(".preview .prose em")).to_have_text("Yours.")
    expect(area).to_have_value(re.compile(r"\*Yours\.\*$"))
    person.press("Throw it away")
    person.sees("The letter is gone.")


def test_an_answer_and_a_question_to_a_newcomer_are_there_again_each_in_its_box(
    house: DemoHouse, someone: Callable[..., Someone]
) -> None:
    person = someone(house, house.who_holds("moderator"))
    person.open("/desk/reading")
    hello = person.page.locator(".posts > li").filter(has=person.page.get_by_label(ANSWER)).first
    person.write(ANSWER, "It is good that you came.", hello)
    person.unfold(hello)
    person.write(QUESTION, "Would you leave out the name of the town?", hello)
    expect(hello.get_by_text(KEPT)).to_have_count(2)
    person.page.reload()
    expect(hello.get_by_label(ANSWER)).to_have_value("It is good that you came.")
    expect(hello.get_by_label(QUESTION)).to_have_value("Would you leave out the name of the town?")
    person.sees_no("Another device left other words here")
    for number, box in enumerate((ANSWER, QUESTION)):
        person.write(box, "", hello)
        expect(hello.locator("[name=draft_version]").nth(number)).to_have_value("0")
