"""Whatever people do, in whatever order: seats hold, separated people never meet, everybody hears their part only."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Problem
from forum.meetings import operations, queries
from forum.meetings.models import Admission, RoomEvent
from forum.shield.queries import separated_among
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, key_of, open_room, say

SEATS = 3
PEOPLE = 6
someone = st.integers(0, PEOPLE - 1)


class Evening(RuleBasedStateMachine):
    """One meeting with fewer seats than people."""

    clock: FrozenClock

    @initialize()
    def begin(self) -> None:
        """A meeting, its facilitator, and six people who may come."""
        self.meeting = a_meeting(a_group(seats=SEATS, always_open=True))
        self.facilitator = a_facilitator(self.meeting.group)
        self.people = [a_person() for _ in range(PEOPLE)]
        self.may_hear: dict[int, set[int]] = {person.id: set() for person in self.people}
        open_room(self.meeting, self.facilitator)

    def _try(self, call: object, *args: object) -> None:
        try:
            call(*args)  # type: ignore[operator]
        except Problem:
            return  # a refusal is as good an answer as any: the invariants say what must hold

    def _inside(self) -> set[int]:
        rows = db.session.query(Admission.person_id).filter_by(meeting_id=self.meeting.id, removed_at=None)
        return {person_id for (person_id,) in rows}

    @rule(who=someone)
    def ask(self, who: int) -> None:
        """Ask for a seat."""
        self._try(operations.ask_seat, viewer_of(self.people[who]), self.meeting.public_id)

    @rule(who=someone)
    def give_back(self, who: int) -> None:
        """Give it back."""
        self._try(operations.release_seat, viewer_of(self.people[who]), self.meeting.public_id)

    @rule(who=someone)
    def come_in(self, who: int) -> None:
        """Knock at the door."""
        agree(self.people[who], self.meeting)
        self._try(operations.enter, viewer_of(self.people[who]), self.meeting.public_id)

    @rule(who=someone)
    def leave(self, who: int) -> None:
        """Leave quietly."""
        self._try(operations.leave, viewer_of(self.people[who]), self.meeting.public_id)

    @rule(who=someone)
    def speak(self, who: int) -> None:
        """Say something; whoever is inside now may hear it."""
        before = self._inside()
        try:
            said = say(self.people[who], self.meeting)
        except Problem:
            return
        assert self.people[who].id in before
        for person_id in before & set(self.may_hear):
            self.may_hear[person_id].add(said.seq)

    @rule(who=someone)
    def take_out(self, who: int) -> None:
        """The facilitator takes someone out."""
        leads, name = viewer_of(self.facilitator), key_of(self.people[who], self.meeting)
        self._try(operations.remove_person, leads, self.meeting.public_id, name, "A reason that is long enough.")

    @rule(pair=st.lists(someone, min_size=2, max_size=2, unique=True))
    def part(self, pair: list[int]) -> None:
        """Two people are separated from now on."""
        separate(self.people[pair[0]], self.people[pair[1]])

    @rule(seconds=st.integers(1, 20))
    def wait(self, seconds: int) -> None:
        """Time goes by, with the facilitator there."""
        self.clock.advance(timedelta(seconds=seconds))
        operations.enter(viewer_of(self.facilitator), self.meeting.public_id)

    @invariant()
    def no_more_than_there_are_seats(self) -> None:
        """Capacity holds."""
        assert len(queries.confirmed_people(self.meeting.id)) <= SEATS

    @invariant()
    def separated_people_share_neither_seats_nor_the_room(self) -> None:
        """No separated pair is seated or inside together."""
        assert not separated_among(queries.confirmed_people(self.meeting.id))
        assert not separated_among(sorted(self._inside()))

    @invariant()
    def numbers_have_no_gap(self) -> None:
        """1, 2, 3, up to the room's last number."""
        rows = db.session.query(RoomEvent.seq).filter_by(meeting_id=self.meeting.id).order_by(RoomEvent.seq)
        last = queries.last_seq(self.meeting.id)
        assert [seq for (seq,) in rows] == list(range(1, last + 1))

    @invariant()
    def everybody_hears_their_part_and_nothing_else(self) -> None:
        """From coming in until being taken out; afterwards nothing at all."""
        inside = self._inside()
        for person in self.people:
            try:
                heard = queries.hear(viewer_of(person), self.meeting.public_id, 0)
            except Problem:
                assert person.id not in inside
                continue
            assert person.id in inside
            assert {line.event.seq for line in heard.lines} == self.may_hear[person.id]


@pytest.mark.walk
def test_the_promises_hold_in_any_order(now: FrozenClock) -> None:
    Evening.clock = now
    run_state_machine_as_test(
        Evening,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
