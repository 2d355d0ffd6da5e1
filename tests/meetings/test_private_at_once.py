"""Private words and calls for help at the same instant: numbers without a gap, one row a word, one call."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import GrantKind, Viewer
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.meetings import operations
from forum.meetings.models import EventKind, Meeting, PrivateWord, RoomEvent
from forum.meetings.operations import helping, private
from forum.moderation.models import Case
from tests.factories import a_person, viewer_of
from tests.meetings.factories import a_meeting, a_nonce, come_in, open_room
from tests.meetings.test_at_once import all_at_once
from tests.meetings.test_private import key


def tells(who: Viewer, room: str, words: str, nonce: str, to: str | None = None) -> Callable[[], object]:
    """Write a private word, later."""
    return lambda: private.say_private(who, room, words, nonce, to)


def numbers(member: Person) -> list[int]:
    """The numbers of a talk, in order."""
    of_member = select(PrivateWord.seq).where(PrivateWord.member_id == member.id).order_by(PrivateWord.seq)
    return list(db.session.scalars(of_member))


def evening() -> tuple[Meeting, Viewer, Viewer, Person, str]:
    """A meeting that is on: two who lead, somebody inside, and that one's name there."""
    meeting = a_meeting()
    leads = [viewer_of(open_room(meeting)) for _ in range(2)]
    member = come_in(meeting)
    return meeting, leads[0], leads[1], member, key(member, meeting)


def test_two_who_lead_answer_at_once_and_both_words_have_their_number(app: Flask, now: FrozenClock) -> None:
    meeting, one, other, member, name = evening()
    room = meeting.public_id
    receipts = all_at_once(
        app,
        tells(one, room, "I am with you.", a_nonce(), name),
        tells(other, room, "So am I.", a_nonce(), name),
        tells(viewer_of(member), room, "Thank you.", a_nonce()),
    )
    assert sorted(receipt.seq for receipt in receipts if isinstance(receipt, private.Told)) == [1, 2, 3]
    assert numbers(member) == [1, 2, 3]


def test_the_same_word_sent_many_times_at_once_is_one(app: Flask, now: FrozenClock) -> None:
    meeting, _, _, member, _ = evening()
    nonce = a_nonce()
    receipts = all_at_once(app, *[tells(viewer_of(member), meeting.public_id, "Once.", nonce)] * 4)
    assert len(set(receipts)) == 1
    assert numbers(member) == [1]


def test_of_two_calls_at_once_one_wakes(app: Flask, now: FrozenClock) -> None:
    a_person(grants=[GrantKind.MODERATOR], email="duty@example.org")
    meeting, one, other, _, name = evening()
    db.session.refresh(meeting)
    seen = meeting.state_version
    calls = [lambda who=who: helping.call_for_help(who, meeting.public_id, name, seen).calls for who in (one, other)]
    assert all_at_once(app, *calls) == [True, True]
    outbox.clear()
    run_due()
    assert [mail.to for mail in outbox] == ["duty@example.org"]
    assert len(db.session.scalars(select(Case)).all()) == 1
    pauses = select(RoomEvent).where(RoomEvent.meeting_id == meeting.id, RoomEvent.kind == EventKind.PAUSED)
    assert len(db.session.scalars(pauses).all()) == 1


def test_a_word_and_a_removal_at_once_leave_no_word_after_it(app: Flask, now: FrozenClock) -> None:
    meeting, one, _, member, name = evening()
    room = meeting.public_id
    reason = "It was asked for by themselves, just now."
    said, _ = all_at_once(
        app,
        tells(viewer_of(member), room, "Before or never.", a_nonce()),
        lambda: operations.remove_person(one, room, name, reason),
    )
    assert numbers(member) == ([1] if isinstance(said, private.Told) else [])
    assert all_at_once(app, tells(viewer_of(member), room, "After.", a_nonce())) == ["not_found"]
