"""What tests of rehearsals do in them."""

from datetime import timedelta

from sqlalchemy import func, select, table

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.meetings import operations, timetable
from forum.meetings.models import Meeting
from forum.meetings.queries import rehearsing
from forum.shield.seen import name_in
from tests.factories import viewer_of


def rows() -> dict[str, int]:
    """Table -> how many rows, of every table."""
    names = [name for name in db.inspect(db.engine).get_table_names() if not name.startswith("post_search_")]
    counts = {name: db.session.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    db.session.rollback()
    return counts


def fresh(meeting: Meeting) -> Meeting:
    """The meeting as it stands now."""
    db.session.refresh(meeting)
    return meeting


def cast_key(meeting: Meeting, who: int) -> str:
    """What one of the four is called in this room."""
    return name_in(f"room:{meeting.public_id}", rehearsing.cast_of(meeting)[who].public_id)


def give_turn(meeting: Meeting, lead: Person, who: int) -> None:
    """Give one of the four the turn."""
    version = fresh(meeting).state_version
    operations.give_turn(viewer_of(lead), meeting.public_id, version, cast_key(meeting, who))


def wait(now: FrozenClock, seconds: int) -> None:
    """Time goes by, and the clock does its work; whoever leads stays in the room."""
    now.advance(timedelta(seconds=seconds))
    timetable.go_on_rehearsing()
