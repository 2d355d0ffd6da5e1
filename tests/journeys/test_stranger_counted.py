"""A stranger's way from the front door to first words, counted by script: screens, answers, words (issue 3, L2).

At 320 px; once with JavaScript and once without. What is counted is what a person meets: each page whose form they send
(a page that asks again in place is the same screen), each answer that they have to give, each word that they can see.
"""

import re
import sys
from collections.abc import Callable

import pytest

from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
SCREENS, ANSWERS, WORDS = 3, 7, 350
WORD = re.compile(r"[^\W_][\w\u2019'-]*")
SEEN = """() => {
    const frame = document.querySelector(".top").innerText + " " + document.querySelector("footer").innerText;
    return [document.querySelector("main").innerText, frame];
}"""


class Counted:
    """Someone at the keyboard, with a tally beside them."""

    def __init__(self, person: Someone) -> None:
        self.person, self.screens, self.answers, self.words, self.frame = person, [], 0, 0, 0

    def look(self) -> None:
        """Count the words of the page, and the page if it is another screen; nothing may stick out sideways."""
        main, frame = self.person.page.evaluate(SEEN)
        self.words += len(WORD.findall(main))
        self.frame = max(self.frame, len(WORD.findall(frame)))
        address = self.person.path.partition("?")[0]
        if address not in self.screens:
            self.screens.append(address)
        assert self.person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    def answer(self, how: Callable[..., None], *what: object) -> None:
        """Give one answer that is asked for."""
        how(*what)
        self.answers += 1


@pytest.mark.parametrize(("size", "scripts"), [("small", False), ("medium", True)])
def test_a_stranger_comes_to_first_words_in_few_steps(
    houses: Callable[[str], DemoHouse], stranger: Callable[..., Someone], size: str, scripts: bool
) -> None:
    house = houses(size)
    person = stranger(house, scripts=scripts, viewport=PHONE)
    counted, address = Counted(person), f"two-in-the-morning-{size}@example.org"
    person.open("/")
    person.follow(re.compile("^Join"))
    counted.look()
    counted.answer(person.write, "E-mail", address)
    counted.answer(person.write, "Password", "seven quiet loaves")
    counted.answer(person.tick, "I am 18 or over")
    person.press("Send me a code")
    counted.look()
    counted.answer(person.write, "The six digits from the mail", house.mailed_code(address))
    person.press("Go on")
    counted.look()
    counted.answer(person.choose, re.compile("^Parent"))
    counted.answer(person.tick, "I say yes to this")
    person.press("Join")
    counted.look()
    counted.answer(person.write, "What brings you here?", "I bought two loaves again. I would like to read a while.")
    person.press("Say hello")
    person.sees("Waiting to be read by a person")
    sys.stdout.write(
        f"\n{size}, JavaScript {'on' if scripts else 'off'}: {len(counted.screens)} screens {counted.screens}, "
        f"{counted.answers} answers, {counted.words} words, and {counted.frame} around every page\n"
    )
    assert len(counted.screens) <= SCREENS
    assert counted.answers <= ANSWERS
    assert counted.words + counted.frame <= WORDS
