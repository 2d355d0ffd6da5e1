"""How a room stands, as plain data: the agenda, whose turn it is, raised hands; and what that means for oneself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from pydantic import BaseModel

from forum.core import clock
from forum.core.errors import Conflict
from forum.core.viewer import Viewer
from forum.meetings import policy, queries
from forum.meetings.models import Admission, Meeting, MeetingState
from forum.meetings.policy import Row, Writes
from forum.meetings.queries import Floor, Named
from forum.shield.seen import name_in
from forum.web import words


class PersonOut(BaseModel):
    """Somebody inside. ``key`` names them in this room alone: what a command takes as ``person``."""

    name: str
    key: str


class TurnOut(PersonOut):
    """Whose turn it is. ``until`` is soft: nothing happens then."""

    since: str
    until: str


class StepOut(BaseModel):
    """One step of the agenda; ``minutes`` is 0 for one without a length of its own."""

    name: str
    writes: Writes
    minutes: int


class AgendaOut(BaseModel):
    """The form of this meeting: its steps, the number of the one it is at, and when that one's time is up, softly."""

    steps: list[StepOut]
    at: int
    ends_at: str | None


class StateOut(BaseModel):
    """How a room stands, the same for everybody inside. Commands of those who lead carry ``version``.

    ``writes``: who may write now, beside those who lead and whose turn it is. Times are UTC; ``server_now`` is the
    house's clock when this was made, so that nobody's own clock matters.
    """

    version: int
    state: MeetingState
    ends_at: str
    server_now: str
    writes: Writes
    paused: bool
    agenda: AgendaOut | None
    turn: TurnOut | None
    hands: list[PersonOut]
    lead: PersonOut | None

    def same_as(self, other: "StateOut | None") -> bool:
        """Whether nothing but the time has moved on."""
        return other is not None and self == other.model_copy(update={"server_now": self.server_now})


class MeOut(BaseModel):
    """How the reader stands in the room. ``why``: the code of what keeps them from writing.

    Those who lead also get ``script``, what they could say now, and ``card``: the code of a moment to prepare for.
    """

    key: str
    leads: bool
    lead: bool
    hand: bool
    listening: bool
    muted: bool
    may_say: bool
    why: str | None
    script: str | None = None
    card: str | None = None


class RoomStateOut(BaseModel):
    """How the room stands now. Sent whole whenever something of it changed, so nothing can be missed."""

    room: str
    state: StateOut


class RowOut(BaseModel):
    """One row of a group's agenda. ``minutes`` is 0 for one without a length of its own; ``closing``: it begins by
    itself with the closing warning. ``script``: what whoever leads could say."""

    name: str
    writes: Writes
    minutes: int
    script: str
    closing: bool


def row(found: Row) -> RowOut:
    """A row of an agenda, with the house's sentences in a shipped one."""
    closing = bool(found.get("closing"))
    writes, minutes = Writes(found["writes"]), found["minutes"]
    return RowOut(name=step_name(found), writes=writes, minutes=minutes, script=script_of(found) or "", closing=closing)


def blank_row() -> RowOut:
    """A row that nobody has filled in yet."""
    return RowOut(name="", writes=Writes.ANYONE, minutes=0, script="", closing=False)


def instant(at: datetime) -> str:
    """A moment inside a room, to the second."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def step_name(row: Row) -> str:
    """What a step is called: a sentence of the house, or the group's own name for it."""
    return words.sentence(f"step_{row['code']}") if "code" in row else str(row["name"])


def script_of(row: Row) -> str | None:
    """What whoever leads could say in a step."""
    return words.sentence(f"script_{row['code']}") if "code" in row else (row.get("script") or None)


def state_of(meeting: Meeting, floor: Floor) -> StateOut:
    """How a room stands, from what ``queries.floor`` has read of it."""
    now = clock.now()
    state = policy.state_at(meeting, now)
    goes_on = state in policy.IN_SESSION
    return StateOut(
        version=meeting.state_version,
        state=state,
        ends_at=instant(meeting.ends_at),
        server_now=instant(now),
        writes=policy.who_writes(meeting, floor.company, now),
        paused=goes_on and meeting.paused_at is not None,
        agenda=_agenda(meeting),
        turn=_turn(meeting, floor) if goes_on else None,
        hands=[_person(one) for one in floor.hands] if goes_on else [],
        lead=_person(floor.lead) if floor.lead is not None else None,
    )


def _person(one: Named) -> PersonOut:
    return PersonOut(name=one.name, key=one.key)


def _agenda(meeting: Meeting) -> AgendaOut | None:
    if not meeting.agenda:
        return None
    ends_at = policy.step_ends_at(meeting)
    steps = [
        StepOut(name=step_name(row), writes=Writes(row["writes"]), minutes=row["minutes"]) for row in meeting.agenda
    ]
    return AgendaOut(steps=steps, at=meeting.step, ends_at=instant(ends_at) if ends_at else None)


def _turn(meeting: Meeting, floor: Floor) -> TurnOut | None:
    if floor.turn is None or meeting.turn_since is None or meeting.turn_until is None:
        return None
    since, until = instant(meeting.turn_since), instant(meeting.turn_until)
    return TurnOut(name=floor.turn.name, key=floor.turn.key, since=since, until=until)


def me_of(viewer: Viewer, meeting: Meeting, admission: Admission, floor: Floor) -> MeOut:
    """How the reader stands in a room that they were let into."""
    now = clock.now()
    verdict = policy.may_speak(viewer, meeting, admission, now, floor.company)
    step = policy.step_of(meeting) if admission.leads else None
    return MeOut(
        key=name_in(f"room:{meeting.public_id}", viewer.public_id),
        leads=admission.leads,
        lead=meeting.lead_id == viewer.user_id,
        hand=admission.hand is not None,
        listening=admission.listening,
        muted=admission.muted_at is not None,
        may_say=bool(verdict),
        why=verdict.reason,
        script=script_of(step) if step is not None else None,
        card="only_one" if admission.leads and floor.company == 1 else None,
    )


def state_for(viewer: Viewer, meeting_id: str) -> StateOut:
    """How a room stands now, for somebody who was let into it.

    Raises:
        NotFound, Forbidden: as ``queries.stands``.
    """
    meeting, floor = queries.stands(viewer, meeting_id)
    return state_of(meeting, floor)


@contextmanager
def telling_the_state(viewer: Viewer, meeting_id: str) -> Iterator[None]:
    """Let a command that met another version of the room come back with how it stands now, as ``state``.

    Raises:
        Conflict: ``room_changed`` and its like, with the state.
    """
    try:
        yield
    except Conflict as conflict:
        state = state_for(viewer, meeting_id).model_dump(mode="json")
        raise Conflict(conflict.code, **conflict.extra, state=state) from None
