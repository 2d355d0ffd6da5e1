"""Rehearsed meetings of an hour, from the doors to the end: what goes wrong on ordinary evenings, and what follows.

The clock is frozen and goes on in half minutes; what a serving process and the timetable do by themselves happens then.
"""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask

from forum.accounts import operations as accounts
from forum.accounts.models import Person, Session
from forum.accounts.queries import token_hash
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import SYSTEM, GrantKind
from forum.live.hub import Hub
from forum.mail.send import outbox
from forum.meetings import operations, queries
from forum.meetings.models import MeetingState
from forum.meetings.operations import helping, private
from forum.meetings.operations.inside import ROOM
from forum.meetings.sockets import People
from forum.moderation import operations as moderation
from forum.moderation.models import Case, CaseKind
from forum.spaces import viewers
from tests.factories import a_person, client_of, session_of, viewer_of
from tests.meetings.evenings import Evening, mailed
from tests.meetings.factories import key_of, refusal

ASKED = "Could you look in?"


@pytest.fixture
def evening(now: FrozenClock) -> Iterator[Evening]:
    """An hour that begins in half an hour."""
    outbox.clear()
    yield Evening(now)
    outbox.clear()


def says_that_nobody_came(lobby: str) -> bool:
    """Whether the line is shown; before its time it stands there hidden, for a page that stays open."""
    return "The facilitator is not here yet." in lobby and 'id="missing" hidden' not in lobby


def test_the_facilitator_never_comes(app: Flask, evening: Evening) -> None:
    """Those who could stand in are asked; who waits is told honestly, and has somewhere to go."""
    on_call, member = a_person(grants=[GrantKind.MODERATOR]), evening.member()
    lobby = f"/meetings/{evening.room}/lobby"
    evening.until(-9)
    assert mailed(outbox, ASKED) == sorted([str(evening.facilitator.email), str(on_call.email)])
    evening.come(member)
    evening.until(4)
    assert says_that_nobody_came(client_of(app, member).get(lobby).text) is False
    evening.until(5)
    assert says_that_nobody_came(client_of(app, member).get(lobby).text) is True
    evening.until(15)
    assert (evening.fresh().state, evening.fresh().closed_by) == (MeetingState.CLOSED, "no_facilitator")
    assert "That is ours, not yours" in client_of(app, member).get(lobby, follow_redirects=True).text
    assert evening.told(member) == ["nobody_led"]
    assert mailed(outbox, ASKED) == sorted([str(evening.facilitator.email), str(on_call.email)])


def test_the_line_drops_and_nobody_else_leads(evening: Evening) -> None:
    """A tunnel is passed over; a longer absence holds the room, which goes on where it was and ends on time."""
    member = evening.member()
    evening.until(-5)
    evening.come(evening.facilitator, member)
    evening.until(20)
    evening.drop(evening.facilitator)
    evening.until(21.5)
    evening.say(member, "Are you still there?")
    evening.until(22.5)
    assert evening.why_silent(member) == "room_held"
    evening.until(30)
    evening.come(evening.facilitator)
    evening.say(member, "There you are.")
    evening.until(60)
    assert evening.why_silent(member) == "meeting_over"
    assert evening.course() == [
        ("notice", "doors_open"),
        ("opened", None),
        ("held", "line_dropped"),
        ("resumed", "back"),
        ("closing", None),
        ("closed", "time"),
    ]
    assert evening.hears(member) == ["Are you still there?", "There you are."]


def test_the_line_drops_and_somebody_else_leads_on(evening: Evening) -> None:
    """Nobody has to wait: the co-facilitator is asked to lead, and hands it back by their own word."""
    member, other = evening.member(), evening.co_facilitator()
    evening.until(-5)
    evening.come(evening.facilitator, other, member)
    evening.until(20)
    assert evening.fresh().lead_id == evening.facilitator.id
    evening.drop(evening.facilitator)
    evening.until(22.5)
    assert evening.fresh().lead_id == other.id
    evening.say(member, "It goes on.")
    evening.come(evening.facilitator)
    evening.until(25)
    operations.hand_over(
        viewer_of(other), evening.room, evening.fresh().state_version, key_of(evening.facilitator, evening.meeting)
    )
    assert evening.fresh().lead_id == evening.facilitator.id
    evening.until(60)
    assert [code for kind, code in evening.course() if kind == "lead"] == ["line_dropped", "handed_over"]
    assert "held" not in dict(evening.course())


def test_only_one_comes(evening: Evening) -> None:
    """No queue for one person: they talk freely, and who leads has a card for it."""
    member = evening.member()
    evening.until(-5)
    evening.come(evening.facilitator, member)
    evening.until(3)
    assert evening.card() == "only_one"
    for words in ("It is only me tonight.", "And that is all right."):
        evening.say(member, words)
    evening.say(evening.facilitator, "Then we have time.")
    evening.until(60)
    assert len(evening.hears(member)) == 3


def test_somebody_writes_a_line_that_frightens_everybody(evening: Evening) -> None:
    """One key: the room pauses, a private word opens, the desk is woken; afterwards somebody asks after who led."""
    on_call, member, other = a_person(grants=[GrantKind.MODERATOR]), evening.member(), evening.member()
    evening.until(-5)
    evening.come(evening.facilitator, member, other)
    evening.until(20)
    evening.say(member, "I have the pills here.")
    outbox.clear()
    leader, key = viewer_of(evening.facilitator), key_of(member, evening.meeting)
    helping.call_for_help(leader, evening.room, key, evening.fresh().state_version)
    private.say_private(leader, evening.room, "I am with you.", "the-first-private-word", key)
    evening.until(21)
    assert evening.why_silent(other) == "room_paused"
    assert [mail.to for mail in outbox] == [on_call.email]
    assert db.session.scalars(db.select(Case.kind)).all() == [CaseKind.HELP]
    evening.until(30)
    operations.pause_room(leader, evening.room, evening.fresh().state_version, False)
    evening.say(other, "I am glad you are here.")
    evening.until(61)
    assert evening.told(evening.facilitator) == ["how_was_it"]
    operations.debrief(leader, evening.room, look_after=member.pen_name, talk=True, to_desk=True)
    assert set(db.session.scalars(db.select(Case.kind))) == {CaseKind.HELP, CaseKind.FOLLOW_UP}


def test_somebody_comes_late(evening: Evening) -> None:
    """The door closes after the first minutes; who is let in all the same hears nothing of before, then or later."""
    member, late = evening.member(), evening.member()
    evening.until(-5)
    evening.come(evening.facilitator, member)
    evening.until(5)
    evening.say(member, "Before the door.")
    evening.until(12)
    assert refusal(evening.come, late) == "no_place"
    operations.set_late_entry(viewer_of(evening.facilitator), evening.room, True)
    evening.come(late)
    evening.say(member, "After the door.")
    assert evening.hears(late) == ["After the door."]
    evening.until(62)
    assert evening.hears(late) == ["After the door."]
    moderation.tell_troubled(viewer_of(late), evening.room, "It stays with me.")
    case = db.session.scalars(db.select(Case)).one()
    assert [line["text"] for line in case.snapshots[-1]["lines"]] == ["It stays with me.", "After the door."]


def test_everything_goes_well_and_is_then_forgotten(evening: Evening, now: FrozenClock) -> None:
    """Read for half an hour by who was there, sealed for three days, then gone."""
    member = evening.member()
    evening.until(-5)
    evening.come(evening.facilitator, member)
    evening.until(55)
    evening.say(member, "Thank you all.")
    evening.until(89)
    assert evening.hears(member) == ["Thank you all."]
    evening.here.clear()
    evening.until(91)
    assert refusal(evening.hears, member) == "meeting_sealed"
    now.advance(timedelta(hours=72))
    operations.purge(SYSTEM, evening.meeting.id)
    assert refusal(evening.hears, member) == "not_found"
    assert queries.lines(evening.meeting.id, 0) == []
    assert evening.fresh().state is MeetingState.PURGED


# -- ninety minutes of listening ---------------------------------------------------------------------------------------


class AProcess:
    """A serving process with the sockets of these sessions in one room, for what it does by itself."""

    def __init__(self, meeting_id: int, sessions: dict[int, int]) -> None:
        self._rooms = {f"{ROOM}:{meeting_id}"}
        lines = [SimpleNamespace(rooms=self._rooms, pair=pair, sid="") for pair in sessions.items()]
        self.connections = SimpleNamespace(everyone=lambda: lines)

    def pairs_in(self, _room: str) -> frozenset[Any]:
        """Whoever it may send to; here it sends nothing."""
        return frozenset()

    def connections_in(self, _room: str) -> list[Any]:
        """See ``pairs_in``."""
        return []


def a_shared_device(person: Person) -> tuple[str, int]:
    """A session on a device that others open, which ends when it has been quiet for half an hour: token and key."""
    token = session_of(person)
    session = db.session.scalars(db.select(Session).where(Session.token_hash == token_hash(token))).one()
    session.own_device, session.idle_seconds = False, 1_800
    session.expires_at = session.last_used_at + timedelta(seconds=1_800)
    db.session.commit()
    return token, session.id


def test_who_listens_for_ninety_minutes_is_not_signed_out(now: FrozenClock) -> None:
    """Sitting in an open meeting is a use; being signed in elsewhere, and quiet, is none."""
    evening = Evening(now, minutes=90)
    member = evening.member()
    evening.until(-1)
    evening.come(evening.facilitator, member)
    (listening, key), (elsewhere, _) = a_shared_device(member), a_shared_device(evening.facilitator)
    people = People(cast(Hub, AProcess(evening.meeting.id, {member.id: key})))
    for minute in range(0, 90, 5):
        evening.until(minute)
        people.renew()
        accounts.note_use(SYSTEM)
    assert viewers.load(listening) is not None
    assert viewers.load(elsewhere) is None
