"""Seats against a small model: whatever people, who leads and the clock do, in whatever order, the house and the
model agree about who has a place, who waits, who is inside, and who was told how often."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import timedelta
from enum import Enum

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Problem
from forum.core.viewer import SYSTEM
from forum.jobs.queue import run_due
from forum.meetings import operations, queries
from forum.meetings.models import Admission, Seat, SeatState
from forum.notifications.models import Notice
from forum.shield.queries import separated_among
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, key_of, open_room

SEATS, PEOPLE = 2, 5
LEADS = -1
# Mostly somebody for whom the command can do something; now and then anybody at all.
someone = st.integers(0, 4 * PEOPLE - 1)
WHY = "Names were said, more than once."


class Door(Enum):
    """Whether somebody new may come in."""

    OPEN = "the first minutes, or late people are let in"
    SHUT = "the first minutes are over"
    OVER = "the meeting is over"


class Model:
    """What should be: the line of those who asked, in order; who of them has a place, and since which step."""

    def __init__(self) -> None:
        self.line: list[int] = []
        self.since: dict[int, int] = {}
        self.inside: set[int] = set()
        self.out: set[int] = set()
        self.apart: set[frozenset[int]] = set()
        self.told: Counter[int] = Counter()
        self.minutes, self.late_welcome, self.step = 0, False, 0

    @property
    def door(self) -> Door:
        """How the door stands."""
        if self.minutes >= 60:
            return Door.OVER
        return Door.SHUT if self.minutes > 10 and not self.late_welcome else Door.OPEN

    def room(self) -> set[int]:
        """Whom somebody new would meet."""
        return {*self.since, *self.inside, LEADS}

    def _fits(self, who: int) -> bool:
        free = len(self.since) < SEATS and self.door is Door.OPEN and who not in self.out
        return free and not any(frozenset((who, other)) in self.apart for other in self.room())

    def _fill(self) -> None:
        for who in [one for one in self.line if one not in self.since]:
            if self._fits(who):
                self.since[who] = self.step
                self.told[who] += 1

    def ask(self, who: int) -> None:
        """Somebody asks."""
        if self.door is Door.OVER or who in self.line:
            return
        self._fill()
        self.line.append(who)
        if self._fits(who):
            self.since[who] = self.step

    def give_back(self, who: int) -> None:
        """Somebody gives it back, or their wish."""
        if who in self.line and who not in self.inside:
            self.line.remove(who)
            self.since.pop(who, None)
            self._fill()

    def come_in(self, who: int) -> None:
        """Somebody knocks."""
        if self.door is Door.OPEN and who in self.since:
            self.inside.add(who)

    def take_out(self, who: int) -> None:
        """Who leads takes somebody out."""
        if who in self.inside:
            self._lose(who)
            self._fill()

    def part(self, one: int, other: int) -> None:
        """Two are kept apart: who leads stays, then the earlier seat, unless nobody came for it in time."""
        self.apart.add(frozenset((one, other)))
        if self.door is not Door.OVER and {one, other} <= self.room():
            self._lose(max(one, other, key=self._rank))
            self._fill()

    def _rank(self, who: int) -> tuple[bool, bool, int]:
        lost = self.door is Door.SHUT and who not in self.inside
        return (who != LEADS, lost, self.since.get(who, 0))

    def _lose(self, who: int) -> None:
        self.since.pop(who, None)
        if who in self.inside:
            self.inside.remove(who)
            self.out.add(who)

    def let_late_in(self, lets_in: bool) -> None:
        """Who leads chooses."""
        if self.door is not Door.OVER:
            self.late_welcome = lets_in
            self._fill()


class Evening(RuleBasedStateMachine):
    """An open room with two places, and five people who would like one."""

    clock: FrozenClock

    @initialize(order=st.permutations(range(PEOPLE)), come=st.integers(0, SEATS))
    def begin(self, order: list[int], come: int) -> None:
        """The room has just been opened; nearly all have asked, in some order, and some have come in."""
        self.meeting = a_meeting(a_group(seats=SEATS))
        self.room = self.meeting.public_id
        self.leads = a_facilitator(self.meeting.group)
        self.people = [a_person() for _ in range(PEOPLE)]
        self.began = self.clock.at
        for person in self.people:
            agree(person, self.meeting)
        open_room(self.meeting, self.leads)
        self.model = Model()
        for who in order[:-1]:
            self._do(operations.ask_seat, viewer_of(self.people[who]), self.room)
            self.model.ask(who)
        for who in order[:come]:
            self._do(operations.enter, viewer_of(self.people[who]), self.room)
            self.model.come_in(who)

    def _pick(self, number: int, likely: Collection[int]) -> int:
        pool = sorted(likely) if likely and number >= PEOPLE else range(PEOPLE)
        return pool[number % len(pool)]

    def _do(self, call: Callable[..., object], *args: object) -> None:
        self.clock.advance(timedelta(milliseconds=1))
        self.model.step += 1
        try:
            call(*args)
        except Problem:
            return  # whether it was rightly refused is what the comparison with the model says
        finally:
            run_due()

    @rule(who=someone)
    def ask(self, who: int) -> None:
        """Ask for a seat."""
        who = self._pick(who, set(range(PEOPLE)) - set(self.model.line))
        self._do(operations.ask_seat, viewer_of(self.people[who]), self.room)
        self.model.ask(who)

    @rule(who=someone)
    def give_back(self, who: int) -> None:
        """Give it back."""
        who = self._pick(who, set(self.model.line) - self.model.inside)
        self._do(operations.release_seat, viewer_of(self.people[who]), self.room)
        self.model.give_back(who)

    @rule(who=someone)
    def come_in(self, who: int) -> None:
        """Knock at the door."""
        who = self._pick(who, set(self.model.since) - self.model.inside)
        self._do(operations.enter, viewer_of(self.people[who]), self.room)
        self.model.come_in(who)

    @rule(who=someone)
    def leave(self, who: int) -> None:
        """Leave quietly: the seat stays."""
        who = self._pick(who, self.model.inside)
        self._do(operations.leave, viewer_of(self.people[who]), self.room)

    @precondition(lambda self: self.model.door is not Door.OVER)
    @rule(who=someone)
    def take_out(self, who: int) -> None:
        """Who leads takes somebody out of the room."""
        who = self._pick(who, self.model.inside)
        key = key_of(self.people[who], self.meeting)
        self._do(operations.remove_person, viewer_of(self.leads), self.room, key, WHY)
        self.model.take_out(who)

    @rule(one=someone, other=someone)
    def part(self, one: int, other: int) -> None:
        """Two people are kept apart from now on."""
        one, other = self._pick(one, self.model.since), self._pick(other, self.model.line)
        if one != other:
            self._do(separate, self.people[one], self.people[other])
            self.model.part(one, other)

    @rule(who=someone)
    def list_who_leads(self, who: int) -> None:
        """Somebody asks to be kept apart from the facilitator."""
        who = self._pick(who, self.model.line)
        self._do(separate, self.people[who], self.leads)
        self.model.part(who, LEADS)

    @precondition(lambda self: self.model.door is not Door.OVER)
    @rule(lets_in=st.booleans())
    def choose_about_late_people(self, lets_in: bool) -> None:
        """Who leads lets late people in, or not."""
        self._do(operations.set_late_entry, viewer_of(self.leads), self.room, lets_in)
        self.model.let_late_in(lets_in)

    @precondition(lambda self: self.model.step > 18)
    @rule()
    def the_hour_is_over(self) -> None:
        """The meeting closes, and what is tried afterwards changes nothing."""
        self.time_goes_by(60)

    @rule(minutes=st.sampled_from([1, 4, 11]))
    def time_goes_by(self, minutes: int) -> None:
        """The clock moves, with the facilitator there."""
        self.model.minutes += minutes
        self.clock.move_to(self.began + timedelta(minutes=self.model.minutes, milliseconds=self.model.step))
        self._do(operations.enter, viewer_of(self.leads), self.room)
        self._do(operations.tick, SYSTEM, self.meeting.id)

    def _who(self, keys: list[int]) -> list[int]:
        numbers = {person.id: number for number, person in enumerate(self.people)}
        return sorted(numbers[key] for key in keys if key in numbers)

    @invariant()
    def seats_are_as_the_model_has_them(self) -> None:
        """Never too many, first come first served, and the rest wait."""
        db.session.rollback()
        assert self._who(queries.confirmed_people(self.meeting.id)) == sorted(self.model.since)
        waiting = db.session.query(Seat.person_id).filter_by(meeting_id=self.meeting.id, state=SeatState.WAITING)
        assert self._who([key for (key,) in waiting]) == sorted(set(self.model.line) - set(self.model.since))
        assert len(self.model.since) <= SEATS

    @invariant()
    def who_is_inside_is_as_the_model_has_it(self) -> None:
        """Nobody without a place, nobody who was taken out."""
        stay = db.session.query(Admission.person_id).filter_by(meeting_id=self.meeting.id, removed_at=None, leads=False)
        keys = [key for (key,) in stay]
        assert self._who(keys) == sorted(self.model.inside)
        if self.model.door is not Door.OVER:
            assert not separated_among([*keys, self.leads.id])
            assert not separated_among([*queries.confirmed_people(self.meeting.id), self.leads.id])

    @invariant()
    def every_place_that_moved_was_told_once(self) -> None:
        """As often as the model moved one to them."""
        keys = [person.id for person in self.people]
        told = db.session.query(Notice.person_id).filter(Notice.kind == "seat_given", Notice.person_id.in_(keys))
        assert Counter(self._who([key]).pop() for (key,) in told) == self.model.told


@pytest.mark.walk
def test_the_house_and_the_model_agree_in_any_order(now: FrozenClock) -> None:
    Evening.clock = now
    run(
        Evening,
        settings=settings(
            max_examples=5, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
