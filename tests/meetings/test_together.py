"""Lines that are said at the same time: one transaction, each judged for itself under the room's lock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert

from forum.accounts import versions
from forum.cli.keeping.afterwards import note_restore
from forum.core import clock, ids
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.operation import StaleViewer, on_its_own
from forum.core.viewer import SYSTEM, Side, Viewer
from forum.meetings import operations, queries
from forum.meetings.models import EventKind, Meeting, RoomEvent
from forum.meetings.operations import talk
from forum.meetings.operations.sequence import begin_anew
from forum.meetings.operations.talk import Line, Said
from forum.meetings.queries import spoken
from forum.safety.text import render_line
from tests.factories import a_person, viewer_of
from tests.meetings.factories import a_meeting, come_in, key_of, open_room, words_of
from tests.meetings.test_at_once import all_at_once, says


def a_line(who: Viewer, words: str, nonce: str = "") -> Line:
    """Words on their way."""
    return Line(who, words, nonce or f"nonce-of-{words}", render_line(words), talk._digest(words))


def write(meeting: Meeting, *lines: Line) -> Sequence[Said | Exception]:
    """Have them written in one transaction."""
    return on_its_own(talk._write, meeting.public_id, lines)


def test_lines_get_numbers_in_the_order_they_came(now: FrozenClock) -> None:
    meeting = a_meeting()
    ana, tom = viewer_of(open_room(meeting)), viewer_of(come_in(meeting))
    said = write(meeting, a_line(tom, "one"), a_line(ana, "two"), a_line(tom, "three"))
    first, *others = [one.seq for one in said if isinstance(one, Said)]
    assert others == [first + 1, first + 2]
    assert words_of(meeting) == ["one", "two", "three"]


def test_a_refused_line_takes_no_number_and_no_other_line_with_it(now: FrozenClock) -> None:
    meeting = a_meeting()
    ana, other_side = viewer_of(open_room(meeting)), viewer_of(a_person(Side.ADULT_CHILD))
    outside = viewer_of(a_person())
    said = write(meeting, a_line(ana, "one"), a_line(outside, "two"), a_line(other_side, "three"), a_line(ana, "four"))
    assert [type(one) for one in said] == [Said, NotFound, NotFound, Said]
    numbers = [line.event.seq for line in queries.lines(meeting.id, 0)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert words_of(meeting) == ["one", "four"]


def test_a_room_that_is_over_refuses_them_all_but_gives_earlier_receipts(now: FrozenClock) -> None:
    meeting = a_meeting(minutes=30)
    ana = viewer_of(open_room(meeting))
    first = write(meeting, a_line(ana, "in time"))[0]
    now.advance(timedelta(minutes=31))
    again, late = write(meeting, a_line(ana, "in time"), a_line(ana, "too late"))
    assert again == first
    assert isinstance(late, Forbidden) and late.code == "meeting_over"


def test_the_same_line_twice_in_one_transaction_is_one(now: FrozenClock) -> None:
    meeting = a_meeting()
    ana = viewer_of(open_room(meeting))
    said = write(meeting, a_line(ana, "by socket", "nonce-1"), a_line(ana, "by socket", "nonce-1"))
    assert said[0] == said[1]
    assert words_of(meeting) == ["by socket"]


def test_the_same_nonce_with_other_words_in_one_transaction_is_refused(now: FrozenClock) -> None:
    meeting = a_meeting()
    ana = viewer_of(open_room(meeting))
    said = write(meeting, a_line(ana, "one", "nonce-1"), a_line(ana, "other", "nonce-1"))
    assert [type(one) for one in said] == [Said, Conflict]
    assert words_of(meeting) == ["one"]


def test_two_people_may_choose_the_same_nonce(now: FrozenClock) -> None:
    meeting = a_meeting()
    ana, tom = viewer_of(open_room(meeting)), viewer_of(come_in(meeting))
    write(meeting, a_line(ana, "one", "nonce-1"), a_line(tom, "two", "nonce-1"))
    assert words_of(meeting) == ["one", "two"]


def test_whoever_has_changed_since_they_were_asked_for_is_asked_anew_alone(now: FrozenClock) -> None:
    meeting = a_meeting()
    ana, person = viewer_of(open_room(meeting)), come_in(meeting)
    tom = viewer_of(person)
    versions.bump(person.id)
    db.session.commit()
    said = write(meeting, a_line(tom, "one"), a_line(ana, "two"))
    assert [type(one) for one in said] == [StaleViewer, Said]


def test_people_who_talk_at_once_get_one_sequence(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    people = [viewer_of(come_in(meeting)) for _ in range(6)]
    calls = [says(person, meeting.public_id, f"nonce-{turn}") for person in people for turn in range(4)]
    all_at_once(app_context, *calls)
    numbers = [line.event.seq for line in queries.lines(meeting.id, 0)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(words_of(meeting)) == len(calls)


def test_many_lines_cost_as_many_statements_as_one(app_context: Flask, now: FrozenClock) -> None:
    meeting = a_meeting()
    people = [viewer_of(open_room(meeting)), *(viewer_of(come_in(meeting)) for _ in range(4))]
    assert _statements(meeting, people, "b") == _statements(meeting, people[:1], "a")


def _statements(meeting: Meeting, people: list[Viewer], mark: str) -> int:
    """How many statements it takes to write a line of each of them together."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    nothing_kept = [replace(person, has_drafts=False) for person in people]  # else each looks for its own draft
    lines = [a_line(person, f"{mark}{number}") for number, person in enumerate(nothing_kept)]
    event.listen(db.engine, "before_cursor_execute", counted)
    write(meeting, *lines)
    event.remove(db.engine, "before_cursor_execute", counted)
    return count


def test_a_line_of_somebody_removed_a_moment_ago_is_refused(now: FrozenClock) -> None:
    meeting = a_meeting()
    leader, person = viewer_of(open_room(meeting)), come_in(meeting)
    tom = viewer_of(person)
    operations.remove_person(leader, meeting.public_id, key_of(person, meeting), "It was too loud for the others.")
    said = write(meeting, a_line(leader, "one"), a_line(tom, "two"))
    assert isinstance(said[0], Said) and isinstance(said[1], Exception)
    assert words_of(meeting) == ["one"]


def test_after_a_restore_no_page_trusts_the_numbers_it_knows(now: FrozenClock) -> None:
    meeting = a_meeting()
    ana = viewer_of(open_room(meeting))
    before = queries.hear(ana, meeting.public_id, 0).meeting.epoch
    begin_anew(SYSTEM)
    assert queries.hear(ana, meeting.public_id, 0).meeting.epoch != before
    with pytest.raises(NotFound):
        begin_anew(ana)


def test_a_restore_begins_the_rooms_anew(now: FrozenClock) -> None:
    meeting = a_meeting()
    before = meeting.epoch
    note_restore(SYSTEM, "yesterday")
    db.session.refresh(meeting)
    assert meeting.epoch != before


def test_a_line_is_looked_for_by_its_whole_key_however_much_was_said_before(now: FrozenClock) -> None:
    meeting = a_meeting()
    ana = viewer_of(open_room(meeting))
    _fill(meeting, ana, 3_000)
    asked: list[tuple[str, Any]] = []
    note = lambda _conn, _cursor, statement, given, *_rest: asked.append((statement, given))  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        spoken.lines_under(meeting.id, {(ana.user_id, f"nonce-{number}") for number in range(5)})
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    [(statement, given)] = [(sent, given) for sent, given in asked if "client_nonce" in sent]
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    rows = db.session.connection().exec_driver_sql(f"{explain} {statement}", given).all()
    steps = [str(row[-1]) for row in rows]
    ways_in = [step for step in steps if "SEARCH" in step or "Index Cond" in step]
    assert not [step for step in steps if "SCAN" in step or "Seq Scan" in step], steps
    assert ways_in
    assert all("client_nonce" in step for step in ways_in), steps


def _fill(meeting: Meeting, who: Viewer, count: int) -> None:
    """A long evening's words of one person, all at once."""
    same = {"meeting_id": meeting.id, "kind": EventKind.MESSAGE, "created_at": clock.now(), "actor_id": who.user_id}
    numbers = range(1_000, 1_000 + count)
    db.session.execute(
        insert(RoomEvent),
        [
            {**same, "seq": one, "public_id": ids.new(), "client_nonce": f"said-{one}", "source": "word"}
            for one in numbers
        ],
    )
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.connection().exec_driver_sql("ANALYZE room_event")
        db.session.commit()
