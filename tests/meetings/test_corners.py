"""What happens seldom: late changes, second attempts, things that are gone."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.viewer import SYSTEM, Audience, GrantKind
from forum.meetings import jobs, operations, queries
from forum.meetings.models import Meeting, SeatState
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, separate, viewer_of
from tests.meetings.factories import (
    AGREEMENT,
    a_facilitator,
    a_meeting,
    a_nonce,
    agree,
    come_in,
    key_of,
    open_room,
    refusal,
    say,
    take_seat,
)

MINUTE = timedelta(minutes=1)
ROLES = {"audience": Audience.PARENTS, "agreement": AGREEMENT, "zone": "UTC", "seats": 4}


def test_coming_back_after_a_lost_line_asks_for_nothing_again(meeting: Meeting, now: FrozenClock) -> None:
    open_room(meeting)
    member, group = come_in(meeting), meeting.group
    operations.edit_group(
        SYSTEM, group.public_id, name="x", description="y", agreement=["New."], seats=4, newcomers=False
    )
    now.advance(12 * MINUTE)
    assert operations.enter(viewer_of(member), meeting.public_id).from_seq == 2


def test_too_early_the_doors_are_closed(now: FrozenClock) -> None:
    meeting, member = a_meeting(starts_in=11 * MINUTE), a_person()
    take_seat(member, meeting)
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "doors_closed"


def test_a_meeting_that_was_called_off_has_no_door_and_no_seats(now: FrozenClock) -> None:
    meeting, member = a_meeting(starts_in=5 * MINUTE), a_person()
    take_seat(member, meeting)
    for _ in range(2):
        operations.cancel_meeting(SYSTEM, meeting.public_id)
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "meeting_cancelled"
    assert refusal(operations.ask_seat, viewer_of(a_person()), meeting.public_id) == "meeting_cancelled"


def test_a_meeting_that_has_begun_is_not_called_off(meeting: Meeting) -> None:
    open_room(meeting)
    assert refusal(operations.cancel_meeting, SYSTEM, meeting.public_id) == "meeting_started"


def test_after_the_end_nobody_asks_or_comes(meeting: Meeting, now: FrozenClock) -> None:
    now.advance(61 * MINUTE)
    member = viewer_of(a_person())
    assert refusal(operations.ask_seat, member, meeting.public_id) == "meeting_over"
    assert refusal(operations.enter, member, meeting.public_id) == "meeting_over"


def test_an_agreement_that_changed_while_it_was_read_is_not_accepted(meeting: Meeting) -> None:
    with pytest.raises(Conflict) as refused:
        operations.accept_agreement(viewer_of(a_person()), meeting.public_id, 2)
    assert refused.value.extra == {"version": 1}


def test_giving_back_what_one_does_not_have_changes_nothing(meeting: Meeting) -> None:
    operations.release_seat(viewer_of(a_person()), meeting.public_id)
    assert queries.confirmed_people(meeting.id) == []


def test_asking_again_after_giving_back_is_a_new_wish(meeting: Meeting) -> None:
    member = viewer_of(a_person())
    for step in (operations.ask_seat, operations.release_seat, operations.ask_seat):
        step(member, meeting.public_id)
    assert queries.confirmed_people(meeting.id) == [member.user_id]


def test_a_member_separated_from_the_facilitator_later_loses_the_seat(meeting: Meeting) -> None:
    facilitator, member = a_facilitator(meeting.group), a_person()
    take_seat(member, meeting)
    separate(member, facilitator)
    seat = queries.get_seat(meeting.id, member.id)
    assert seat is not None and seat.state is SeatState.WAITING


def test_a_facilitator_of_the_whole_community_keeps_the_room_too(meeting: Meeting) -> None:
    member, leader = a_person(), a_person(grants=[GrantKind.FACILITATOR])
    separate(member, leader)
    open_room(meeting)
    come_in(meeting, member)
    agree(leader, meeting)
    operations.enter(viewer_of(leader), meeting.public_id)
    with pytest.raises(NotFound):
        say(member, meeting)


def test_nobody_takes_out_who_leads_or_who_is_not_there(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    leads = viewer_of(facilitator)
    remove = operations.remove_person
    assert refusal(remove, leads, meeting.public_id, key_of(facilitator, meeting), "Why.") == "leads_here"
    assert refusal(remove, leads, meeting.public_id, key_of(a_person(), meeting), "Why.") == "not_found"


def test_hiding_twice_and_showing_what_is_shown_change_nothing(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting)
    leads = viewer_of(facilitator)
    operations.show_line(leads, said.message_id)
    for _ in range(2):
        operations.hide_line(leads, said.message_id)
    assert queries.last_seq(meeting.id) == said.seq + 1


def test_a_message_that_never_was_is_not_found(now: FrozenClock) -> None:
    for call in (operations.hide_line, operations.show_line, operations.hide_message, operations.restore_message):
        assert refusal(call, SYSTEM, "0000000000000000") == "not_found"


def test_good_news_that_no_longer_holds_is_not_told(meeting: Meeting) -> None:
    member = a_person()
    jobs.tell(meeting.id, member.id, jobs.SEAT_GIVEN, "meeting", meeting.public_id)
    jobs.tell(meeting.id + 99, member.id, jobs.MEETING_CANCELLED, "meeting", "gone")
    assert Notice.query.count() == 0


def test_a_lease_is_renewed_and_fades_when_the_socket_is_gone(meeting: Meeting, now: FrozenClock) -> None:
    facilitator = open_room(meeting)
    viewer = viewer_of(facilitator)
    operations.leave(viewer, meeting.public_id)
    operations.enter(viewer, meeting.public_id, "this-process")
    pair = (facilitator.id, viewer.session_id)
    now.advance(timedelta(seconds=30))
    operations.renew(SYSTEM, "this-process", {meeting.id: frozenset({pair})})
    now.advance(timedelta(seconds=40))
    assert [one.name for one in queries.roster(meeting.id)] == [facilitator.pen_name]
    operations.fade(SYSTEM, meeting.id, *pair)
    now.advance(timedelta(seconds=21))
    assert queries.roster(meeting.id) == []


def test_a_group_needs_a_zone_and_a_number_of_seats_that_can_be(now: FrozenClock) -> None:
    for wrong, field in (({"zone": "Nowhere"}, "zone"), ({"seats": 13}, "seats")):
        with pytest.raises(Invalid) as refused:
            operations.make_group(SYSTEM, name="x", description="y", **{**ROLES, **wrong})
        assert list(refused.value.fields) == [field]


def test_a_double_submit_makes_one_group_and_other_words_are_a_conflict(now: FrozenClock) -> None:
    lead, nonce = viewer_of(a_person(grants=[GrantKind.LEAD])), a_nonce()
    first = operations.make_group(lead, name="x", description="y", nonce=nonce, **ROLES)
    assert operations.make_group(lead, name="x", description="y", nonce=nonce, **ROLES).id == first.id
    with pytest.raises(Conflict, match="nonce_reused"):
        operations.make_group(lead, name="other", description="y", nonce=nonce, **ROLES)


def test_the_facilitators_forms_work(app: Flask, meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    client, here = client_of(app, facilitator), f"/meetings/{meeting.public_id}"
    said = say(facilitator, meeting)
    for url, form in (
        (f"{here}/late-entry", {"lets_in": "yes"}),
        (f"{here}/look", {}),
        (f"{here}/messages/{said.message_id}/hide", {}),
        (f"{here}/messages/{said.message_id}/show", {}),
    ):
        assert client.send(url, **form).headers["Location"] == f"{here}/room#say"
    assert client.get(f"/groups/{meeting.group.public_id}/meetings/new").status_code == 200


def test_the_lobby_of_an_open_room_leads_back_to_the_meeting(app: Flask, meeting: Meeting) -> None:
    client = client_of(app, open_room(meeting))
    assert client.get(f"/meetings/{meeting.public_id}/lobby").status_code == 303


def test_a_seat_is_given_back_by_a_form(app: Flask, now: FrozenClock) -> None:
    meeting, member = a_meeting(starts_in=timedelta(days=1)), a_person()
    take_seat(member, meeting)
    client = client_of(app, member)
    assert "You have a seat" in client.get("/meetings").get_data(as_text=True)
    assert client.send(f"/meetings/{meeting.public_id}/seat/back").status_code == 303
    assert queries.confirmed_people(meeting.id) == []
