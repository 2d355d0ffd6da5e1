"""The meetings of the scene: one to come, one over and sealed, and an open room with a turn and private words."""

from datetime import timedelta
from typing import Any

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.viewer import SYSTEM
from forum.meetings import operations as meetings
from forum.meetings import queries as rooms
from forum.meetings.operations import private
from forum.meetings.queries import private as talks
from forum.shield.seen import name_in
from tests import factories

People = dict[str, Person]
Values = dict[str, Any]


def plan_meetings(people: People, values: Values) -> None:
    """One that comes again, and one that is on in the scene's present."""
    lead = factories.viewer_of(people["facilitator"])
    later = meetings.plan(
        lead, values["group"], starts_local="2026-05-28T19:30", minutes=60, rrule="FREQ=WEEKLY;BYDAY=TH"
    )
    now = meetings.plan(lead, values["group"], starts_local="2026-05-20T19:50", minutes=60)
    values |= {"meeting": later.public_id, "open_meeting": now.public_id}
    for name in ("author", "parent"):
        meetings.ask_seat(factories.viewer_of(people[name]), now.public_id)


def hold_past_meeting(people: People, values: Values, morning: FrozenClock) -> None:
    """A meeting that is over, and whose words are sealed."""
    leader = factories.viewer_of(people["facilitator"])
    past = meetings.plan(leader, values["group"], starts_local="2026-05-20T11:00", minutes=60, rrule=None)
    for name in ("facilitator", "author", "parent"):
        viewer = factories.viewer_of(people[name])
        if name != "facilitator":
            meetings.ask_seat(viewer, past.public_id)
        meetings.accept_agreement(viewer, past.public_id, 1)
        meetings.enter(viewer, past.public_id)
        values[f"{name}_key"] = name_in(f"room:{values['open_meeting']}", viewer.public_id)
    meetings.say(leader, past.public_id, "Good morning.", "nonce-of-the-morning")
    morning.advance(timedelta(hours=1))
    meetings.tick(SYSTEM, past.id)
    values["over_meeting"] = past.public_id


def open_room(people: People, values: Values) -> None:
    """The facilitator, the author and the parent are inside."""
    room = values["open_meeting"]
    for name in ("facilitator", "author", "parent"):
        viewer = factories.viewer_of(people[name])
        meetings.accept_agreement(viewer, room, 1)
        meetings.enter(viewer, room)
    said = meetings.say(factories.viewer_of(people["author"]), room, "Good evening.", "nonce-of-the-author")
    values["message"] = said.message_id
    _turns(people, values, room)
    _private_words(people, values, room)
    values["rehearsal"] = meetings.rehearse(factories.viewer_of(people["facilitator"]), values["quiet_group"]).public_id


def _turns(people: People, values: Values, room: str) -> None:
    """It is the parent's turn, and the author waits for one."""
    for name in ("author", "parent"):
        values[f"{name}_key"] = name_in(f"room:{room}", people[name].public_id)
        meetings.raise_hand(factories.viewer_of(people[name]), room, True)
    leader = factories.viewer_of(people["facilitator"])
    stands, _ = rooms.stands(leader, room)
    meetings.give_turn(leader, room, stands.state_version, values["parent_key"])
    values["room_version"] = rooms.stands(leader, room)[0].state_version


def _private_words(people: People, values: Values, room: str) -> None:
    """The parent has asked something, and whoever leads has answered."""
    parent, leader = (factories.viewer_of(people[name]) for name in ("parent", "facilitator"))
    key = name_in(f"room:{room}", parent.public_id)
    private.say_private(parent, room, "May I just listen?", "private-of-the-parent")
    answer = private.say_private(leader, room, "Of course.", "private-of-who-leads", key)
    heard = talks.hear_private(leader, room, 0, key)
    assert heard.talk is not None
    values |= {"parent_key": key, "talk": heard.talk.public_id, "private_word": answer.word_id}
    values["room_version"] = heard.meeting.state_version
