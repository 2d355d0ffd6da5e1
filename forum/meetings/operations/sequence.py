"""The numbers of a room: taken in the transaction that inserts the events, so their order is the order of commits."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Table, bindparam, insert, update

from forum.core import clock, ids
from forum.core.db import db
from forum.core.operation import after_commit, operation, transaction
from forum.core.verdict import ALLOW, HIDDEN, require
from forum.core.viewer import Viewer
from forum.live import publish
from forum.meetings import policy
from forum.meetings.models import EventKind, Meeting, RoomEvent

# Made once, and past the ORM's own bookkeeping: nobody looks these rows up again in the same transaction.
_MEETING, _EVENT = cast(Table, Meeting.__table__), cast(Table, RoomEvent.__table__)
_RAISE = (
    update(_MEETING)
    .where(_MEETING.c.id == bindparam("meeting"))
    .values(last_seq=_MEETING.c.last_seq + bindparam("count", type_=_MEETING.c.last_seq.type))
    .returning(_MEETING.c.last_seq)
)
_ADD = insert(_EVENT)


def take_numbers(meeting: Meeting, count: int = 1) -> int:
    """The first of the room's next numbers. The meeting's row stays held until the commit, so no gap is ever seen."""
    last = db.session.connection().execute(_RAISE, {"meeting": meeting.id, "count": count}).scalar_one()
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
    db.session.connection().execute(_ADD, rows)
    after_commit(publish.ring, channel)
    return rows


@operation
def begin_anew(actor: Viewer) -> None:
    """After a restore: numbers that people have heard may stand for other words soon, so no page trusts its own.

    Raises:
        NotFound: the actor is not the house.
    """
    require(ALLOW if policy.is_house(actor) else HIDDEN)
    with transaction(actor):
        db.session.execute(
            update(Meeting).values(epoch=str(uuid4())).execution_options(synchronize_session=False),
        )
