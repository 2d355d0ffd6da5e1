"""Words are reported, decided about with a reason, and put back; with scripts and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.houses import WAYS, DemoHouse
from tests.journeys.keyboard import Someone
from tests.journeys.plain import Plain

pytestmark = [pytest.mark.browser, pytest.mark.early]

TELLING = "Our street has a bakery with a blue door, and she works there."
REASON = "There are details in them that could lead a reader to a person"


@pytest.mark.parametrize(("house", "scripts"), WAYS, indirect=["house"])
def test_a_post_is_reported_hidden_with_a_reason_that_its_author_reads_and_put_back(
    house: DemoHouse, someone: Callable[..., Someone], scripts: bool
) -> None:
    title = f"What do you do on birthdays, {'on' if scripts else 'off'}?"
    thread = _thread_with_a_telling_reply(house, title)
    child = someone(house, "demo-child", scripts=scripts)
    moderator = someone(house, house.who_holds("moderator"), scripts=scripts)
    parent = someone(house, "demo-parent", scripts=scripts)

    _reports(child, thread)
    _hides_with_a_reason(moderator)
    _reads_the_reason(parent)
    child.open(thread)
    child.sees_no(TELLING)

    _puts_it_back(moderator)
    child.open(thread)
    child.sees(TELLING)
    parent.open("/notices")
    parent.follow(re.compile("^Something was decided about your words"))
    parent.sees("We put one of your posts back")
    parent.sees("A second reader found that the street has four bakeries.")


def _thread_with_a_telling_reply(house: DemoHouse, title: str) -> str:
    starter = Plain.sign_in(house, "demo-facilitator")
    shared = next(one["id"] for one in starter.get("/spaces")["spaces"] if one["title"] == house.shared_space)
    made = starter.does("POST", f"/spaces/{shared}/threads", title=title, body="I bake something. And you?")
    Plain.sign_in(house, "demo-parent").does("POST", f"/threads/{made['thread']}/posts", body=TELLING)
    return f"/threads/{made['thread']}"


def _reports(child: Someone, thread: str) -> None:
    child.open(thread)
    child.follow(re.compile("^Report"), child.part(TELLING))
    child.sees("never learns that it was you")
    child.choose(re.compile("^It points to a person"))
    child.write("Is there more that we should know?", "I know that bakery.")
    child.press("Send it")
    child.sees("Thank you for telling us")


def _hides_with_a_reason(moderator: Someone) -> None:
    moderator.open("/")
    moderator.follow("Desk")
    moderator.follow("Reports")
    _open_the_case(moderator, newest=-1)
    moderator.sees("I know that bakery.")
    moderator.sees_no(TELLING)
    moderator.unfold(moderator.page.locator(".evidence").last)
    moderator.sees(TELLING)
    moderator.choose(re.compile("^Hide"))
    moderator.pick("Rule", "3.")
    moderator.press("Use the text kept ready for this rule")
    expect(moderator.page.get_by_label("What you tell the author")).to_have_value(re.compile(REASON))
    moderator.press("Decide")
    moderator.sees("Decided: Hidden. Thank you.")


def _open_the_case(moderator: Someone, newest: int) -> None:
    """Open the newest case of the shared space: the last that waits, the first that was decided."""
    cases = moderator.page.locator(".queue > li").filter(has_text=moderator.house.shared_space)
    if newest < 0:
        cases = cases.filter(has_text="It points to a person")
    moderator.follow(re.compile("^(Take it|Go on|Look at it)"), cases.nth(newest))


def _reads_the_reason(parent: Someone) -> None:
    parent.open("/")
    parent.follow(re.compile("^Notices"))
    parent.follow(re.compile("^Something was decided about your words"))
    parent.sees("We hid one of your posts")
    parent.sees("It is not a mark against you.")
    parent.sees(REASON)
    parent.sees(TELLING)


def _puts_it_back(moderator: Someone) -> None:
    moderator.open("/desk")
    moderator.follow("Decided")
    _open_the_case(moderator, newest=0)
    moderator.unfold(moderator.page.locator(".timeline"))
    moderator.write("What do you tell the author?", "A second reader found that the street has four bakeries.")
    moderator.press("Put it back as it was")
    moderator.sees("It stands again as it stood before.")
