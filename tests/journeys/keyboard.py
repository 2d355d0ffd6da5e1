"""A person at a keyboard, with no mouse and no finger: everything is reached by Tab and done by keys.

``Someone`` walks to a control as a person would, one Tab at a time, so a control that the keyboard cannot reach makes
the journey fail. Nothing here (nor in the journeys; a test reads them) points, clicks, taps or fills by script.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import ElementHandle, Locator, Page, expect

from forum.demo.members import PASSWORD, email_of

if TYPE_CHECKING:
    from tests.journeys.houses import DemoHouse

MOST_TABS = 500
# How many Tabs it should take from here, negative when it lies behind: only a guess of how many to press before looking
# again. What the keyboard cannot reach is never reached, whatever is guessed.
HOW_FAR = """target => {
    const now = document.activeElement;
    if (target === now) return 0;
    const before = now && now !== document.body
        && now.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING;
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
        .filter(one => one === target || one === now || (one.tabIndex >= 0 && !one.disabled && one.checkVisibility()
            && !(one.type === "radio" && !one.checked))); // a group is one stop
    const distance = stops.indexOf(target) - (stops.includes(now) ? stops.indexOf(now) : -1);
    return before ? Math.min(distance, -1) : Math.max(distance, 1);
}"""
SAME_GROUP = """target => {
    const now = document.activeElement;
    return now && now.type === "radio" && now.name === target.name && now.form === target.form;
}"""


class Someone:
    """One person in front of one page."""

    def __init__(self, page: Page, house: "DemoHouse", key: str, scripts: bool = True) -> None:
        self.page, self.house, self.key, self.scripts = page, house, key, scripts

    # --- looking ------------------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Type an address."""
        # With a fragment, the address that one is at already would not be asked for again.
        self.page.goto(path.partition("#")[0])

    @property
    def path(self) -> str:
        """Where one is, without the host."""
        return self.page.url.removeprefix(self.house.url)

    def sees(self, text: str) -> None:
        """Wait until this text is to be seen."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def sees_no(self, text: str) -> None:
        """Wait until this text is nowhere to be seen."""
        expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def part(self, text: str) -> Locator:
        """The post, line or list entry that holds this text."""
        return self.page.locator("main li, main article").filter(has_text=text).last

    # --- doing --------------------------------------------------------------------------------------------------------

    def reach(self, target: Locator) -> None:
        """Tab to a control, forwards or back.

        Raises:
            AssertionError: the keyboard does not get there.
        """
        element = self._visible(target)
        self._tab_until(lambda: int(element.evaluate(HOW_FAR)), target)

    def write(self, label: str | re.Pattern[str], text: str, inside: Locator | None = None) -> None:
        """Put these words, and no others, into a field."""
        field = self._named(label, inside)
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def choose(self, label: str | re.Pattern[str], inside: Locator | None = None) -> None:
        """Choose one of a group of radio buttons: Tab to the group, then the arrows."""
        field = self._named(label, inside)
        radio = self._visible(field)
        self._tab_until(lambda: 0 if radio.evaluate(SAME_GROUP) else int(radio.evaluate(HOW_FAR)), field)
        if not radio.is_checked() and radio.evaluate("target => target === document.activeElement"):
            self.page.keyboard.press("Space")
        for _ in range(MOST_TABS):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not get to {field}")

    def pick(self, label: str | re.Pattern[str], option: str, inside: Locator | None = None) -> None:
        """Pick from a closed list by typing the beginning of the option."""
        field = self._named(label, inside)
        self.reach(field)
        self.page.keyboard.type(option)
        expect(field.locator("option:checked")).to_have_text(re.compile("^" + re.escape(option)))

    def tick(self, label: str | re.Pattern[str], inside: Locator | None = None) -> None:
        """Tick a box."""
        box = self._named(label, inside)
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def press(self, name: str | re.Pattern[str], inside: Locator | None = None, stays: bool = False) -> None:
        """Press a button; ``stays``: it does what it does on this page."""
        self._enter((inside or self.page).get_by_role("button", name=name).first, stays)

    def follow(self, name: str | re.Pattern[str], inside: Locator | None = None, stays: bool = False) -> None:
        """Follow a link; ``stays``: it leads to another place of this page."""
        self._enter((inside or self.page.locator("body")).get_by_role("link", name=name).first, stays)

    def unfold(self, inside: Locator) -> None:
        """Open what is folded in there."""
        self._enter(inside.locator("summary").first, stays=True)

    # --- whole steps --------------------------------------------------------------------------------------------------

    def sign_in(self) -> None:
        """Sign in by the form."""
        self.open("/sign-in")
        self.write("E-mail", email_of(self.key))
        self.write("Password", PASSWORD)
        self.press("Sign in")
        assert "/sign-in" not in self.path

    def _named(self, label: str | re.Pattern[str], inside: Locator | None) -> Locator:
        return (inside or self.page).get_by_label(label, exact=isinstance(label, str)).first

    def _visible(self, target: Locator) -> ElementHandle:
        """Wait for it, and keep it: to find it by its name again means to name every other element of its kind, too."""
        element = target.element_handle()
        element.wait_for_element_state("visible")
        return element

    def _enter(self, target: Locator, stays: bool = False) -> None:
        self.reach(target)
        if stays:
            self.page.keyboard.press("Enter")
        else:
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")

    def _tab_until(self, how_far: Callable[[], int], target: Locator) -> None:
        """Tab on until there is nothing left to go: most of the way at once, the last steps singly."""
        pressed = 0
        while pressed < MOST_TABS:
            distance = how_far()
            if distance == 0:
                return
            for _ in range(max(abs(distance) - 2, 1)):
                self.page.keyboard.press("Tab" if distance > 0 else "Shift+Tab")
                pressed += 1
        raise AssertionError(f"the keyboard does not get to {target}")
