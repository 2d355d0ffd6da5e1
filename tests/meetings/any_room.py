"""An open room in which anybody does anything: one speaks, nothing is said out of turn, all hear what is theirs.

``test_any_order`` does the same for seats and the door; here the agenda, turns, pauses and measures are driven as well.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, Problem
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.meetings import operations, present, queries
from forum.meetings.models import Admission, Meeting, Presence, RoomEvent
from forum.shield.queries import separated_among
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, key_of, open_room, say
from tests.meetings.rounds import HOME, ROUND, TALK, WELCOME

SEATS, PEOPLE, FEW = 3, 4, 1
MEMBERS_DO = (
    "come", "come", "speak", "speak", "hand", "hand", "lower", "listen", "listen no more", "done", "more time", "leave",
    "release",
)  # fmt: skip
LEADS_DO = (
    "give", "give", "give", "give next", "give next", "next step", "pause", "pause", "go on", "go on", "later", "end",
    "mute", "lift", "lift", "take out",
)  # fmt: skip
HAPPENS = ("5", "25", "60", "parted", "lead comes", "lead comes", "lead drops")
# After so many acts the last minutes may come.
LATE = 20
WHY = "So that the round can go on in quiet."
someone = st.integers(0, PEOPLE - 1)
leading = st.integers(0, 1)
rarely = st.sampled_from((False, False, False, True))
# The last of them leads as well; they are kept apart from somebody now and then, like everybody.
anyone = st.integers(0, PEOPLE)


class OpenRoom(RuleBasedStateMachine):
    """One meeting with an agenda of five parts, two who may lead it, and more people than seats."""

    clock: FrozenClock

    @initialize()
    def begin(self) -> None:
        """The room is open, and most of them are inside."""
        group = a_group(seats=SEATS)
        group.agenda = [dict(row) for row in (ROUND, TALK, WELCOME, ROUND, HOME)]
        db.session.commit()
        self.meeting = a_meeting(group)
        self.room = self.meeting.public_id
        self.leads = [a_facilitator(group), a_facilitator(group)]
        self.people = [a_person() for _ in range(PEOPLE)]
        self.version, self.acts, self.is_late = 0, 0, False
        for lead in self.leads:
            open_room(self.meeting, lead)
        operations.set_late_entry(viewer_of(self.leads[0]), self.room, True)
        for who in range(SEATS):
            self._enter(self.people[who])

    # -- what people do --------------------------------------------------------------------------------------------

    def _try(self, call: Callable[..., object], *args: Any) -> Problem | None:
        try:
            call(*args)
        except Problem as problem:
            return problem  # a refusal is as good an answer as any: the invariants say what must hold
        return None

    @rule(who=someone, act=st.sampled_from(MEMBERS_DO))
    def member(self, who: int, act: str) -> None:
        """Somebody does something of their own."""
        person = self.people[who]
        viewer = viewer_of(person)
        match act:
            case "come":
                self._enter(person)
            case "speak":
                self._speak(person)
            case "hand" | "lower":
                self._try(operations.raise_hand, viewer, self.room, act == "hand")
            case "listen" | "listen no more":
                self._try(operations.just_listen, viewer, self.room, act == "listen")
            case "done":
                self._try(operations.end_turn, viewer, self.room)
            case "more time":
                self._try(operations.more_time, viewer, self.room)
            case "leave":
                self._try(operations.leave, viewer, self.room)
            case "release":
                self._try(operations.release_seat, viewer, self.room)

    def _enter(self, person: Person) -> None:
        before, stay = queries.last_seq(self.meeting.id), self._stay(person)
        agree(person, self.meeting)
        self._try(operations.ask_seat, viewer_of(person), self.room)
        if self._try(operations.enter, viewer_of(person), self.room) is None and stay is None:
            new = self._stay(person)
            assert new is None or new.from_seq >= before

    def _speak(self, person: Person) -> None:
        """What is said is heard exactly when the room, the agenda and who leads allow it."""
        expected = self._may_write(person)
        refused = self._try(say, person, self.meeting)
        assert (refused is None) == expected, refused

    @rule(lead=leading, who=someone, act=st.sampled_from(LEADS_DO), stale=rarely)
    def lead(self, lead: int, who: int, act: str, stale: bool) -> None:
        """Somebody who leads presses something, now and then from what they saw before the last change."""
        key = key_of(self._meant(act, who), self.meeting)
        match act:
            case "next step":
                self._command(lead, stale, operations.next_step)
            case "give":
                self._command(lead, stale, operations.give_turn, key)
            case "give next":
                self._command(lead, stale, operations.give_turn)
            case "later":
                self._command(lead, stale, operations.put_off, key)
            case "end":
                self._command(lead, stale, operations.end_turn)
            case "pause" | "go on":
                self._command(lead, stale, operations.pause_room, act == "pause")
            case "mute":
                self._try(operations.mute, viewer_of(self.leads[0]), self.room, key, WHY)
            case "lift":
                self._try(operations.unmute, viewer_of(self.leads[0]), self.room, key, WHY)
            case "take out":
                self._try(operations.remove_person, viewer_of(self.leads[0]), self.room, key, WHY)

    @rule(lead=leading, who=someone)
    def goes_round(self, lead: int, who: int) -> None:
        """What a round is made of: a hand goes up, gets the turn, and is heard."""
        self.member(who, "hand")
        self._command(lead, False, operations.give_turn)
        self._speak(self.people[who])

    def _meant(self, act: str, who: int) -> Person:
        """Measures meet whoever speaks, if anybody does: there it matters most."""
        turn = self._fresh().turn_id if act in ("mute", "take out") else None
        return next((one for one in self.people if one.id == turn), self.people[who])

    def _command(self, lead: int, stale: bool, call: Callable[..., object], *args: Any) -> None:
        seen = self._fresh().state_version
        refused = self._try(call, viewer_of(self.leads[lead]), self.room, seen - stale, *args)
        if stale and self._leads_now(lead):
            assert isinstance(refused, Conflict)
        if stale:
            assert refused is not None
            assert self._fresh().state_version == seen

    # -- what happens to them --------------------------------------------------------------------------------------

    @rule(lead=leading, pair=st.lists(anyone, min_size=2, max_size=2, unique=True), what=st.sampled_from(HAPPENS))
    def happens(self, lead: int, pair: list[int], what: str) -> None:
        """Time goes by, lines drop, people are separated."""
        if what == "parted":
            everybody = [*self.people, self.leads[1]]
            separate(everybody[pair[0]], everybody[pair[1]])
        elif what == "lead comes":
            agree(self.leads[lead], self.meeting)
            self._try(operations.enter, viewer_of(self.leads[lead]), self.room)
        elif what == "lead drops":
            self._try(operations.leave, viewer_of(self.leads[lead]), self.room)
        else:
            self.clock.advance(timedelta(seconds=int(what)))
            self._tick()

    @precondition(lambda self: self.acts >= LATE and not self.is_late)
    @rule()
    def nearly_over(self) -> None:
        """The last minutes come, with those there who are inside."""
        self.is_late = True
        self.clock.move_to(max(clock.now(), self.meeting.ends_at - timedelta(minutes=4)))
        for person in [self.leads[0], *self.people]:
            if self._stay(person) is not None:
                self._try(operations.enter, viewer_of(person), self.room)
        self._tick()

    def _tick(self) -> None:
        operations.tick(SYSTEM, self.meeting.id)
        operations.let_go(SYSTEM, self.meeting.id)

    # -- what is so, read from the rows ----------------------------------------------------------------------------

    def _fresh(self) -> Meeting:
        db.session.commit()
        db.session.refresh(self.meeting)
        return self.meeting

    def _stays(self) -> dict[int, Admission]:
        rows = db.session.query(Admission).filter_by(meeting_id=self.meeting.id).populate_existing()
        return {stay.person_id: stay for stay in rows}

    def _stay(self, person: Person) -> Admission | None:
        return self._stays().get(person.id)

    def _leads_now(self, lead: int) -> bool:
        stay, meeting = self._stay(self.leads[lead]), self._fresh()
        is_on = meeting.state in ("open", "closing") and clock.now() < meeting.ends_at
        return stay is not None and stay.removed_at is None and is_on

    def _may_write(self, person: Person) -> bool:
        """The rule of who may write, said once more in other words."""
        stay, meeting = self._stay(person), self._fresh()
        if stay is None or stay.removed_at is not None or clock.now() >= meeting.ends_at:
            return False
        if stay.leads:
            return meeting.state in ("open", "closing", "held")
        if meeting.state not in ("open", "closing") or meeting.paused_at is not None or stay.muted_at is not None:
            return False
        writes = meeting.agenda[meeting.step]["writes"]
        return meeting.turn_id == person.id or writes == "anyone" or (writes == "turn" and self._company() <= FEW)

    def _company(self) -> int:
        lately = clock.now() - profile().turn_kept
        here = select(func.count(Presence.person_id.distinct())).where(
            Presence.meeting_id == self.meeting.id, Presence.expires_at > lately
        )
        members = [key for key, stay in self._stays().items() if not stay.leads and stay.removed_at is None]
        return db.session.scalar(here.where(Presence.person_id.in_(members))) or 0

    # -- what must hold --------------------------------------------------------------------------------------------

    @invariant()
    def no_more_than_there_are_seats(self) -> None:
        """Capacity holds."""
        assert len(queries.confirmed_people(self.meeting.id)) <= SEATS

    @invariant()
    def people_kept_apart_are_never_together(self) -> None:
        """Neither seated nor inside."""
        assert not separated_among(queries.confirmed_people(self.meeting.id))
        assert not separated_among([key for key, stay in self._stays().items() if stay.removed_at is None])

    @invariant()
    def who_is_told_that_they_may_write_may(self) -> None:
        """And nobody else: what the page shows is what the door does."""
        meeting, stays = self._fresh(), self._stays()
        floor = queries.floor(meeting)
        for person in (*self.people, self.leads[0]):
            if person.id in stays:
                me = present.me_of(viewer_of(person), meeting, stays[person.id], floor)
                assert me.may_say == self._may_write(person), (me.why, person.id)

    @invariant()
    def one_speaks_and_those_who_wait_may(self) -> None:
        """Whose turn it is, and whoever waits for one, is inside, leads not, is not muted and does not just listen."""
        meeting, stays = self._fresh(), self._stays()
        waiting = {key: stay.hand for key, stay in stays.items() if stay.hand is not None}
        assert len(set(waiting.values())) == len(waiting)
        assert meeting.turn_id not in waiting
        for key in [*waiting, *([meeting.turn_id] if meeting.turn_id is not None else [])]:
            stay = stays[key]
            assert not (stay.leads or stay.listening or stay.removed_at or stay.muted_at)
        if meeting.state in ("closed", "purged"):
            assert meeting.turn_id is None

    @invariant()
    def the_version_never_goes_back(self) -> None:
        """So that a command of before is known as one."""
        assert self.meeting.state_version >= self.version
        self.version = self.meeting.state_version
        self.acts += 1

    @invariant()
    def numbers_have_no_gap(self) -> None:
        """1, 2, 3, up to the room's last number."""
        rows = db.session.query(RoomEvent.seq).filter_by(meeting_id=self.meeting.id).order_by(RoomEvent.seq)
        assert [seq for (seq,) in rows] == list(range(1, queries.last_seq(self.meeting.id) + 1))

    @rule(who=someone)
    def look_back(self, who: int) -> None:
        """Read all over again: nothing from before one came in, nothing once one is out, nothing of whom one never
        meets, and all of the rest."""
        person, stay = self.people[who], self._stay(self.people[who])
        viewer = viewer_of(person)
        if stay is None or stay.removed_at is not None:
            assert self._try(queries.hear, viewer, self.room, 0) is not None
            return
        rows = db.session.query(RoomEvent).filter(
            RoomEvent.meeting_id == self.meeting.id, RoomEvent.seq > stay.from_seq
        )
        mine = [row.seq for row in rows if not {row.actor_id, row.about_id} & set(viewer.apart)]
        assert [line.event.seq for line in queries.hear(viewer, self.room, 0).lines] == sorted(mine)

    def teardown(self) -> None:
        """At the end everybody reads once more."""
        if hasattr(self, "people"):
            for who in range(PEOPLE):
                self.look_back(who)
