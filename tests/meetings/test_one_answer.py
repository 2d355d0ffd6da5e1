"""One answer for every "no" (S-09): full, kept apart, too late and taken out read the same, byte for byte, wherever
somebody looks or knocks."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core import ids
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.jobs.queue import run_due
from forum.meetings import operations, queries
from forum.meetings.models import Meeting, SeatState
from forum.notifications.operations import mark_seen
from tests.factories import a_person, separate, session_of, viewer_of
from tests.meetings.factories import a_group, a_meeting, agree, come_in, key_of, open_room, take_seat
from tests.rules.matrix.visits import Browser, Socket

# What is compared is bytes, and they are made from the same rows on either database.
pytestmark = pytest.mark.one_engine
REASONS = ("full", "kept apart", "taken out", "too late, with a seat", "too late, without one")


class Evening:
    """A room whose first minutes are over, and somebody for each reason why there is no place."""

    def __init__(self, app: Flask, now: FrozenClock) -> None:
        self.app = app
        self.meeting: Meeting = a_meeting(a_group(seats=3))
        leads = open_room(self.meeting)
        inside, out = come_in(self.meeting), come_in(self.meeting)
        full, apart, late, later = (a_person() for _ in range(4))
        take_seat(late, self.meeting)
        separate(inside, apart)
        for person in (full, apart):
            operations.ask_seat(viewer_of(person), self.meeting.public_id)
            agree(person, self.meeting)
        now.advance(timedelta(minutes=11))
        operations.enter(viewer_of(leads), self.meeting.public_id)
        why = "The same words, over and over."
        operations.remove_person(viewer_of(leads), self.meeting.public_id, key_of(out, self.meeting), why)
        self.people: dict[str, Person] = dict(zip(REASONS, (full, apart, out, late, later), strict=True))
        run_due()
        for person in self.people.values():
            mark_seen(viewer_of(person))
        self.tokens = {reason: session_of(person) for reason, person in self.people.items()}

    def answers(self, method: str, url: str) -> set[tuple[int, str]]:
        """What each of them gets: status and bytes, without what is their own (pen name and token)."""
        found = set()
        for reason, person in self.people.items():
            browser = Browser(self.app, self.tokens[reason])
            with ids.seeded(url):
                answer = browser.send(method, url, form={} if "/api/" not in url else None)
            words = answer.get_data(as_text=True).replace(browser.csrf, "").replace(person.pen_name, "")
            found.add((answer.status_code, words))
        return found

    def acknowledged(self, event: str, **payload: object) -> set[str]:
        """What each of their sockets is answered."""
        found = set()
        for token in self.tokens.values():
            socket = Socket(self.app, token)
            found.add(json.dumps(socket.send(event, {"room": self.meeting.public_id, **payload}), sort_keys=True))
            socket.close()
        return found


@pytest.fixture
def evening(app_context: Flask, now: FrozenClock) -> Evening:
    """The room, with everybody having asked (once more, or for the first time)."""
    made = Evening(app_context, now)
    (answer,) = made.answers("POST", f"/api/v1/meetings/{made.meeting.public_id}/seat")
    assert answer[0] == 200 and json.loads(answer[1]) == {"seat": "no_place"}
    return made


def test_the_reasons_are_what_they_are_called(evening: Evening) -> None:
    states = {reason: queries.get_seat(evening.meeting.id, one.id) for reason, one in evening.people.items()}
    assert {reason: seat.state for reason, seat in states.items() if seat} == {
        reason: SeatState.CONFIRMED if reason == "too late, with a seat" else SeatState.WAITING for reason in REASONS
    }


def test_pages_are_the_same_for_all_of_them(evening: Evening) -> None:
    room, group = evening.meeting.public_id, evening.meeting.group.public_id
    for url in (f"/meetings/{room}", "/meetings", f"/groups/{group}"):
        (answer,) = evening.answers("GET", url)
        assert answer[0] == 200 and "There is no place this time." in answer[1] and "You have a seat" not in answer[1]


def test_so_is_what_the_door_says(evening: Evening) -> None:
    (answer,) = evening.answers("POST", f"/meetings/{evening.meeting.public_id}/enter")
    assert answer[0] == 403 and "There is no place this time." in answer[1]


def test_so_is_every_answer_of_the_api(evening: Evening) -> None:
    expected = {"GET": 200, "POST /entry": 403, "GET /events": 404, "DELETE /entry": 204, "DELETE /seat": 204}
    for call, status in expected.items():
        method, _, path = call.partition(" ")
        (answer,) = evening.answers(method, f"/api/v1/meetings/{evening.meeting.public_id}{path}")
        assert answer[0] == status


def test_so_is_what_a_socket_is_told(evening: Evening) -> None:
    (answer,) = evening.acknowledged("room.enter", after_seq=0)
    assert json.loads(answer)["problem"]["code"] == "no_place"
    assert len(evening.acknowledged("room.sync", after_seq=0)) == 1


def test_giving_it_back_and_asking_again_changes_nothing_of_it(evening: Evening) -> None:
    room = evening.meeting.public_id
    for method, url in (("POST", f"/meetings/{room}/seat/back"), ("POST", f"/meetings/{room}/seat")):
        (answer,) = evening.answers(method, url)
        assert answer[0] == 303
    (answer,) = evening.answers("GET", f"/meetings/{room}")
    assert "There is no place this time." in answer[1]
    db.session.expire_all()
