"""Whole meetings, rehearsed: people whose lines stand or drop, while the clock goes from minute to minute."""

from collections.abc import Collection
from datetime import timedelta

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.jobs.queue import run_due
from forum.mail.transport import Mail
from forum.meetings import operations, present, queries, timetable
from forum.meetings.models import EventKind, Meeting
from forum.notifications.models import Notice
from tests.factories import a_person, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, a_nonce, agree, refusal, take_seat

MINUTE = timedelta(minutes=1)
STEP = timedelta(seconds=30)
A_PROCESS = "a-serving-process"


class Evening:
    """A meeting of an hour that begins in half an hour, and the people in front of their screens.

    What a serving process does by itself (renewing the leases of sockets), and the timetable, happen twice a minute.
    """

    def __init__(self, now: FrozenClock, *, minutes: int = 60) -> None:
        self.now, self.group = now, a_group()
        self.facilitator = a_facilitator(self.group)
        self.meeting = a_meeting(self.group, starts_in=30 * MINUTE, minutes=minutes)
        self.here: set[int] = set()

    @property
    def room(self) -> str:
        """The meeting's public id."""
        return self.meeting.public_id

    def fresh(self) -> Meeting:
        """The meeting as it is in the database."""
        db.session.rollback()
        return queries.get_meeting(SYSTEM, self.room)

    def member(self) -> Person:
        """Somebody with a seat, who has not come yet."""
        person = a_person()
        take_seat(person, self.meeting)
        return person

    def co_facilitator(self) -> Person:
        """Somebody else who leads this group."""
        return a_facilitator(self.group)

    def until(self, minute: float) -> None:
        """Let time go by until so many minutes after the start."""
        while self.now.at < self.meeting.starts_at + minute * MINUTE:
            self.now.advance(STEP)
            if self.here:
                pairs = frozenset((person_id, 0) for person_id in self.here)
                operations.renew(SYSTEM, A_PROCESS, {self.meeting.id: pairs})
            timetable.move_meetings()
        run_due()
        db.session.rollback()

    def come(self, *people: Person) -> None:
        """These come in, or come back, and their lines stand from here on."""
        for person in people:
            if queries.accepted_version(self.meeting.id, person.id) is None:
                agree(person, self.meeting)
            operations.enter(viewer_of(person), self.room, A_PROCESS)
            self.here.add(person.id)

    def drop(self, person: Person) -> None:
        """A line drops: the process notices, and the name fades."""
        self.here.discard(person.id)
        operations.fade(SYSTEM, self.meeting.id, person.id, 0)

    def say(self, person: Person, words: str) -> None:
        """Say something."""
        operations.say(viewer_of(person), self.room, words, a_nonce())

    def why_silent(self, person: Person) -> str:
        """Why somebody cannot say anything now."""
        return refusal(self.say, person, "May I?")

    def hears(self, person: Person) -> list[str | None]:
        """All the lines that a person hears."""
        heard = queries.hear(viewer_of(person), self.room, 0)
        return [line.event.source for line in heard.lines if line.event.kind is EventKind.MESSAGE]

    def card(self) -> str | None:
        """Which moment the room's script has a card for, to who leads."""
        viewer = viewer_of(self.facilitator)
        meeting, floor = queries.stands(viewer, self.room)
        admission = queries.get_admission(meeting.id, viewer.user_id)
        assert admission is not None
        return present.me_of(viewer, meeting, admission, floor).card

    def course(self) -> list[tuple[str, str | None]]:
        """What the house said in the room, in order; steps of the agenda left out."""
        lines = queries.lines(self.meeting.id, 0)
        of_house = [line.event for line in lines if line.event.kind not in (EventKind.MESSAGE, EventKind.STEP)]
        return [(event.kind.value, event.code) for event in of_house]

    def told(self, person: Person) -> list[str]:
        """The kinds of a person's notices."""
        return list(db.session.scalars(db.select(Notice.kind).where(Notice.person_id == person.id)))


def mailed(outbox: Collection[Mail], subject: str) -> list[str]:
    """To whom a mail with this subject went."""
    return sorted(mail.to for mail in outbox if mail.subject == subject)
