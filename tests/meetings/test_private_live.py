"""Private words on a real server: who gets a frame, in order and once, and who gets none."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from forum.shield.seen import name_in
from tests.conftest import Bench
from tests.live.client import Client
from tests.meetings import test_room_live as live
from tests.meetings.test_room_live import Evening

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.live, pytest.mark.early]
TESTS = 5


@pytest.fixture(scope="module")
def evenings(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Evening]]:
    """Evenings enough for all tests here, on one server."""
    yield from live.make_evenings(bench, tmp_path_factory, TESTS)


@pytest.fixture
def evening(evenings: list[Evening]) -> Iterator[Evening]:
    """An evening of one's own; all sockets end with it."""
    yield evenings.pop()
    Client.close_all()


def named(evening: Evening, number: int = 0) -> str:
    """The name of somebody in this room."""
    person = (evening.one, evening.other)[number]
    return name_in(f"room:{evening.room}", person.public_id)


def tell(evening: Evening, socket: Client, text: str, **more: Any) -> dict[str, Any]:
    """Write a private word."""
    nonce = "nonce-" + "".join(filter(str.isalnum, text))
    answer = socket.ask("room.private", {"room": evening.room, "nonce": nonce, "text": text, **more})
    assert answer["ok"], answer
    return answer


def told(socket: Client, count: int) -> list[str]:
    """The next private words that a socket hears."""
    found: list[str] = []
    while len(found) < count:
        found += [word["text"] for word in socket.until("room.private")["words"]]
    return found


def heard_privately(socket: Client) -> list[Any]:
    """The private frames that a socket has been sent."""
    return [payload for event, payload in socket.heard if event == "room.private"]


def test_a_private_word_reaches_its_member_and_who_leads_and_nobody_else(evening: Evening) -> None:
    leader, one, other = (evening.enter(who) for who in (evening.leader, evening.one, evening.other))
    for number in range(3):
        tell(evening, one, f"Asked {number}")
        tell(evening, leader, f"Answered {number}", person=named(evening))
    expected = [f"{word} {number}" for number in range(3) for word in ("Asked", "Answered")]
    assert told(leader, 6) == told(one, 6) == expected
    # What is said to the room afterwards reaches everybody: by then a private frame would have come.
    leader.ask("room.say", {"room": evening.room, "nonce": "nonce-to-all", "text": "To everybody."})
    assert live.words(other, 1) == ["To everybody."]
    answer = other.ask("room.private_sync", {"room": evening.room, "after_seq": 0})
    assert (heard_privately(other), answer["words"]) == ([], [])


def test_get_help_pauses_the_room_and_tells_nobody_why(evening: Evening) -> None:
    leader, one, other = (evening.enter(who) for who in (evening.leader, evening.one, evening.other))
    state = leader.ask("room.sync", {"room": evening.room, "after_seq": 0})["snapshot"]["state"]
    call = {"room": evening.room, "person": named(evening), "version": state["version"]}
    answer = leader.ask("room.help", call)
    assert answer["ok"] and answer["ready"]
    assert leader.ask("room.help_card", {"room": evening.room, "person": named(evening)})["ok"]
    [word] = one.until("room.private")["words"]
    assert word["card"] and word["help"]["emergency"]
    event = next(event for event in other.until("room.events")["events"] if event["kind"] == "paused")
    assert set(event) == {"seq", "kind", "at", "by"} and event["by"]["name"] == evening.leader.pen_name
    assert other.ask("room.sync", {"room": evening.room, "after_seq": 0})["snapshot"]["state"]["paused"]
    assert heard_privately(other) == []


def test_after_a_lost_line_and_a_killed_server_nothing_is_missed_or_doubled(evening: Evening) -> None:
    _, one = evening.enter(evening.leader), evening.enter(evening.one)
    first = tell(evening, one, "Before the power went.")
    evening.server.kill()
    evening.server.start()
    leader = evening.enter(evening.leader)
    tell(evening, leader, "While you were away.", person=named(evening))
    back = evening.enter(evening.one)
    assert tell(evening, back, "Before the power went.")["seq"] == first["seq"]
    missed = back.ask("room.private_sync", {"room": evening.room, "after_seq": first["seq"]})
    assert [word["text"] for word in missed["words"]] == ["While you were away."]
    tell(evening, leader, "And now.", person=named(evening))
    assert told(back, 1) == ["And now."]


@pytest.mark.browser
def test_who_comes_to_lead_later_sees_in_the_browser_what_was_said_before(
    evening: Evening, new_context: Callable[..., "BrowserContext"]
) -> None:
    first, one = evening.enter(evening.leader), evening.enter(evening.one)
    tell(evening, one, "Said before.")
    told(first, 1)
    later = evening.look(evening.leader, new_context())
    tell(evening, one, "Said afterwards.")
    panel = later.locator("#private")
    panel.locator("summary").press("Enter")
    panel.get_by_role("button", name="Open").press("Enter")
    panel.get_by_text("Said afterwards.").wait_for()
    assert panel.locator("[data-said] [data-text]").all_text_contents() == ["Said before.", "Said afterwards."]


@pytest.mark.browser
def test_what_is_typed_while_a_private_word_is_on_its_way_stays(
    evening: Evening, new_context: Callable[..., "BrowserContext"]
) -> None:
    from playwright.sync_api import expect

    evening.enter(evening.leader)
    panel = evening.look(evening.one, new_context()).locator("#private")
    panel.locator("summary").click()
    panel.locator("form[data-event='room.private']").evaluate(
        """(form) => {
            form.elements.text.value = "I am tired.";
            form.requestSubmit();
            form.elements.text.value = "I am tired. And sad.";
        }"""
    )
    panel.locator("[data-said] li").filter(has_text="I am tired.").wait_for()
    expect(panel.locator("#f-private")).to_have_value("And sad.")
