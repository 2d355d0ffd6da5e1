"""The whole way of one report: two at the desk, a second person, the member who reads why and asks for another look,
somebody untouched who gives it back, and the one who told us, told once. By keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone
from tests.journeys.plain import Plain, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.early]

TELLING = "She sits in the third house after the mill, every evening at seven."
OTHER = "And he drives the green van with the ladder on it."
NOTE = "Third time this month that somebody writes about a house."
WHY = "Your words describe where a person lives, and when she is at home."
AGAIN = "It is my own house. I wrote about myself, and said she because I was shy."
GIVEN_BACK = "You are right: it is your own house, and nobody else is in it."
AUTHOR, TELLER = "demo-both", "demo-child"
FIRST, SECOND, UNTOUCHED = "demo-moderator", "demo-lead", "demo-moderator2"


def test_a_ban_waits_for_two_is_appealed_and_given_back_exactly(
    medium: DemoHouse,
    someone: Callable[..., Someone],
    stranger: Callable[..., Someone],
    kept_cookies: dict[tuple[str, str], Any],
) -> None:
    thread, heard = _thread_of(medium), len(_outcomes(medium))
    told, other = _reply(medium, thread, TELLING), _reply(medium, thread, OTHER)
    report = _tell(medium, told)
    stays_hidden = _tell(medium, other)
    first, second = someone(medium, FIRST), someone(medium, SECOND, scripts=False)

    _hide(first, medium, other)
    case = _case_of(medium, told)
    _begins(second, medium, case)
    _hides_and_asks_for_a_ban(first, case)
    _is_a_moment_late(second)
    _says_yes(second, case)

    author = stranger(medium, AUTHOR)
    _finds_the_door_closed(author)
    for decision in ("We hid one of your posts", "Your place here is closed"):
        _asks_again(author, decision)
    _touched_it(first, case, medium)
    _gives_back(someone(medium, UNTOUCHED), medium)

    # The ban ended every session of theirs: nobody goes on with one after this.
    signed_in.get(medium, {}).pop(AUTHOR, None)
    kept_cookies.pop((medium.url, AUTHOR), None)
    author.open("/decisions")
    author.sees("taken back since")
    author.open(f"/threads/{thread}")
    author.sees(TELLING)
    _everybody_reads(someone(medium, TELLER), thread)
    # Each report is answered by one notice, and by no other after the appeal.
    assert len(_outcomes(medium)) - heard == len({report, stays_hidden})


def _thread_of(house: DemoHouse) -> str:
    starter = Plain.sign_in(house, "demo-facilitator")
    shared = next(one["id"] for one in starter.get("/spaces")["spaces"] if one["title"] == house.shared_space)
    made = starter.does("POST", f"/spaces/{shared}/threads", title="Where do you sit in the evening?", body="And you?")
    return str(made["thread"])


def _reply(house: DemoHouse, thread: str, words: str) -> str:
    return str(Plain.sign_in(house, AUTHOR).does("POST", f"/threads/{thread}/posts", body=words)["id"])


def _tell(house: DemoHouse, post: str) -> str:
    teller = Plain.sign_in(house, TELLER)
    return str(teller.does("POST", "/reports", kind="post", target=post, reason="identifying", note="")["id"])


def _case_of(house: DemoHouse, post: str) -> str:
    desk = Plain.sign_in(house, FIRST)
    waiting = [one["id"] for one in desk.pages("/desk/cases", "cases", "older")]
    return next(one for one in waiting if desk.get(f"/desk/cases/{one}")["target"] == post)


def _hide(moderator: Someone, house: DemoHouse, post: str) -> None:
    """Another post of the same member is hidden too, and nobody asks for another look at that."""
    moderator.open(f"/desk/cases/{_case_of(house, post)}")
    _hides(moderator)
    moderator.press("Decide")
    moderator.sees("Decided: Hidden. Thank you.")


def _hides(moderator: Someone) -> None:
    moderator.choose(re.compile("^Hide"))
    moderator.pick("Rule", "3.")
    moderator.write("What you tell the author", WHY)


def _begins(second: Someone, house: DemoHouse, case: str) -> None:
    """The other one reads it first and writes a note; then their claim ends, as after a quarter of an hour."""
    second.open(f"/desk/cases/{case}")
    _hides(second)
    second.write("A note for the desk", NOTE)
    Plain.sign_in(house, SECOND).does("DELETE", f"/desk/cases/{case}/claim")


def _hides_and_asks_for_a_ban(first: Someone, case: str) -> None:
    first.open(f"/desk/cases/{case}")
    _hides(first)
    person = first.page.locator("details").filter(has_text="And the person?")
    first.unfold(person)
    first.choose(re.compile("^Their place is closed"), person)
    first.write("For how many days", "")
    first.pick("The rule it rests on", "3.")
    first.write("What you tell them", WHY)
    first.press("Decide")
    first.sees("Thank you.")
    first.open(f"/desk/cases/{case}")
    first.sees("This needs a second person")
    first.sees(first.house.pen_name(SECOND))


def _is_a_moment_late(second: Someone) -> None:
    second.press("Decide")
    second.sees("Something changed in this case while you were writing.")
    # Whoever was first has it open again, to look at what waits: the words of the other are there all the same.
    expect(second.page.get_by_label("Your words are kept")).to_have_value(f"{WHY}\n\n{NOTE}")


def _says_yes(second: Someone, case: str) -> None:
    second.open(f"/desk/cases/{case}")
    second.press("Yes, do it")
    second.sees("Thank you")


def _finds_the_door_closed(author: Someone) -> None:
    author.sign_in()
    author.open("/spaces")
    author.follow("Read why, and ask for another look")
    author.sees("Your place here is closed")
    author.sees(WHY)


def _asks_again(author: Someone, decision: str) -> None:
    author.open("/decisions")
    # The newest of that name: the post that was hidden last.
    one = author.page.locator(".queue > li").filter(has_text=decision).first
    author.follow(re.compile("^Ask for another look"), one)
    author.write("What should they know?", AGAIN)
    author.press("Send it")
    author.sees("Another look")


def _appeals(house: DemoHouse) -> list[str]:
    desk = Plain.sign_in(house, UNTOUCHED)
    waiting = [one["id"] for one in desk.pages("/desk/cases", "cases", "older") if one["kind"] == "appeal"]
    return [one for one in waiting if desk.get(f"/desk/cases/{one}")["author"] == house.pen_name(AUTHOR)]


def _touched_it(first: Someone, case: str, house: DemoHouse) -> None:
    first.open(f"/desk/cases/{_appeals(house)[0]}")
    first.sees("You had a part in this decision")
    expect(first.page.get_by_role("button", name="Decide")).to_have_count(0)


def _gives_back(untouched: Someone, house: DemoHouse) -> None:
    for case in _appeals(house):
        untouched.open(f"/desk/cases/{case}")
        evidence = untouched.page.locator("article.evidence").filter(has_text=AGAIN)
        if evidence.locator("details").count():
            untouched.unfold(evidence)
        untouched.sees(AGAIN)
        untouched.choose(re.compile("^Take the decision back"))
        untouched.write(re.compile("^What you (tell|write)"), GIVEN_BACK)
        untouched.press("Decide")
        untouched.sees("Thank you.")


def _everybody_reads(teller: Someone, thread: str) -> None:
    teller.open(f"/threads/{thread}")
    teller.sees(TELLING)
    teller.sees_no(OTHER)


def _outcomes(house: DemoHouse) -> list[Any]:
    """What the teller has been told of their reports, also of those of other journeys here."""
    notices = Plain.sign_in(house, TELLER).pages("/notices", "notices", "older")
    return [one for one in notices if one["kind"] == "report_outcome"]
