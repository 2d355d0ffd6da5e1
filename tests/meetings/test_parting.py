"""Two people are kept apart while both are in a room: it happens, also when the first try is lost."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.core.clock import FrozenClock
from forum.core.errors import Unavailable
from forum.core.viewer import SYSTEM
from forum.jobs.queue import run_due
from forum.meetings import queries
from forum.meetings.operations import apart
from forum.shield import operations as shield
from tests.factories import a_person, separate
from tests.live.client import Client
from tests.meetings.factories import a_meeting, take_seat
from tests.meetings.test_room_live import Evening, evening, evenings

__all__ = ["evening", "evenings"]


def _busy(*_: object) -> None:
    raise Unavailable


def test_a_parting_that_met_a_locked_database_is_made_up_for(
    app_context: Flask, now: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, one, other = a_meeting(), a_person(), a_person()
    take_seat(one, meeting)
    now.advance(timedelta(seconds=1))
    take_seat(other, meeting)
    with monkeypatch.context() as locked:
        locked.setattr(apart, "part", _busy)
        separate(one, other)
    assert sorted(queries.confirmed_people(meeting.id)) == [one.id, other.id]
    run_due()
    assert queries.confirmed_people(meeting.id) == [one.id]


def test_what_was_made_up_for_is_not_done_to_people_who_may_meet_again(
    app_context: Flask, now: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, one, other = a_meeting(), a_person(), a_person()
    take_seat(one, meeting)
    take_seat(other, meeting)
    with monkeypatch.context() as locked:
        locked.setattr(apart, "part", _busy)
        separate(one, other)
    shield.reunite(SYSTEM, one.id, other.id)
    run_due()
    assert sorted(queries.confirmed_people(meeting.id)) == sorted([one.id, other.id])


@pytest.mark.live
@pytest.mark.slow
def test_whoever_is_parted_by_another_process_is_put_out_of_a_silent_room(evening: Evening) -> None:
    evening.enter(evening.leader)
    one, other = evening.enter(evening.one), evening.enter(evening.other)
    separate(evening.one, evening.other)
    assert other.until("room_left") == {"room": evening.room}
    assert one.ask("room.sync", {"room": evening.room, "after_seq": 0})["ok"]
    assert [name for name, _ in one.heard if name == "room_left"] == []
    Client.close_all()
