"""Lines and measures without JavaScript: each is a form, and what takes something away asks why."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.meetings import operations, queries
from forum.meetings.models import Meeting, RoomEvent
from tests.factories import client_of, viewer_of
from tests.meetings.factories import come_in, key_of, open_room, say

WHY = "One at a time, please, for tonight."


def test_one_changes_a_line_on_a_page_of_its_own(app: Flask, meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting, "Good evning.")
    client, place = client_of(app, facilitator), f"/meetings/{meeting.public_id}/messages/{said.message_id}/edit"
    assert "Good evning." in client.get(place).get_data(as_text=True)
    assert client.send(place, text="Good evening.").status_code == 303
    assert queries.get_message(viewer_of(facilitator), said.message_id).source == "Good evening."


def test_what_cannot_be_changed_any_more_is_still_there_to_copy(app: Flask, meeting: Meeting, now: FrozenClock) -> None:
    facilitator = open_room(meeting)
    said = say(facilitator, meeting, "Good evning.")
    now.advance(timedelta(minutes=6))
    operations.enter(viewer_of(facilitator), meeting.public_id)
    place = f"/meetings/{meeting.public_id}/messages/{said.message_id}/edit"
    answer = client_of(app, facilitator).send(place, text="Too late a thought.")
    assert answer.status_code == 403 and "Too late a thought." in answer.get_data(as_text=True)


def test_one_takes_a_line_back_and_reacts_to_another_by_form(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    mine, theirs = say(member, meeting), say(facilitator, meeting)
    client, room = client_of(app, member), f"/meetings/{meeting.public_id}"
    given = {"message": theirs.message_id, "kind": "heard", "on": "yes"}
    assert client.send(f"{room}/react", **given).status_code == 303
    assert client.send(f"{room}/messages/{mine.message_id}/take-back").status_code == 303
    page = client.get(f"{room}/room").get_data(as_text=True)
    assert member.pen_name in page
    assert db.session.get_one(RoomEvent, (meeting.id, mine.seq)).code == "taken_back"


def test_a_reason_for_hiding_goes_into_the_record(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting)
    place = f"/meetings/{meeting.public_id}/messages/{said.message_id}/hide"
    assert client_of(app, facilitator).send(place, message=said.message_id, reason="A street.").status_code == 303
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "message.hide")).one()
    assert entry.reason == "A street."


def test_a_hidden_line_leaves_the_page_with_every_quote_of_it(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting, "A name and a street.")
    operations.say(viewer_of(facilitator), meeting.public_id, "Thank you.", "nonce-answer", said.message_id)
    client, room = client_of(app, member), f"/meetings/{meeting.public_id}/room"
    assert client.get(room).get_data(as_text=True).count("A name and a street.") == 2
    operations.hide_message(viewer_of(facilitator), said.message_id)
    assert "A name and a street." not in client.get(room).get_data(as_text=True)


@pytest.mark.parametrize("verb", ["mute", "remove"])
def test_what_takes_something_away_asks_why_first(app: Flask, meeting: Meeting, verb: str) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    client, place = client_of(app, facilitator), f"/meetings/{meeting.public_id}/{verb}"
    sent = {"person": key_of(member, meeting), "rule": "7", "reason": ""}
    asked = client.send(place, **sent)
    assert asked.status_code == 422 and member.pen_name in asked.get_data(as_text=True)
    assert client.send(place, **sent | {"reason": WHY}).status_code == 303
    after = queries.get_admission(meeting.id, member.id)
    assert after is not None and (after.muted_at if verb == "mute" else after.removed_at) is not None


def test_a_text_is_kept_ready_for_each_rule(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    sent = {"person": key_of(member, meeting), "rule": "5", "reason": "Dear friend.", "fill": "1"}
    page = client_of(app, facilitator).send(f"/meetings/{meeting.public_id}/mute", **sent).get_data(as_text=True)
    assert "Dear friend." in page and "They give advice that was not asked for." in page
    after = queries.get_admission(meeting.id, member.id)
    assert after is not None and after.muted_at is None


def test_the_page_of_somebody_who_only_reads_offers_to_lift_it(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    key = key_of(member, meeting)
    operations.mute(viewer_of(facilitator), meeting.public_id, key, WHY)
    client, place = client_of(app, facilitator), f"/meetings/{meeting.public_id}/mute"
    assert "Let them write again" in client.get(place, query_string={"person": key}).get_data(as_text=True)
    assert client.send(place, person=key, on="no").status_code == 303
    assert say(member, meeting).seq


def test_without_a_person_the_page_leads_back_to_the_room(app: Flask, meeting: Meeting) -> None:
    answer = client_of(app, open_room(meeting)).get(f"/meetings/{meeting.public_id}/remove")
    assert answer.status_code == 303 and answer.location.endswith("/room#say")


def test_words_begun_about_somebody_lead_back_to_them(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    stay = queries.stay_id(meeting, member.id)
    answer = client_of(app, facilitator).get(f"/meetings/{meeting.public_id}/mute", query_string={"about": stay})
    assert member.pen_name in answer.get_data(as_text=True)
