"""The room on a real server: what a plain socket hears, and what two people see in their browsers."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.settings import Settings
from forum.core.viewer import SYSTEM
from forum.meetings import operations
from forum.meetings.models import Meeting
from tests import engines
from tests.conftest import Bench
from tests.factories import a_person, client_of
from tests.journeys.plain import Plain
from tests.live.client import Client
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, take_seat
from tests.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.live, pytest.mark.early]
TESTS = 15  # as many as take an evening


class Evening:
    """A meeting that is on, one who leads it and two with a seat; and their ways to it."""

    def __init__(self, app: Flask) -> None:
        self.meeting: Meeting = a_meeting(a_group(always_open=True))
        self.leader, self.one, self.other = a_facilitator(self.meeting.group), a_person(), a_person()
        agree(self.leader, self.meeting)
        for person in (self.one, self.other):
            take_seat(person, self.meeting)
        people = (self.leader, self.one, self.other)
        self._cookies: dict[int, tuple[str, str]] = {}
        for person in people:
            browser = client_of(app, person)
            cookie = browser.get_cookie("chair")
            assert cookie is not None
            self._cookies[person.id] = (cookie.value, browser.csrf)
        self.room, self.group = self.meeting.public_id, self.meeting.group.public_id
        self.server: Server

    def plain(self, person: Person) -> Plain:
        """This person's program."""
        return Plain(self.server, *self._cookies[person.id])

    def enter(self, person: Person) -> Client:
        """This person's socket, inside the room."""
        socket = self.plain(person).socket()
        answer = socket.ask("room.enter", {"room": self.room})
        assert answer["ok"] and answer["in_room"], answer
        return socket

    def look(self, person: Person, context: "BrowserContext") -> "Page":
        """This person's browser, inside the room."""
        context.add_cookies([{"name": "chair", "value": self._cookies[person.id][0], "url": self.server.url}])
        page = context.new_page()
        page.goto(f"{self.server.url}/meetings/{self.room}")
        page.get_by_role("button", name="Go in").or_(page.get_by_role("button", name="Go to the lobby")).click()
        page.wait_for_url("**/room")
        page.locator("#look").wait_for(state="hidden")
        return page


def make_evenings(bench: Bench, tmp_path_factory: pytest.TempPathFactory, count: int) -> Iterator[list[Evening]]:
    """So many evenings, made before the one server starts: nobody but it writes from then on."""
    engines.forget()
    bench.database.restore(bench.app())
    settings: Settings = bench.app().extensions["settings"]
    server = Server(settings, tmp_path_factory.mktemp("evenings"), settings.queue_url, {})
    with bench.app().app_context():
        made = [Evening(bench.app()) for _ in range(count)]
        server.start()
        for one in made:
            one.server = server
        yield made
    server.close()


@pytest.fixture(scope="module")
def evenings(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Evening]]:
    """Evenings enough for all tests here."""
    yield from make_evenings(bench, tmp_path_factory, TESTS)


@pytest.fixture
def evening(evenings: list[Evening]) -> Iterator[Evening]:
    """An evening of one's own; all sockets end with it."""
    yield evenings.pop()
    Client.close_all()


def words(socket: Client, count: int) -> list[str]:
    """The words of the next messages that a socket hears, in order."""
    found: list[str] = []
    while len(found) < count:
        batch = socket.until("room.events")
        found += [event["text"] for event in batch["events"] if event["kind"] == "message"]
    return found


def test_words_reach_everybody_inside_once_and_in_order(evening: Evening) -> None:
    leader, one = evening.enter(evening.leader), evening.enter(evening.one)
    for number in range(5):
        for name, socket in (("leader", leader), ("one", one)):
            said = {"room": evening.room, "nonce": f"{name}-nonce-{number}", "text": f"{name} {number}"}
            assert socket.ask("room.say", said)["ok"]
    expected = [f"{name} {number}" for number in range(5) for name in ("leader", "one")]
    assert words(leader, 10) == expected
    assert words(one, 10) == expected


def test_a_repeat_over_http_finds_what_the_socket_said(evening: Evening) -> None:
    leader = evening.enter(evening.leader)
    said = leader.ask("room.say", {"room": evening.room, "nonce": "one-nonce-for-both", "text": "Once."})
    again = evening.plain(evening.leader).send(
        "POST", f"/meetings/{evening.room}/messages", "one-nonce-for-both", text="Once."
    )
    assert (again.status_code, again.json()["seq"]) == (201, said["seq"])


def test_how_the_room_stands_reaches_everybody_and_a_command_from_before_gets_it_back(evening: Evening) -> None:
    leader, one = evening.enter(evening.leader), evening.enter(evening.one)
    room = {"room": evening.room}
    seen = leader.ask("room.sync", room | {"after_seq": 0})["snapshot"]["state"]["version"]
    assert one.ask("room.hand", room | {"up": True})["ok"]
    state = leader.until("room.state")["state"]
    while not state["hands"]:
        state = leader.until("room.state")["state"]
    assert [hand["name"] for hand in state["hands"]] == [evening.one.pen_name]
    stale = leader.ask("room.give_turn", room | {"version": seen})
    assert (stale["problem"]["code"], stale["problem"]["state"]["version"]) == ("room_changed", state["version"])
    assert leader.ask("room.give_turn", room | {"version": state["version"]})["ok"]
    while not state["turn"]:
        state = one.until("room.state")["state"]
    assert (state["turn"]["name"], state["hands"]) == (evening.one.pen_name, [])


def test_who_comes_later_hears_nothing_of_before_and_who_comes_back_misses_nothing(evening: Evening) -> None:
    leader = evening.enter(evening.leader)
    leader.ask("room.say", {"room": evening.room, "nonce": "nonce-before", "text": "Before."})
    late = evening.plain(evening.one).socket()
    assert late.ask("room.enter", {"room": evening.room})["heard"]["events"] == []
    late.close()
    leader.ask("room.say", {"room": evening.room, "nonce": "nonce-meanwhile", "text": "Meanwhile."})
    back = evening.plain(evening.one).socket().ask("room.enter", {"room": evening.room})
    assert [event["text"] for event in back["heard"]["events"]] == ["Meanwhile."]


def test_who_comes_later_is_not_told_who_is_moved_by_a_line_of_before(evening: Evening) -> None:
    leader, one = evening.enter(evening.leader), evening.enter(evening.one)
    said = leader.ask("room.say", {"room": evening.room, "nonce": "nonce-before", "text": "Before."})
    late = evening.enter(evening.other)
    assert one.ask("room.react", {"room": evening.room, "message": said["id"], "kind": "heard", "on": True})["ok"]
    told = []
    for socket in (leader, late):
        found: list[dict[str, Any]] = []
        while not found:
            found = [event for event in socket.until("room.events")["events"] if event["kind"] == "reacted"]
        told += found
    assert (told[0]["by"]["name"], told[0]["target"]) == (evening.one.pen_name, said["seq"])
    assert told[1].keys() == {"seq", "kind", "at"}


def test_somebody_outside_hears_nothing_and_learns_nothing(evening: Evening) -> None:
    stranger = evening.plain(evening.other).socket()
    for event, sent in (("room.sync", {"after_seq": 0}), ("room.say", {"nonce": "nonce-outside", "text": "Hello?"})):
        answer = stranger.ask(event, {"room": evening.room, **sent})
        assert (answer["ok"], answer["problem"]["code"]) == (False, "not_found")


def test_whoever_is_taken_out_is_put_out_of_the_open_socket(evening: Evening) -> None:
    leader, one = evening.enter(evening.leader), evening.enter(evening.one)
    plain = evening.plain(evening.leader)
    here = leader.ask("room.sync", {"room": evening.room, "after_seq": 0})["snapshot"]["roster"]
    key = next(one["key"] for one in here if one["name"] == evening.one.pen_name)
    plain.does("POST", f"/meetings/{evening.room}/removals", person=key, reason="They asked for it tonight.")
    assert one.until("room_left")["room"] == evening.room
    assert leader.ask("room.say", {"room": evening.room, "nonce": "nonce-after", "text": "After."})["ok"]
    assert one.ask("room.sync", {"room": evening.room, "after_seq": 0})["problem"]["code"] == "not_found"


def test_the_list_of_who_is_here_reaches_those_inside(evening: Evening) -> None:
    leader = evening.enter(evening.leader)
    evening.enter(evening.one)
    names: list[str] = []
    while evening.one.pen_name not in names:
        names = [one["name"] for one in leader.until("room.roster")["roster"]]
    assert names == [evening.leader.pen_name, evening.one.pen_name]


def test_a_rehearsal_is_live_and_its_end_reaches_the_open_socket(evening: Evening) -> None:
    plain = evening.plain(evening.leader)
    form = {"csrf_token": plain.csrf, "nonce": "nonce-to-rehearse"}
    begun = plain.http.post(f"{evening.server.url}/groups/{evening.group}/rehearse", data=form, allow_redirects=False)
    room = {"room": begun.headers["Location"].split("/")[-2]}
    socket = plain.socket()
    assert socket.ask("room.enter", room)["in_room"]
    for _ in range(7):  # hands, a lost line and a private word first; the seventh says something
        assert socket.ask("room.rehearse_on", room)["ok"]
    assert "Mrs Harmon" in words(socket, 1)[0]
    plain.http.post(f"{evening.server.url}/meetings/{room['room']}/rehearse-end", data=form)
    assert socket.until("room_left") == room


def test_a_killed_server_forgets_nothing_that_it_acknowledged(evening: Evening) -> None:
    leader = evening.enter(evening.leader)
    said = leader.ask("room.say", {"room": evening.room, "nonce": "nonce-power", "text": "Kept."})
    evening.server.kill()
    evening.server.start()
    back = evening.plain(evening.leader).socket()
    again = back.ask("room.say", {"room": evening.room, "nonce": "nonce-power", "text": "Kept."})
    assert again["seq"] == said["seq"]


@pytest.mark.browser
def test_two_people_talk_in_their_browsers_by_keyboard(
    evening: Evening, new_context: Callable[..., "BrowserContext"]
) -> None:
    leader = evening.look(evening.leader, new_context())
    one = evening.look(evening.one, new_context())
    for page, text in ((leader, "Good evening <b>all</b>."), (one, "Tired, and\nglad to be here.")):
        page.focus("#f-text")
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+Enter")
        for reader in (leader, one):
            reader.locator(".line[data-seq] .words", has_text=text.split("\n")[-1]).wait_for()
    shown = [page.locator(".line[data-seq] .words").all_text_contents() for page in (leader, one)]
    assert shown == [["Good evening <b>all</b>.", "Tired, and\nglad to be here."]] * 2


@pytest.mark.browser
def test_a_lost_line_loses_no_words(evening: Evening, new_context: Callable[..., "BrowserContext"]) -> None:
    leader = evening.enter(evening.leader)
    context = new_context()
    one = evening.look(evening.one, context)
    evening.server.stop()
    one.get_by_text("The line dropped a moment ago").wait_for()
    one.fill("#f-text", "Written in a tunnel.")
    one.get_by_role("button", name="Say it").press("Enter")
    one.locator(".is-sending").wait_for()
    evening.server.start()
    leader = evening.enter(evening.leader)
    leader.ask("room.say", {"room": evening.room, "nonce": "nonce-meanwhile", "text": "Meanwhile."})
    one.locator(".line[data-seq]", has_text="Written in a tunnel.").wait_for(timeout=30_000)
    one.locator(".line[data-seq]", has_text="Meanwhile.").wait_for()
    assert one.locator(".line .words", has_text="Written in a tunnel.").count() == 1


@pytest.mark.browser
def test_a_hidden_line_leaves_the_open_page_and_comes_back(
    evening: Evening, new_context: Callable[..., "BrowserContext"]
) -> None:
    leader = evening.look(evening.leader, new_context())
    one = evening.look(evening.one, new_context())
    one.fill("#f-text", "The name of a school.")
    one.get_by_role("button", name="Say it").press("Enter")
    leader.locator(".line .words", has_text="The name of a school.").wait_for()
    leader.locator("[data-pick=hide] > summary").press("Enter")
    leader.locator("[data-pick=hide] button").press("Enter")
    one.get_by_text("The facilitator hid a line here.").wait_for()
    assert one.get_by_text("The name of a school.").count() == 0
    leader.get_by_role("button", name="Show it again").press("Enter")
    one.locator(".line .words", has_text="The name of a school.").wait_for()


def fades(read: Callable[[], Any], gone: str, patience: float = 60.0) -> bool:
    """Whether a name leaves a list in time."""
    deadline = time.monotonic() + patience
    while gone in read():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True


def test_who_leaves_fades_from_the_list(evening: Evening) -> None:
    evening.enter(evening.leader)
    evening.enter(evening.one).ask("room.leave", {"room": evening.room})
    plain = evening.plain(evening.leader)
    read = lambda: str(plain.get(f"/meetings/{evening.room}/events")["snapshot"]["roster"])  # noqa: E731
    assert fades(read, evening.one.pen_name)
    assert operations.tick(SYSTEM, evening.meeting.id) == "open"
