"""Two who lead press at once, and words meet a change of the room: the lock decides, whoever came first."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.meetings import operations
from forum.meetings.models import RoomEvent
from tests.factories import viewer_of
from tests.meetings.factories import a_facilitator, key_of, open_room
from tests.meetings.rounds import HOME, ROUND, TALK, a_round
from tests.meetings.test_at_once import all_at_once, says


@pytest.fixture(autouse=True)
def everybody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody talks openly in turns here, however few they are."""
    monkeypatch.setattr("forum.meetings.policy.turns.profile", lambda: replace(profile(), open_talk_up_to=0))


def goes_on(viewer: Viewer, room: str, version: int) -> Callable[[], object]:
    """Go on to the next step, later."""
    return lambda: operations.next_step(viewer, room, version)


def gives(viewer: Viewer, room: str, version: int, person: str | None = None) -> Callable[[], object]:
    """Give the turn, later."""
    return lambda: operations.give_turn(viewer, room, version, person)


def test_two_who_lead_press_next_at_once_and_the_meeting_goes_one_step_on(app_context: Flask, now: FrozenClock) -> None:
    room = a_round(TALK, ROUND, TALK, HOME, others=1)
    leads = [room.lead, open_room(room.meeting, a_facilitator(room.meeting.group))]
    version = room.version
    results = all_at_once(app_context, *(goes_on(viewer_of(lead), room.room, version) for lead in leads))
    assert sorted(map(str, results)) == ["None", "room_changed"]
    assert room.fresh().step == 1


def test_the_turn_is_given_once_when_two_give_it_at_once(app_context: Flask, now: FrozenClock) -> None:
    room = a_round(ROUND, others=2)
    other_lead = open_room(room.meeting, a_facilitator(room.meeting.group))
    for person in room.people:
        room.hand(person)
    version, last = room.version, key_of(room.people[1], room.meeting)
    calls = [
        gives(viewer_of(room.lead), room.room, version),
        gives(viewer_of(other_lead), room.room, version, last),
    ]
    results = all_at_once(app_context, *calls)
    winner = room.people[results.index(None)]
    assert (sorted(map(str, results)), room.turn) == (["None", "room_changed"], winner.id)


def test_hands_that_go_up_at_once_stand_in_one_queue_without_ties(app_context: Flask, now: FrozenClock) -> None:
    room = a_round(ROUND, others=4)
    viewers = [viewer_of(person) for person in room.people]
    public_id = room.room
    all_at_once(app_context, *[lambda one=one: operations.raise_hand(one, public_id, True) for one in viewers])
    places = [room.admission(person).hand for person in room.people]
    assert None not in places
    assert len(set(places)) == 4


def test_words_that_meet_a_round_are_judged_by_what_was_first_under_the_lock(
    app_context: Flask, now: FrozenClock
) -> None:
    room = a_round(TALK, ROUND, others=3)
    version, public_id, key = room.version, room.room, room.meeting.id
    speakers = [viewer_of(person) for person in room.people]
    results = all_at_once(
        app_context,
        goes_on(viewer_of(room.lead), public_id, version),
        *(says(viewer, public_id, f"nonce-at-once-{number}") for number, viewer in enumerate(speakers)),
    )
    step = db.session.query(RoomEvent.seq).filter_by(meeting_id=key, kind="step").scalar()
    said = [seq for (seq,) in db.session.query(RoomEvent.seq).filter_by(meeting_id=key, kind="message")]
    assert all(seq < step for seq in said)
    assert results[1:].count("not_your_turn") == 3 - len(said)


def test_a_turn_that_ends_while_its_owner_writes_leaves_no_word_behind_it(app_context: Flask, now: FrozenClock) -> None:
    room = a_round(ROUND, others=2)
    one, other = room.people
    room.give(one)
    version, public_id, key = room.version, room.room, room.meeting.id
    all_at_once(
        app_context,
        gives(viewer_of(room.lead), public_id, version, key_of(other, room.meeting)),
        *(says(viewer_of(one), public_id, f"nonce-of-one-{number}") for number in range(3)),
    )
    given = db.session.query(RoomEvent.seq).filter_by(meeting_id=key, kind="turn", about_id=other.id).scalar()
    late = db.session.query(RoomEvent).filter(
        RoomEvent.meeting_id == key, RoomEvent.actor_id == one.id, RoomEvent.seq > given
    )
    assert late.count() == 0
