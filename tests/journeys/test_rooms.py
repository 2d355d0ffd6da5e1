"""The room of the open meeting, with three browsers: words both ways, a cut line, a hidden line, a quiet leaving."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Response, expect

from tests.browsers import PATIENCE
from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone

pytestmark = [pytest.mark.browser, pytest.mark.early]

MEETING = "Evening chair"
TUNNEL = 15_000  # milliseconds until a line that was cut is back, at the latest
Kept = dict[tuple[str, str], Any]


class Regulars:
    """Who has come once stays for the journeys after, in a browser of their own, on the page where they are."""

    def __init__(self, browser: Browser, house: DemoHouse, kept_cookies: Kept) -> None:
        self._browser, self._house, self._cookies = browser, house, kept_cookies
        self._here: dict[tuple[str, bool], Someone] = {}
        self.complaints: list[str] = []

    def get(self, key: str, scripts: bool = True) -> Someone:
        """This person, signed in, with their line up."""
        person = self._here.get((key, scripts)) or self._arrives(key, scripts)
        person.page.context.set_offline(False)
        return person

    def _arrives(self, key: str, scripts: bool) -> Someone:
        place, kept = (self._house.url, key), self._cookies.get((self._house.url, key))
        context = self._browser.new_context(base_url=self._house.url, java_script_enabled=scripts, storage_state=kept)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on(
            "console", lambda line: self.complaints.append(line.text) if "Content Security" in line.text else None
        )
        person = self._here[key, scripts] = Someone(context.new_page(), self._house, key, scripts)
        if kept is None:
            person.sign_in()
            self._cookies[place] = context.storage_state()
        return person

    def leave(self) -> None:
        """All go."""
        for person in self._here.values():
            person.page.context.close()


@pytest.fixture(scope="module")
def regulars(browser: Browser, house: DemoHouse, kept_cookies: Kept) -> Iterator[Regulars]:
    """The people of this house who come to the open meeting."""
    people = Regulars(browser, house, kept_cookies)
    yield people
    people.leave()


@pytest.fixture
def someone(regulars: Regulars) -> Iterator[Callable[..., Someone]]:
    """One of the regulars: ``someone("demo-child", scripts=False)``. No script of theirs may throw meanwhile."""
    regulars.complaints.clear()
    yield regulars.get
    assert regulars.complaints == []


def test_words_go_both_ways_and_a_cut_line_loses_and_doubles_nothing(someone: Callable[..., Someone]) -> None:
    leader, parent, child = _three_in_the_room(someone)
    _says(leader, "Good evening. The kettle is on.")
    _says(parent, "Good evening. I brought *nothing* but myself.")
    _says(child, "Here as well.")
    for person in (leader, parent, child):
        _hears(person, "The kettle is on.", "but myself.", "Here as well.")

    child.page.context.set_offline(True)
    child.sees("The line dropped a moment ago.")
    _says(child, "I am in a tunnel now.")
    _says(child, "And still in it.")
    expect(_log(child).locator(".is-sending")).to_have_count(2)
    _says(leader, "We leave the door open.")
    _says(parent, "Trains come out again.")
    _hears(parent, "We leave the door open.", "Trains come out again.")
    expect(_line(parent, "tunnel")).to_have_count(0)

    child.page.context.set_offline(False)
    expect(_log(child).locator(".is-sending")).to_have_count(0, timeout=TUNNEL)
    everything = (
        "The kettle",
        "but myself",
        "Here as well",
        "We leave",
        "Trains",
        "I am in a tunnel",
        "And still in it",
    )
    for person in (leader, parent, child):
        _hears(person, *everything)
    assert _words(leader) == _words(parent) == _words(child)


def test_the_facilitator_hides_a_line_and_shows_it_again(someone: Callable[..., Someone]) -> None:
    leader, parent, child = _three_in_the_room(someone)
    _says(child, "My street is called Orchard Row.")
    _hears(leader, "Orchard Row")
    hide = leader.page.locator("details[data-pick=hide]")
    leader.unfold(hide)
    leader.press("Hide", hide.get_by_role("listitem").filter(has_text="Orchard Row"), stays=True)
    for person in (leader, parent, child):
        expect(_line(person, "Orchard Row")).to_have_count(0)
        expect(_log(person).get_by_text("The facilitator hid a line here.").last).to_be_visible()
    leader.press("Show it again", _log(leader), stays=True)
    for person in (leader, parent, child):
        _hears(person, "Orchard Row")


def test_leaving_is_quiet_and_coming_back_is_open(house: DemoHouse, someone: Callable[..., Someone]) -> None:
    leader, parent, child = _three_in_the_room(someone)
    before = _log(leader).inner_text()
    child.press("Leave quietly")
    assert "/room" not in child.path
    _says(parent, "It is raining here.")
    _hears(leader, "It is raining here.")
    after = _log(leader).inner_text()
    assert house.pen_name("demo-child") not in after.replace(before, "")
    _comes_in(child)
    _hears(child, "It is raining here.")


def test_without_scripts_words_are_said_and_heard_by_forms(someone: Callable[..., Someone]) -> None:
    leader = someone("demo-facilitator")
    parent = someone("demo-parent", scripts=False)
    for person in (leader, parent):
        _comes_in(person)
    parent.write("Your words", "I write without scripts.")
    parent.press("Say it")
    _hears(parent, "I write without scripts.")
    _hears(leader, "I write without scripts.")
    _says(leader, "You are heard.")
    parent.press("Show new words")
    _hears(parent, "You are heard.")
    line = _line(leader, "I write without scripts.")
    leader.unfold(line)
    leader.press("Hide", line, stays=True)
    parent.press("Show new words")
    expect(_line(parent, "I write without scripts.")).to_have_count(0)


def test_what_is_typed_and_not_said_yet_is_there_after_a_reload(someone: Callable[..., Someone]) -> None:
    parent = someone("demo-parent")
    for person in (someone("demo-facilitator"), parent):
        _comes_in(person)
    field = parent.page.get_by_label("Your words", exact=True)
    parent.write("Your words", "I have begun this sentence three times.")
    parent.sees("Your words are kept.")
    parent.page.reload()
    expect(field).to_have_value("I have begun this sentence three times.")
    with parent.page.expect_response(_keeps_the_emptied_box):
        parent.press("Say it", stays=True)
    _hears(parent, "I have begun this sentence three times.")
    parent.page.reload()
    expect(field).to_have_value("")


def _keeps_the_emptied_box(answer: Response) -> bool:
    asked = answer.request
    return asked.method == "PUT" and "/drafts/" in asked.url and "begun" not in (asked.post_data or "")


def test_keep_us_apart_works_from_a_line_and_takes_the_other_and_their_words_away(
    house: DemoHouse, someone: Callable[..., Someone]
) -> None:
    reader, other = someone("demo-both"), someone("demo-supporter")
    for person in (someone("demo-facilitator"), reader, other):
        _comes_in(person)
    _says(other, "I know whose scarf that is.")
    _hears(reader, "I know whose scarf that is.")
    line = _line(reader, "I know whose scarf that is.")
    reader.unfold(line)
    reader.follow(re.compile("^Keep us apart"), line)
    reader.press("Keep us apart")
    reader.press("Go in")
    expect(_line(reader, "I know whose scarf that is.")).to_have_count(0)
    expect(reader.page.locator("#people")).to_contain_text(house.pen_name("demo-both"))
    expect(reader.page.locator("#people")).not_to_contain_text(house.pen_name("demo-supporter"))
    expect(other.page).not_to_have_url(re.compile("/room$"))


def _three_in_the_room(someone: Callable[..., Someone]) -> tuple[Someone, Someone, Someone]:
    leader, parent, child = (someone(key) for key in ("demo-facilitator", "demo-parent", "demo-child"))
    for person in (leader, parent, child):
        _comes_in(person)
    return leader, parent, child


def _comes_in(person: Someone) -> None:
    """From the list of meetings through the agreement into the room; whoever has stayed there, need not."""
    if person.path.endswith("/room"):
        return
    person.open("/meetings")
    now = person.page.locator(".is-now").filter(has_text=MEETING)
    ask = now.get_by_role("button", name=re.compile("^Ask for a seat"))
    if ask.count():
        person.press(re.compile("^Ask for a seat"), now)
    else:
        person.follow(re.compile("^Go (to the lobby|in)"), now)
    agree = person.page.get_by_label("I agree to this for this meeting")
    if agree.count():
        person.tick("I agree to this for this meeting")
        person.press("Go on")
    person.press(re.compile("^(Go in|Go to the lobby)$"))
    assert person.path.endswith("/room")
    if person.scripts:
        expect(person.page.get_by_role("button", name="Show new words")).to_be_hidden()


def _says(person: Someone, text: str) -> None:
    person.write(re.compile("^(Your words|To the room, as facilitator)"), text)
    person.press("Say it", stays=True)


def _log(person: Someone) -> Locator:
    return person.page.get_by_role("log")


def _line(person: Someone, text: str) -> Locator:
    return _log(person).locator("article").filter(has_text=text)


def _hears(person: Someone, *texts: str) -> None:
    """Each of these is in the log, once."""
    for text in texts:
        expect(_line(person, text)).to_have_count(1)


def _words(person: Someone) -> list[str]:
    """What the log says from the first words of this journey on, in its order."""
    said = _log(person).locator("article .prose").all_inner_texts()
    return said[next(place for place, text in enumerate(said) if "The kettle is on." in text) :]
