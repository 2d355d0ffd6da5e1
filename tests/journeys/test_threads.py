"""A thread from its first word to its change, by two people on both sides; with scripts and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.houses import WAYS, DemoHouse
from tests.journeys.keyboard import Someone

pytestmark = [pytest.mark.browser, pytest.mark.early]

WORDS = re.compile("^Your words")
FIRST_POST = """It was a *very* quiet week.

<script>document.title = "broken"</script>

What helped me: [a walk](https://example.org/walk), and not [this](javascript:alert(1)).
"""


@pytest.mark.parametrize(("house", "scripts"), WAYS, indirect=["house"])
def test_a_thread_is_started_answered_found_again_and_changed(
    house: DemoHouse, stranger: Callable[..., Someone], someone: Callable[..., Someone], scripts: bool
) -> None:
    title = f"The radio in the kitchen, {'on' if scripts else 'off'}"
    parent = stranger(house, "demo-parent", scripts=scripts)
    parent.sign_in()
    space = _starts(parent, title)
    _sees_it_made_safe(parent, title)

    child = someone(house, "demo-child", scripts=scripts)
    _answers(child, title)

    _is_told_and_goes_to_what_is_new(parent, title, space)
    _is_new_no_more(parent, title, space)
    _changes_their_words(parent)


def _into_the_shared_space(person: Someone) -> str:
    """From the front door; returns where it is, for whoever comes back."""
    person.open("/")
    person.follow("Spaces")
    person.follow(re.compile("^" + person.house.shared_space))
    return person.path


def _starts(parent: Someone, title: str) -> str:
    space = _into_the_shared_space(parent)
    parent.follow("Start a thread")
    parent.write("Title", title)
    parent.choose(re.compile("^To be heard"))
    parent.write(WORDS, FIRST_POST)
    parent.press("Post thread")
    return space


def _sees_it_made_safe(parent: Someone, title: str) -> None:
    expect(parent.page.get_by_role("heading", level=1)).to_have_text(title)
    post = parent.page.locator(".prose").first
    expect(post.locator("em")).to_have_text("very")
    expect(post.locator("script")).to_have_count(0)
    expect(post).to_contain_text("What helped me: a walk")
    expect(post.get_by_role("link")).to_have_count(1)
    link = post.get_by_role("link", name="a walk")
    expect(link).to_have_attribute("href", "https://example.org/walk")
    expect(link).to_have_attribute("rel", "nofollow ugc noopener noreferrer")
    expect(parent.page).not_to_have_title("broken")


def _answers(child: Someone, title: str) -> None:
    _into_the_shared_space(child)
    child.follow(title)
    child.press("Follow")
    expect(child.page.get_by_role("button", name="Following")).to_have_attribute("aria-pressed", "true")
    child.write(WORDS, "Here it was loud, and I missed a kitchen radio.")
    child.press("Post reply")
    child.sees("Here it was loud, and I missed a kitchen radio.")


def _is_told_and_goes_to_what_is_new(parent: Someone, title: str, space: str) -> None:
    parent.open(space)
    expect(parent.page.locator(".thread").filter(has_text=title)).to_contain_text("(new for you)")
    parent.follow(re.compile("^Notices"))
    parent.follow(re.compile("^There is something new in a thread you follow"))
    expect(parent.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(parent.page.locator("li:target")).to_contain_text("I missed a kitchen radio")
    parent.sees("New since your last visit")


def _is_new_no_more(parent: Someone, title: str, space: str) -> None:
    """Reading is remembered within seconds, by a beacon or by the house itself."""
    row = parent.page.locator(".thread").filter(has_text=title)
    parent.open(space)
    for _ in range(20):
        if "(new for you)" not in row.inner_text():
            break
        parent.page.wait_for_timeout(500)
        parent.page.reload()
    expect(row).not_to_contain_text("(new for you)")
    parent.follow(title)
    parent.sees_no("New since your last visit")


def _changes_their_words(parent: Someone) -> None:
    parent.follow("Change or take back")
    parent.write("Your words", "It was a quiet week, and the radio helped.")
    parent.press("Keep the change")
    post = parent.page.locator(".posts > li").first
    expect(post).to_contain_text("It was a quiet week, and the radio helped.")
    expect(post).to_contain_text("changed since")
    parent.unfold(post)
    parent.follow(re.compile("^How it was before"))
    expect(parent.page.locator(".posts > li")).to_have_count(2)
    expect(parent.page.locator(".posts > li").last).to_contain_text("It was a very quiet week.")
