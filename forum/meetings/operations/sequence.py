"""The numbers of a room: taken in the transaction that inserts the events, so their order is the order of commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, update

from forum.core import clock, ids
from forum.core.db import db
from forum.core.operation import after_commit
from forum.live import publish
from forum.meetings.models import EventKind, Meeting, RoomEvent


def take_numbers(meeting: Meeting, count: int = 1) -> int:
    """The first of the room's next numbers. The meeting's row stays held until the commit, so no gap is ever seen."""
    last = db.session.execute(
        update(Meeting)
        .where(Meeting.id == meeting.id)
        .values(last_seq=Meeting.last_seq + count)
        .returning(Meeting.last_seq)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return int(last) - count + 1


def append_lines(meeting: Meeting, channel: str, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add messages with the room's next numbers, in this order; one bell on ``channel`` after the commit.

    Returns:
        The columns of each, with its number, public id and time.
    """
    if not lines:
        return []
    first, now = take_numbers(meeting, len(lines)), clock.now()
    same = {"meeting_id": meeting.id, "kind": EventKind.MESSAGE, "created_at": now}
    rows = [{**line, **same, "seq": number, "public_id": ids.new()} for number, line in enumerate(lines, start=first)]
    db.session.execute(insert(RoomEvent), rows)
    after_commit(publish.ring, channel)
    return rows
