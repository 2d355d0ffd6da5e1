"""A room that talks in turns, for tests: one who leads, and so many others, all inside."""

from dataclasses import dataclass

from forum.accounts.models import Person
from forum.core.db import db
from forum.meetings import operations, policy, queries
from forum.meetings.models import Admission, Meeting, RoomEvent
from tests.factories import viewer_of
from tests.meetings.factories import a_group, a_meeting, come_in, key_of, open_room

ROUND: policy.Row = {"name": "Round", "writes": "turn", "minutes": 20, "script": "One at a time."}
TALK: policy.Row = {"name": "Talk", "writes": "anyone", "minutes": 20, "script": ""}
WELCOME: policy.Row = {"name": "Welcome", "writes": "facilitators", "minutes": 5, "script": ""}
HOME: policy.Row = {"name": "Home", "writes": "anyone", "minutes": 5, "script": "", "closing": True}


@dataclass
class Round:
    """A meeting under way. Commands of the one who leads carry the version they see now."""

    meeting: Meeting
    lead: Person
    people: list[Person]

    def fresh(self) -> Meeting:
        """The meeting as it is in the database."""
        db.session.commit()
        db.session.refresh(self.meeting)
        return self.meeting

    @property
    def room(self) -> str:
        """Its public id."""
        return self.meeting.public_id

    @property
    def version(self) -> int:
        """What the one who leads sees."""
        return self.fresh().state_version

    @property
    def turn(self) -> int | None:
        """Whose turn it is."""
        return self.fresh().turn_id

    def hand(self, person: Person, up: bool = True) -> None:
        """Raise a hand."""
        operations.raise_hand(viewer_of(person), self.room, up)

    def give(self, person: Person | None = None) -> None:
        """Give the turn: to the first hand, or to somebody."""
        key = key_of(person, self.meeting) if person else None
        operations.give_turn(viewer_of(self.lead), self.room, self.version, key)

    def put_off(self, person: Person) -> None:
        """Move a hand to the end."""
        operations.put_off(viewer_of(self.lead), self.room, self.version, key_of(person, self.meeting))

    def go_on(self) -> None:
        """The next step."""
        operations.next_step(viewer_of(self.lead), self.room, self.version)

    def pause(self, on: bool = True) -> None:
        """Pause, or go on."""
        operations.pause_room(viewer_of(self.lead), self.room, self.version, on)

    def come_again(self) -> None:
        """Everybody's line is fresh."""
        for person in (self.lead, *self.people):
            operations.enter(viewer_of(person), self.room)

    def admission(self, person: Person) -> Admission:
        """How somebody stands in the room."""
        return db.session.get_one(Admission, (self.meeting.id, person.id), populate_existing=True)

    def events(self) -> list[tuple[str, str | None]]:
        """Kind and code of all events but messages and the opening, in order."""
        rows = db.session.query(RoomEvent).filter_by(meeting_id=self.meeting.id).order_by(RoomEvent.seq)
        return [(one.kind.value, one.code) for one in rows if one.kind not in ("message", "opened", "notice")]


def a_round(*steps: policy.Row, others: int = 3) -> Round:
    """A room with these steps (one round, when none are named), and so many people beside the one who leads."""
    group = a_group()
    group.agenda = [dict(step) for step in steps or (ROUND,)]
    db.session.commit()
    meeting = a_meeting(group)
    lead = open_room(meeting)
    return Round(meeting, lead, [come_in(meeting) for _ in range(others)])


def hands_of(round_: Round) -> list[str]:
    """Who waits, in order."""
    return [one.name for one in queries.floor(round_.fresh()).hands]
