"""The three jobs done by a program: threads, a meeting and the desk, over the JSON API and Socket.IO."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.houses import DemoHouse
from tests.journeys.plain import Plain
from tests.live.client import Client

pytestmark = pytest.mark.live

FIRST_POST = "Some *quiet* days.\n\n<script>alert(1)</script> [a walk](https://example.org) [not this](javascript:x)"


@pytest.fixture(autouse=True)
def _sockets() -> Iterator[None]:
    yield
    Client.close_all()


def _shared_space(program: Plain, house: DemoHouse) -> str:
    return next(str(one["id"]) for one in program.get("/spaces")["spaces"] if one["title"] == house.shared_space)


def _thread(program: Plain, house: DemoHouse, title: str) -> str:
    space = _shared_space(program, house)
    key = f"plain-{house.size}-{title.replace(' ', '-')}"
    made = program.does("POST", f"/spaces/{space}/threads", idempotency_key=key, title=title, body=FIRST_POST)
    again = program.does("POST", f"/spaces/{space}/threads", idempotency_key=key, title=title, body=FIRST_POST)
    assert made == again
    return str(made["thread"])


def test_a_thread_by_program(house: DemoHouse) -> None:
    both, child = Plain.sign_in(house, "demo-both"), Plain.sign_in(house, "demo-child")
    thread = _thread(both, house, "A quiet program")
    html = both.get(f"/threads/{thread}/posts")["posts"][0]["html"]
    assert "<em>quiet</em>" in html and 'href="https://example.org"' in html
    assert "<script" not in html and 'href="javascript' not in html

    child.does("PUT", f"/threads/{thread}/follow")
    first = child.get(f"/threads/{thread}/posts")["posts"][0]["id"]
    made = child.does("POST", f"/threads/{thread}/posts", body="I hear you.", reply_to=first)
    page = both.get(f"/threads/{thread}/posts")
    assert page["first_new"] == made["id"]
    both.does("PUT", f"/threads/{thread}/read", post=made["id"])
    assert both.get(f"/threads/{thread}/posts")["first_new"] is None

    changed = child.does("PATCH", f"/posts/{made['id']}", if_match=made["version"], body="I hear you well.")
    assert changed["is_edited"]
    stale = child.send("PATCH", f"/posts/{made['id']}", if_match=made["version"], body="Too late.")
    assert (stale.status_code, stale.json()["code"]) == (409, "post_changed")
    assert len(child.get(f"/posts/{made['id']}/history")["revisions"]) == 2


def _open_meeting(program: Plain) -> dict[str, Any]:
    meetings = program.get("/meetings")["meetings"]
    return next(one for one in meetings if one["group_name"] == "Evening chair" and one["state"] != "scheduled")


def _in_the_room(program: Plain) -> tuple[Client, str, dict[str, Any]]:
    meeting = _open_meeting(program)
    program.send("POST", f"/meetings/{meeting['id']}/seat")
    program.does("PUT", f"/meetings/{meeting['id']}/agreement", version=meeting["agreement_version"])
    socket = program.socket()
    entered = socket.ask("room.enter", {"room": meeting["id"]})
    assert entered["ok"] and entered["in_room"], entered
    return socket, meeting["id"], entered["heard"]


def _hear(socket: Client, text: str) -> None:
    """Wait for these words; they come once."""
    while True:
        batch = socket.until("room.events")
        if text in [event.get("text") for event in batch["events"]]:
            return


def test_a_meeting_by_program(house: DemoHouse) -> None:
    programs = [Plain.sign_in(house, key) for key in ("demo-facilitator", "demo-parent", "demo-child")]
    (leader, room, _), (parent, _, _), (child, _, heard) = (_in_the_room(program) for program in programs)
    said = leader.ask("room.say", {"room": room, "nonce": f"plain-{house.size}-1", "text": "Come in, programs."})
    assert said["ok"], said
    again = leader.ask("room.say", {"room": room, "nonce": f"plain-{house.size}-1", "text": "Come in, programs."})
    assert again["seq"] == said["seq"]
    for socket in (parent, child):
        _hear(socket, "Come in, programs.")

    child.close()
    unheard = parent.ask("room.say", {"room": room, "nonce": f"plain-{house.size}-2", "text": "While you were away."})
    back = programs[2].socket()
    entered = back.ask("room.enter", {"room": room, "after_seq": said["seq"]})
    missed = [event for event in entered["heard"]["events"] if event["kind"] == "message"]
    assert [(event["seq"], event["text"]) for event in missed] == [(unheard["seq"], "While you were away.")]
    assert entered["heard"]["epoch"] == heard["epoch"]

    assert not parent.ask("room.hide", {"message": unheard["id"]})["ok"]
    assert leader.ask("room.hide", {"message": unheard["id"]})["ok"]
    events = back.ask("room.sync", {"room": room, "after_seq": said["seq"]})["events"]
    assert next(event for event in events if event["seq"] == unheard["seq"]).get("text") is None
    assert back.ask("room.leave", {"room": room})["ok"]


def test_the_desk_by_program(house: DemoHouse) -> None:
    parent, child = Plain.sign_in(house, "demo-parent"), Plain.sign_in(house, "demo-child")
    moderator = Plain.sign_in(house, house.who_holds("moderator"))
    thread = _thread(child, house, "A telling program")
    post = parent.does("POST", f"/threads/{thread}/posts", body="She works in the bakery with the blue door.")["id"]
    child.does("POST", "/reports", kind="post", target=post, reason="identifying", note="I know that door.")

    case = _case_of(moderator, post)
    assert [report["note"] for report in case["reports"]] == ["I know that door."]
    moderator.does(
        "POST",
        f"/desk/cases/{case['id']}/decisions",
        if_match=case["version"],
        action="hide",
        rule=3,
        reason="The door and the work together point to her.",
    )
    stale = moderator.send("POST", f"/desk/cases/{case['id']}/decisions", if_match=case["version"], action="keep")
    assert stale.status_code == 409
    assert child.http.get(f"{house.url}/api/v1/posts/{post}").status_code == 404

    told = parent.get("/me/decisions")["decisions"][0]
    assert told["action"] == "hide" and "The door and the work together point to her." in told["why"]
    assert any(notice["kind"] == "decision" for notice in parent.get("/notices")["notices"])
    decision = moderator.get(f"/desk/cases/{case['id']}")["decisions"][0]["id"]
    moderator.does("POST", f"/desk/decisions/{decision}/reversal", reason="The street has four bakeries.")
    assert child.get(f"/posts/{post}")["state"] == "visible"


def _case_of(moderator: Plain, target: str) -> Any:
    """The open case about these words: opened one after another, as a moderator would."""
    for line in moderator.pages("/desk/cases?show=reports", "cases", "older"):
        if "identifying" in line["reasons"]:
            case = moderator.get(f"/desk/cases/{line['id']}")
            if case["target"] == target:
                return case
    raise AssertionError("no case about it")
