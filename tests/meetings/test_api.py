"""Meetings over JSON: a plain program goes all the way from the list into the room and back."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.viewer import GrantKind, Side
from forum.meetings.models import Meeting
from tests.factories import Client, a_person, client_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, come_in, key_of, open_room, say, words_of

API = "/api/v1"


def say_by_api(client: Client, meeting: Meeting, text: object, key: str | None = None) -> tuple[int, dict[str, object]]:
    """Say something; status and answer."""
    headers = {"X-CSRF-Token": client.csrf, **({"Idempotency-Key": key} if key else {})}
    answer = client.post(f"{API}/meetings/{meeting.public_id}/messages", json={"text": text}, headers=headers)
    return answer.status_code, answer.json


def test_a_program_goes_from_the_list_into_the_room(app: Flask, meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    client = client_of(app, a_person())
    listed = client.get(f"{API}/meetings").json["meetings"][0]
    here = f"{API}/meetings/{listed['id']}"
    assert client.call("POST", f"{here}/seat").json == {"seat": "yours"}
    assert client.call("POST", f"{here}/entry").json["code"] == "agreement_first"
    assert client.call("PUT", f"{here}/agreement", version=listed["agreement_version"]).status_code == 204
    entry = client.call("POST", f"{here}/entry").json
    assert entry["in_room"] and entry["heard"]["events"] == []
    status, said = say_by_api(client, meeting, "Good evening.")
    events = client.get(f"{here}/events?after_seq={entry['heard']['last_seq']}").json
    assert status == 201 and [event["seq"] for event in events["events"]] == [said["seq"]]
    assert facilitator.pen_name in {one["name"] for one in events["snapshot"]["roster"]}
    assert client.call("DELETE", f"{here}/entry").status_code == 204


def test_the_same_key_says_it_once(app: Flask, meeting: Meeting) -> None:
    client = client_of(app, open_room(meeting))
    answers = [say_by_api(client, meeting, "Once.", "key-for-this-line") for _ in range(2)]
    assert answers[0] == answers[1] and words_of(meeting) == ["Once."]


def test_the_same_key_with_other_words_is_a_conflict(app: Flask, meeting: Meeting) -> None:
    client = client_of(app, open_room(meeting))
    say_by_api(client, meeting, "Once.", "key-for-this-line")
    status, problem = say_by_api(client, meeting, "Other.", "key-for-this-line")
    assert (status, problem["code"]) == (409, "nonce_reused")


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, None, [], 5, "nul\0", {"a": "b"}])
def test_what_cannot_be_said_is_refused_and_nothing_is_written(app: Flask, meeting: Meeting, text: object) -> None:
    client = client_of(app, open_room(meeting))
    assert say_by_api(client, meeting, text)[0] == 422
    assert words_of(meeting) == []


def test_words_of_others_reach_nobody_outside(app: Flask, meeting: Meeting) -> None:
    say(open_room(meeting), meeting, "Only for us.")
    client = client_of(app, a_person())
    answer = client.get(f"{API}/meetings/{meeting.public_id}/events")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_who_came_later_cannot_ask_for_what_was_before(app: Flask, meeting: Meeting) -> None:
    say(open_room(meeting), meeting, "Before.")
    client = client_of(app, come_in(meeting))
    assert client.get(f"{API}/meetings/{meeting.public_id}/events?after_seq=0").json["events"] == []


def test_a_hidden_line_keeps_its_number_and_loses_its_words(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting, "The name of a school.")
    leads, hears = client_of(app, facilitator), client_of(app, member)
    assert hears.call("PUT", f"{API}/messages/{said.message_id}/hidden", reason="x").status_code == 403
    assert leads.call("PUT", f"{API}/messages/{said.message_id}/hidden", reason="A place.").status_code == 204
    events = hears.get(f"{API}/meetings/{meeting.public_id}/events").json["events"]
    shown = [(event["seq"], event["text"], event["by"], event["hidden"]) for event in events]
    assert shown == [(said.seq, None, None, True), (said.seq + 1, None, None, None)]
    assert leads.call("DELETE", f"{API}/messages/{said.message_id}/hidden").status_code == 204
    assert hears.get(f"{API}/meetings/{meeting.public_id}/events").json["events"][0]["text"] == "The name of a school."


def test_nothing_that_is_sent_holds_a_key_or_a_count(app: Flask, meeting: Meeting) -> None:
    client = client_of(app, open_room(meeting))
    for path in ("/groups", "/meetings", f"/meetings/{meeting.public_id}", f"/groups/{meeting.group.public_id}"):
        text = client.get(API + path).get_data(as_text=True)
        assert "seats" not in text and f": {meeting.id}," not in text and "person" not in text


def test_a_lead_makes_changes_and_plans_over_the_api(app: Flask, now: FrozenClock) -> None:
    client = client_of(app, a_person(grants=[GrantKind.LEAD]))
    group = client.call(
        "POST", f"{API}/groups", name="Owls", audience="parents", description="Late.", agreement=["Stay kind."],
        zone="Europe/Berlin", seats=8,
    ).json  # fmt: skip
    here = f"{API}/groups/{group['id']}"
    changed = {"name": "Owls", "description": "Later.", "agreement": ["Stay kind.", "Stay brief."], "seats": 8}
    assert client.call("PUT", here, **changed).json["agreement_version"] == 2
    stale = client.put(here, json=changed, headers={"X-CSRF-Token": client.csrf, "If-Match": '"1"'})
    assert stale.status_code == 409
    planned = client.call("POST", f"{here}/meetings", starts_local="2026-11-26T21:00", minutes=60, weekly=True)
    assert (planned.status_code, planned.json["starts_at"]) == (201, "2026-11-26T20:00Z")
    one = f"{API}/meetings/{planned.json['id']}"
    assert client.call("DELETE", f"{one}/schedule").status_code == 204
    assert client.call("POST", f"{one}/cancellation", reason="Snow.").status_code == 204
    assert client.get(one).json["state"] == "cancelled"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Europe/Nowhere"), ("seats", 13), ("seats", "8.5"), ("agreement", []), ("audience", "nobody"),
        ("name", ""), ("always_open", True), ("name", None), ("agreement", "x" * 300),
    ],
)  # fmt: skip
def test_a_group_that_cannot_be_is_refused(app: Flask, now: FrozenClock, field: str, value: object) -> None:
    client = client_of(app, a_person(grants=[GrantKind.ADMIN]))
    sent = {"name": "Owls", "audience": "parents", "description": "x", "agreement": ["a"], "zone": "UTC", "seats": 8}
    answer = client.call("POST", f"{API}/groups", **{**sent, field: value})
    assert answer.status_code == 422 and field in answer.json["errors"]


def test_the_facilitator_chooses_about_late_people_and_takes_someone_out(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    here = f"{API}/meetings/{meeting.public_id}"
    leads, hears = client_of(app, facilitator), client_of(app, member)
    assert hears.call("PUT", f"{here}/late-entry", lets_in=True).status_code == 403
    assert leads.call("PUT", f"{here}/late-entry", lets_in=True).status_code == 204
    taken = {"person": key_of(member, meeting), "reason": "They asked for it tonight."}
    assert hears.call("POST", f"{here}/removals", **taken).status_code == 403
    assert leads.call("POST", f"{here}/removals", **taken).status_code == 204
    assert say_by_api(hears, meeting, "Hello?")[0] == 404


def test_the_list_goes_on_by_cursor(app: Flask, now: FrozenClock) -> None:
    group = a_group()
    for number in range(32):
        a_meeting(group, starts_in=timedelta(hours=number))
    client, seen = client_of(app, a_person()), []
    later: str | None = ""
    while later is not None:
        page = client.get(f"{API}/meetings" + (f"?later={later}" if later else "")).json
        seen += [meeting["id"] for meeting in page["meetings"]]
        later = page["later"]
    assert len(seen) == len(set(seen)) == 32


def test_a_forged_cursor_is_refused(app: Flask, now: FrozenClock) -> None:
    assert client_of(app, a_person()).get(f"{API}/meetings?later=abc").status_code == 400


def test_the_other_side_finds_nothing(app: Flask, meeting: Meeting) -> None:
    client = client_of(app, a_person(Side.ADULT_CHILD))
    assert client.get(f"{API}/meetings").json["meetings"] == []
    for path in (f"/meetings/{meeting.public_id}", f"/groups/{meeting.group.public_id}"):
        assert client.get(API + path).status_code == 404


def test_a_facilitators_group_is_known_to_them_whatever_their_side(app: Flask, meeting: Meeting) -> None:
    client = client_of(app, a_facilitator(meeting.group, Side.ADULT_CHILD))
    assert client.get(f"{API}/groups/{meeting.group.public_id}").json["name"] == meeting.group.name
