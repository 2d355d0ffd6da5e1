"""A form that is refused comes back with every word in it, whatever the reason was."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from forum.demo.members import PASSWORD, email_of
from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone
from tests.journeys.plain import Plain

pytestmark = [pytest.mark.browser, pytest.mark.early]

WORDS = re.compile("^Your words")
LONG_EVENING = "It took me the whole evening to find these words.\n\nThey are not to be lost."


def _new_thread(person: Someone) -> None:
    person.open("/spaces")
    person.follow(re.compile("^" + person.house.shared_space))
    person.follow("Start a thread")


def test_a_title_that_is_too_long_comes_back_with_all_words(house: DemoHouse, someone: Callable[..., Someone]) -> None:
    parent, title = someone(house, "demo-parent"), "why " * 40
    _new_thread(parent)
    # As in a browser that knows of no longest length.
    parent.page.locator("[maxlength]").evaluate_all("fields => fields.forEach(one => one.removeAttribute('maxlength'))")
    parent.write("Title", title.strip())
    parent.choose(re.compile("^Practical ideas"))
    parent.write(WORDS, LONG_EVENING)
    parent.press("Post thread")
    expect(parent.page.get_by_role("alert")).to_contain_text("Your words are kept")
    expect(parent.page.get_by_label("Title", exact=True)).to_have_value(title.strip())
    expect(parent.page.get_by_label(WORDS)).to_have_value(LONG_EVENING)
    expect(parent.page.get_by_label(re.compile("^Practical ideas"))).to_be_checked()
    parent.write("Title", f"Why, {house.size}")
    parent.press("Post thread")
    expect(parent.page.get_by_role("heading", level=1)).to_have_text(f"Why, {house.size}")


def test_without_scripts_a_token_of_an_ended_session_leads_back_to_the_words(
    house: DemoHouse, stranger: Callable[..., Someone]
) -> None:
    child = stranger(house, "demo-child", scripts=False)
    child.sign_in()
    _new_thread(child)
    child.write("Title", "An evening")
    child.write(WORDS, LONG_EVENING)
    other = Someone(child.page.context.new_page(), house, "demo-child")
    other.open("/you")
    other.press("Sign out")
    other.sign_in()
    child.press("Post thread")
    child.follow("Go on writing")
    _finds_the_words_and_sends_them(child)


def test_without_scripts_signing_in_again_leads_back_to_the_words(
    house: DemoHouse, stranger: Callable[..., Someone]
) -> None:
    child = stranger(house, "demo-both", scripts=False)
    child.sign_in()
    _new_thread(child)
    child.write("Title", "An evening")
    child.write(WORDS, LONG_EVENING)
    child.page.context.clear_cookies()
    child.press("Post thread")
    child.follow("Sign in and go on writing")
    child.write("E-mail", email_of(child.key))
    child.write("Password", PASSWORD)
    child.press("Sign in")
    _finds_the_words_and_sends_them(child)


def _finds_the_words_and_sends_them(child: Someone) -> None:
    expect(child.page.get_by_label(WORDS)).to_have_value(LONG_EVENING)
    child.press("Post thread")
    expect(child.page.get_by_role("heading", level=1)).to_have_text("An evening")


def test_a_reply_to_a_thread_that_was_closed_meanwhile_is_kept(
    house: DemoHouse, someone: Callable[..., Someone]
) -> None:
    program = Plain.sign_in(house, house.who_holds("moderator"))
    shared = next(one["id"] for one in program.get("/spaces")["spaces"] if one["title"] == house.shared_space)
    thread = program.does("POST", f"/spaces/{shared}/threads", title="A short question", body="Tea or coffee?")[
        "thread"
    ]
    parent = someone(house, "demo-parent")
    parent.open(f"/threads/{thread}")
    parent.write(WORDS, LONG_EVENING)
    program.does("PUT", f"/threads/{thread}/lock")
    parent.press("Post reply")
    expect(parent.page.get_by_role("alert")).to_contain_text("closed for replies")
    expect(parent.page.get_by_label(WORDS)).to_have_value(LONG_EVENING)
