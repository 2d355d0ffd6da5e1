"""Meetings as pages: everything works by links and forms."""

from datetime import timedelta

from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.viewer import Audience, GrantKind, Side
from forum.meetings import operations
from forum.meetings.models import Meeting
from tests.factories import Client, a_person, client_of, separate, viewer_of
from tests.meetings.factories import (
    a_facilitator,
    a_group,
    a_meeting,
    a_nonce,
    come_in,
    open_room,
    say,
    take_seat,
    words_of,
)

MINUTE = timedelta(minutes=1)


def text(client: Client, url: str) -> str:
    """A page that answers 200."""
    response = client.get(url)
    assert response.status_code == 200, response.status
    return str(response.get_data(as_text=True))


def test_the_list_shows_a_meeting_in_the_members_zone_and_names_the_groups(app: Flask, now: FrozenClock) -> None:
    a_meeting(a_group(zone="America/New_York"), starts_in=timedelta(hours=4))
    page = text(client_of(app, a_person()), "/meetings")
    assert "23:30" in page and "18:30 in New York" in page


def test_the_list_keeps_quiet_about_the_other_sides_meetings(app: Flask, meeting: Meeting) -> None:
    page = text(client_of(app, a_person(Side.ADULT_CHILD)), "/meetings")
    assert meeting.group.name not in page


def test_the_other_sides_group_does_not_exist(app: Flask, meeting: Meeting) -> None:
    client = client_of(app, a_person(Side.ADULT_CHILD))
    assert client.get(f"/groups/{meeting.group.public_id}").status_code == 404
    assert client.get(f"/meetings/{meeting.public_id}").status_code == 404


def test_a_facilitator_who_is_kept_apart_is_not_named(app: Flask, meeting: Meeting) -> None:
    facilitator, member = a_facilitator(meeting.group), a_person()
    assert facilitator.pen_name in text(client_of(app, member), f"/meetings/{meeting.public_id}")
    separate(facilitator, member)
    assert facilitator.pen_name not in text(client_of(app, member), f"/meetings/{meeting.public_id}")


def test_a_member_walks_from_the_seat_into_the_room_and_speaks_without_javascript(app: Flask, meeting: Meeting) -> None:
    open_room(meeting)
    client, here = client_of(app, a_person()), f"/meetings/{meeting.public_id}"
    assert client.send(f"{here}/seat").status_code == 303
    assert "What we ask of each other" in text(client, here)
    client.send(f"{here}/agreement", version=1, agree="yes")
    assert f'action="{here}/enter"' in text(client, here)
    assert client.send(f"{here}/enter").headers["Location"] == f"{here}/room"
    assert client.send(f"{here}/messages", text="I am *here*.", nonce=a_nonce()).status_code == 303
    assert "I am <em>here</em>." in text(client, f"{here}/room")


def test_an_unticked_agreement_is_not_an_agreement(app: Flask, meeting: Meeting) -> None:
    client, here = client_of(app, a_person()), f"/meetings/{meeting.public_id}"
    client.send(f"{here}/seat")
    assert client.send(f"{here}/agreement", version=1).status_code == 422


def test_a_double_click_says_it_once(app: Flask, meeting: Meeting) -> None:
    open_room(meeting)
    member, nonce = come_in(meeting), a_nonce()
    client = client_of(app, member)
    for _ in range(2):
        client.send(f"/meetings/{meeting.public_id}/messages", text="Once.", nonce=nonce)
    assert words_of(meeting) == ["Once."]


def test_words_that_were_refused_are_still_in_the_form(app: Flask, meeting: Meeting, now: FrozenClock) -> None:
    open_room(meeting)
    client = client_of(app, come_in(meeting))
    now.advance(7 * MINUTE)
    operations.tick(viewer_of(a_person()), meeting.id)
    response = client.send(f"/meetings/{meeting.public_id}/messages", text="Please wait.", nonce=a_nonce())
    assert response.status_code == 403 and "Please wait.</textarea>" in response.get_data(as_text=True)


def test_before_the_start_the_way_in_leads_to_the_lobby(app: Flask, now: FrozenClock) -> None:
    meeting, member = a_meeting(starts_in=5 * MINUTE), a_person()
    take_seat(member, meeting)
    client = client_of(app, member)
    assert client.send(f"/meetings/{meeting.public_id}/enter").headers["Location"].endswith("/lobby")
    assert "You are in the right place" in text(client, f"/meetings/{meeting.public_id}/lobby")


def test_the_lobby_says_honestly_that_nobody_leads_yet(app: Flask, meeting: Meeting, now: FrozenClock) -> None:
    member = come_in(meeting)
    now.advance(6 * MINUTE)
    assert "not here yet" in text(client_of(app, member), f"/meetings/{meeting.public_id}/lobby")


def test_a_meeting_without_its_facilitator_ends_kindly(app: Flask, meeting: Meeting, now: FrozenClock) -> None:
    member = come_in(meeting)
    now.advance(15 * MINUTE)
    operations.tick(viewer_of(member), meeting.id)
    assert "That is ours, not yours" in text(client_of(app, member), f"/meetings/{meeting.public_id}")


def test_the_room_of_others_leads_back_to_the_meeting(app: Flask, meeting: Meeting) -> None:
    open_room(meeting)
    response = client_of(app, a_person()).get(f"/meetings/{meeting.public_id}/room")
    assert (response.status_code, response.headers["Location"]) == (303, f"/meetings/{meeting.public_id}")


def test_a_facilitator_hides_a_line_by_a_form_and_nobody_reads_it_any_more(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting, "The name of a school.")
    client = client_of(app, facilitator)
    client.send(f"/meetings/{meeting.public_id}/messages/{said.message_id}/hide")
    for reader in (client, client_of(app, member)):
        page = text(reader, f"/meetings/{meeting.public_id}/room")
        assert "The name of a school." not in page and "hid a line here" in page


def test_a_member_hides_nothing_by_hand(app: Flask, meeting: Meeting) -> None:
    open_room(meeting)
    member = come_in(meeting)
    said = say(member, meeting)
    url = f"/meetings/{meeting.public_id}/messages/{said.message_id}/hide"
    assert client_of(app, member).send(url).status_code == 403


def test_leaving_quietly_leads_to_the_list(app: Flask, meeting: Meeting) -> None:
    open_room(meeting)
    client = client_of(app, come_in(meeting))
    assert client.send(f"/meetings/{meeting.public_id}/leave").headers["Location"] == "/meetings"


def test_full_and_kept_apart_read_the_same(app: Flask, now: FrozenClock) -> None:
    full, parted = a_meeting(a_group(seats=2)), a_meeting(a_group(seats=2))
    one, other = a_person(), a_person()
    for someone in (a_person(), a_person()):
        take_seat(someone, full)
    take_seat(other, parted)
    separate(one, other)
    client = client_of(app, one)
    pages = []
    for meeting in (full, parted):
        client.send(f"/meetings/{meeting.public_id}/seat")
        page = text(client, f"/meetings/{meeting.public_id}")
        for name in (meeting.public_id, meeting.group.public_id, meeting.group.name):
            page = page.replace(name, "-")
        pages.append(page)
    assert pages[0] == pages[1] and "There is no place this time." in pages[0]


def test_a_lead_makes_a_group_and_plans_its_meetings(app: Flask, now: FrozenClock) -> None:
    client = client_of(app, a_person(grants=[GrantKind.LEAD]))
    assert "A new group" in text(client, "/groups/new")
    made = client.send(
        "/groups/new", name="Night owls", audience="parents", description="Late.", zone="Europe/Berlin", seats=8,
        agreement="Stay kind.\nStay brief.", nonce=a_nonce(),
    )  # fmt: skip
    group = made.headers["Location"]
    assert "Stay brief." in text(client, group)
    planned = client.send(
        f"{group}/meetings/new", starts_local="2026-11-26T21:00", minutes=60, repeats="weeks", nonce=a_nonce()
    )
    assert "20:00" in text(client, planned.headers["Location"])


def test_a_member_makes_no_group(app: Flask, now: FrozenClock) -> None:
    assert client_of(app, a_person()).get("/groups/new").status_code == 403


def test_a_refused_group_keeps_what_was_typed(app: Flask, now: FrozenClock) -> None:
    client = client_of(app, a_person(grants=[GrantKind.LEAD]))
    response = client.send("/groups/new", name="Night owls", seats=40)
    assert response.status_code == 422 and 'value="Night owls"' in response.get_data(as_text=True)


def test_a_group_is_changed_and_a_meeting_called_off(app: Flask, now: FrozenClock) -> None:
    group = a_group(Audience.MEMBERS)
    meeting = a_meeting(group, starts_in=timedelta(days=1))
    client = client_of(app, a_facilitator(group))
    text(client, f"/groups/{group.public_id}/edit")
    changed = client.send(
        f"/groups/{group.public_id}/edit", name="New name", description="x", agreement="One.", seats=5, version=1
    )
    assert changed.status_code == 303
    text(client, f"/meetings/{meeting.public_id}/cancel")
    client.send(f"/meetings/{meeting.public_id}/cancel", reason="Snow.")
    assert "called off" in text(client, f"/meetings/{meeting.public_id}")


def test_the_second_to_change_a_group_is_told(app: Flask, now: FrozenClock) -> None:
    group = a_group()
    client = client_of(app, a_facilitator(group))
    sent = {"name": "Mine", "description": "x", "agreement": "One.", "seats": 5, "version": 1}
    assert client.send(f"/groups/{group.public_id}/edit", **sent).status_code == 303
    assert client.send(f"/groups/{group.public_id}/edit", **sent).status_code == 409
