"""The room as a page without JavaScript: where it is, whose turn it is, and every act as a plain form."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.meetings import operations, policy, queries
from forum.meetings.models import Meeting
from tests.factories import Client, client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, a_nonce, come_in, key_of, open_room, say

MINUTE = timedelta(minutes=1)


class Room:
    """A meeting in turns with a facilitator and a member inside, each with a browser without scripts."""

    def __init__(self, app: Flask) -> None:
        group = a_group()
        group.agenda = [dict(row) for row in policy.AGENDAS["in_turns"]]
        db.session.commit()
        self.app, self.meeting = app, a_meeting(group)
        self.leader: Person = open_room(self.meeting)
        self.member: Person = come_in(self.meeting)

    def read(self, person: Person) -> str:
        """The page, tags as blanks."""
        page = self.client(person).get(self.place).get_data(as_text=True)
        shown = re.sub(r"<template.*?</template>|<[^>]+\bhidden>[^<]*", " ", page, flags=re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", shown).split())

    def presses(self, who: Person, act: str, /, **form: object) -> int:
        """Send one of the page's forms; returns the status."""
        return self.client(who).send(f"/meetings/{self.meeting.public_id}/{act}", **form).status_code

    def client(self, person: Person) -> Client:
        """Somebody's browser."""
        return client_of(self.app, person)

    @property
    def place(self) -> str:
        """Where the room is."""
        return f"/meetings/{self.meeting.public_id}/room"

    @property
    def version(self) -> int:
        """What a form of the page would carry now."""
        return db.session.get_one(Meeting, self.meeting.id, populate_existing=True).state_version


@pytest.fixture
def room(app: Flask, now: FrozenClock) -> Room:
    """An open room at its first step."""
    return Room(app)


def test_the_page_says_where_the_meeting_is_and_who_writes(room: Room) -> None:
    page = room.client(room.member).get(room.place).get_data(as_text=True)
    assert '<li aria-current="step">Arriving</li>' in page
    assert "The facilitator writes first." in page


def test_the_next_step_is_one_form(room: Room) -> None:
    assert room.presses(room.leader, "next-step", version=room.version) == 303
    assert '<li aria-current="step">Checking in</li>' in room.client(room.member).get(room.place).text


def test_a_step_chosen_from_an_old_page_is_refused_and_the_page_is_fresh(room: Room) -> None:
    seen = room.version
    room.presses(room.leader, "next-step", version=seen)
    assert room.presses(room.leader, "next-step", version=seen) == 409
    assert '<li aria-current="step">Checking in</li>' in room.client(room.leader).get(room.place).text


def test_a_raised_hand_stands_in_the_queue_and_gets_the_turn(room: Room) -> None:
    room.presses(room.member, "hand", up="yes")
    assert f"Next: {room.member.pen_name}" in room.read(room.leader)
    room.presses(room.leader, "give-turn", version=room.version, person="")
    assert f"It is your turn, {room.member.pen_name}." in room.read(room.member)
    assert f"It is {room.member.pen_name}'s turn." in room.read(room.leader)


def test_a_turn_is_ended_by_whose_it_is(room: Room) -> None:
    room.presses(room.leader, "give-turn", version=room.version, person=key_of(room.member, room.meeting))
    assert room.presses(room.member, "done") == 303
    assert "It is your turn" not in room.read(room.member)


def test_a_pause_is_told_calmly_and_keeps_the_words_in_the_box(room: Room) -> None:
    room.presses(room.leader, "next-step", version=room.version)
    room.presses(room.leader, "pause", version=room.version, on="yes")
    assert "The room rests for a moment." in room.read(room.member)
    answer = room.client(room.member).send(
        f"/meetings/{room.meeting.public_id}/messages", text="Wait for me.", nonce=a_nonce()
    )
    assert answer.status_code == 403 and "Wait for me.</textarea>" in answer.get_data(as_text=True)
    room.presses(room.leader, "pause", version=room.version, on="no")
    assert "It goes on." in room.read(room.member)


def test_who_just_listens_stands_in_the_list_as_listening(room: Room) -> None:
    room.presses(room.member, "listen", on="yes")
    assert "listening" in room.read(room.leader)


def test_a_member_is_offered_nothing_of_what_leads_the_room(room: Room) -> None:
    page = room.client(room.member).get(room.place).get_data(as_text=True)
    assert not re.search(r'action="[^"]*/(next-step|give-turn|pause|mute|remove|hand-over|help)"', page)


def test_there_are_five_main_controls_for_who_leads(room: Room) -> None:
    page = room.client(room.leader).get(room.place).get_data(as_text=True)
    bar = page[page.index('class="lead"') : page.index('id="say-form"')]
    shown = re.findall(r'data-key="\w"[^>]*>([^<]+)<', re.sub(r"<button[^>]* hidden>[^<]*", "", bar))
    assert shown == ["Next step", "Give the turn", "Pause", "Hide", "Get help"]


def test_the_line_that_is_answered_stands_above_the_box_and_above_the_answer(room: Room) -> None:
    said = say(room.leader, room.meeting, "How did you arrive?")
    room.presses(room.leader, "next-step", version=room.version)
    page = room.client(room.member).get(f"{room.place}?answer={said.message_id}").get_data(as_text=True)
    assert f"You answer {room.leader.pen_name}: “How did you arrive?”" in page
    room.presses(room.member, "messages", text="By bus.", nonce=a_nonce(), answers=said.message_id)
    assert re.search(
        r'<blockquote class="quote small">.*How did you arrive\?', room.client(room.leader).get(room.place).text
    )


def test_a_quiet_word_names_who_said_it_and_counts_nobody(room: Room) -> None:
    said = say(room.leader, room.meeting, "How did you arrive?")
    room.presses(room.member, "react", message=said.message_id, kind="heard", on="yes")
    assert f"Heard: {room.member.pen_name}" in room.read(room.leader)


def test_another_who_leads_can_take_over_and_hand_on(room: Room) -> None:
    other = open_room(room.meeting, a_facilitator(room.meeting.group))
    assert room.presses(other, "take-over", version=room.version) == 303
    assert queries.stands(viewer_of(other), room.meeting.public_id)[0].lead_id == other.id
    assert room.presses(other, "hand-over", version=room.version, person=key_of(room.leader, room.meeting)) == 303
    assert queries.stands(viewer_of(other), room.meeting.public_id)[0].lead_id == room.leader.id


def test_a_room_that_is_over_can_be_read_and_leads_on(room: Room, now: FrozenClock) -> None:
    say(room.leader, room.meeting, "Good night.")
    now.advance(61 * MINUTE)
    operations.tick(viewer_of(room.leader), room.meeting.id)
    page = room.read(room.member)
    assert "The meeting is over." in page and "Good night." in page and "What comes next" in page
    assert 'name="text"' not in room.client(room.member).get(room.place).text


def test_a_lost_line_is_told_without_alarm_and_the_box_stays(room: Room, now: FrozenClock) -> None:
    now.advance(7 * MINUTE)
    operations.tick(viewer_of(room.leader), room.meeting.id)
    page = room.client(room.member).get(room.place).text
    assert "The facilitator's line has dropped." in html.unescape(page)
    assert "You can write for yourself until then." in page and 'name="text"' in page


def test_the_only_one_who_came_is_a_card_for_who_leads_alone(room: Room) -> None:
    card = re.compile(r'data-card="only_one"( hidden)?>')
    shown, elsewhere = (card.search(room.client(one).get(room.place).text) for one in (room.leader, room.member))
    assert shown is not None and shown[1] is None
    assert elsewhere is None


def test_a_hidden_line_gives_nothing_away(room: Room) -> None:
    room.presses(room.leader, "next-step", version=room.version)
    said = say(room.member, room.meeting, "Our street is called Orchard Row.")
    other = come_in(room.meeting)
    operations.hide_message(viewer_of(room.leader), said.message_id)
    for reader in (room.leader, other):
        page = room.client(reader).get(room.place).text
        log = page[page.index('id="log"') : page.index("</section>", page.index('id="log"'))]
        assert room.member.pen_name not in log and "Orchard Row" not in log
    assert "The facilitator hid a line here." in room.read(room.leader)


def test_a_line_that_was_taken_back_can_still_be_reported(room: Room) -> None:
    room.presses(room.leader, "next-step", version=room.version)
    said = say(room.member, room.meeting, "I take this back.")
    room.presses(room.member, f"messages/{said.message_id}/take-back")
    page = room.client(room.leader).get(room.place).text
    assert "Somebody took a line back here." in page and "I take this back." not in page
    assert f'href="/report/message/{said.message_id}"' in page


@pytest.mark.parametrize("after", [61 * MINUTE, timedelta(hours=3)])
def test_words_that_come_after_the_end_are_given_back(room: Room, now: FrozenClock, after: timedelta) -> None:
    now.advance(after)
    place, browser = f"/meetings/{room.meeting.public_id}/messages", room.client(room.member)
    answer = browser.send(place, text="One more thing.", nonce=a_nonce())
    assert answer.status_code == 403
    assert "One more thing." in answer.get_data(as_text=True)
