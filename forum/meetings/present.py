"""Groups, meetings and rooms as plain data, for the API and the sockets. No keys, no counts, nothing about who asked.

In a live room words travel as their source and are shown as text: the browser never parses anybody's HTML. The page
without JavaScript shows the sanitized rendering.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from forum.core import clock
from forum.core.viewer import Audience
from forum.meetings import policy
from forum.meetings.models import EventKind, Group, Leaning, Meeting, MeetingState, RoomEvent, Seat, SeatState
from forum.meetings.operations.talk import Said
from forum.meetings.queries import Heard, Line, Present

# How a seat stands, as its owner is told. Waiting has many causes; there is one word for all of them.
SeatWord = Literal["asked", "yours", "no_place"]
SEAT_WORDS: dict[SeatState, SeatWord | None] = {
    SeatState.REQUESTED: "asked",
    SeatState.CONFIRMED: "yours",
    SeatState.WAITING: "no_place",
    SeatState.RELEASED: None,
}


class GroupOut(BaseModel):
    """A support group."""

    id: str
    name: str
    audience: Audience
    description: str
    language: str
    leaning: Leaning
    zone: str
    led_by: list[str]
    agreement: list[str]
    agreement_version: int
    newcomers: bool
    version: int


class GroupsOut(BaseModel):
    """All groups one may see."""

    groups: list[GroupOut]


class MeetingOut(BaseModel):
    """A meeting. Times are UTC; ``starts_local`` is the wall time in the group's ``zone``, ``moved_from`` the one it
    was moved away from. ``seat`` is one's own."""

    id: str
    group_id: str
    group_name: str
    audience: Audience
    starts_at: str
    ends_at: str
    starts_local: str
    moved_from: str | None
    zone: str
    state: MeetingState
    seat: SeatWord | None
    agreement_version: int


class MeetingsOut(BaseModel):
    """A page of meetings; ``later`` is the cursor of the next one."""

    meetings: list[MeetingOut]
    later: str | None


class RemindersOut(BaseModel):
    """Whether one is reminded by mail of the meetings one has a seat in or leads."""

    wanted: bool


class OpeningsOut(BaseModel):
    """Whether one gets a notice when a meeting of this group opens at once."""

    wanted: bool


class SeatOut(BaseModel):
    """How one's own seat stands."""

    seat: SeatWord | None


class ByOut(BaseModel):
    """Who said it, by pen name, and whether they lead here."""

    name: str
    leads: bool


class HereOut(ByOut):
    """Someone who is here. ``key`` names them in this room alone: what to send as ``person`` to be kept apart."""

    key: str


class EventOut(BaseModel):
    """One event of a room.

    ``message``: ``id``, ``by``, ``text``, ``nonce`` (the sender's own); a hidden one keeps ``id`` alone.
    ``hidden`` and ``shown`` are about the message with the number ``target``; after ``shown`` ask for it again.
    ``closed`` may carry a ``code``. Order is by ``seq`` alone; ``at`` is for people, to the minute.
    """

    seq: int
    kind: EventKind
    at: str
    id: str | None = None
    by: ByOut | None = None
    text: str | None = None
    nonce: str | None = None
    target: int | None = None
    code: str | None = None
    hidden: bool | None = None


class RoomOut(BaseModel):
    """How a room stands: what is not an event. ``from_seq``: one hears what has a number above it."""

    state: MeetingState
    ends_at: str
    server_now: str
    roster: list[HereOut]
    leads: bool
    from_seq: int
    agreement_version: int


class HeardOut(BaseModel):
    """A stretch of events after a number; ``more`` says to ask again from ``last_seq``."""

    room: str
    epoch: str
    events: list[EventOut]
    last_seq: int
    more: bool
    snapshot: RoomOut


class EntryOut(BaseModel):
    """Where the door led: ``in_room`` with what is heard, or the lobby, where one waits for the room to open."""

    in_room: bool
    state: MeetingState
    heard: HeardOut | None


class SaidOut(BaseModel):
    """The receipt of a message; a repeat with the same nonce gets the same one."""

    seq: int
    id: str
    nonce: str
    at: str


class RoomEventsOut(BaseModel):
    """New events of a room, in order."""

    room: str
    events: list[EventOut]
    last_seq: int


class RosterOut(BaseModel):
    """Who is in the room now. Sent whole: it is at most a dozen names, and nothing can be missed."""

    room: str
    roster: list[HereOut]


class ChangedOut(BaseModel):
    """The room has another state; whoever waits in the lobby may knock again."""

    room: str
    state: MeetingState


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%MZ}"


def group(found: Group, leaders: list[str]) -> GroupOut:
    """A group for its readers."""
    return GroupOut(
        id=found.public_id,
        name=found.name,
        audience=found.audience,
        description=found.description,
        language=found.language,
        leaning=found.leaning,
        zone=found.zone,
        led_by=leaders,
        agreement=found.agreement,
        agreement_version=found.agreement_version,
        newcomers=found.newcomers,
        version=found.version,
    )


def seat(found: Seat | None) -> SeatOut:
    """One's own seat."""
    return SeatOut(seat=SEAT_WORDS[found.state] if found else None)


def meeting(found: Meeting, mine: Seat | None) -> MeetingOut:
    """A meeting for its readers, with their own seat."""
    return MeetingOut(
        id=found.public_id,
        group_id=found.group.public_id,
        group_name=found.group.name,
        audience=found.group.audience,
        starts_at=_minute(found.starts_at),
        ends_at=_minute(found.ends_at),
        starts_local=found.starts_local,
        moved_from=found.moved_from,
        zone=found.zone,
        state=state(found),
        seat=seat(mine).seat,
        agreement_version=found.group.agreement_version,
    )


def state(found: Meeting) -> MeetingState:
    """Where a meeting stands by the clock."""
    return policy.state_at(found, clock.now())


def said(receipt: Said) -> SaidOut:
    """The receipt of a message."""
    return SaidOut(seq=receipt.seq, id=receipt.message_id, nonce=receipt.nonce, at=_minute(receipt.at))


def event(line: Line) -> EventOut:
    """One event, the same for everybody inside."""
    row: RoomEvent = line.event
    shown = EventOut(seq=row.seq, kind=row.kind, at=_minute(row.created_at), target=row.target_seq, code=row.code)
    if row.kind is not EventKind.MESSAGE:
        return shown
    if row.hidden_at is not None:
        return shown.model_copy(update={"id": row.public_id, "hidden": True})
    said = {"id": row.public_id, "text": row.source, "nonce": row.client_nonce}
    return shown.model_copy(update={**said, "by": ByOut(name=line.name or "", leads=line.leads)})


def roster(present: list[Present]) -> list[HereOut]:
    """Who is here."""
    return [HereOut(name=one.name, leads=one.leads, key=one.key) for one in present]


def heard(found: Heard) -> HeardOut:
    """What a viewer hears, with how the room stands."""
    now = clock.now()
    return HeardOut(
        room=found.meeting.public_id,
        epoch=found.meeting.epoch,
        events=[event(line) for line in found.lines],
        last_seq=found.last_seq,
        more=found.more,
        snapshot=RoomOut(
            state=policy.state_at(found.meeting, now),
            ends_at=f"{found.meeting.ends_at:%Y-%m-%dT%H:%M:%SZ}",
            server_now=f"{now:%Y-%m-%dT%H:%M:%SZ}",
            roster=roster(found.present),
            leads=found.admission.leads,
            from_seq=found.admission.from_seq,
            agreement_version=found.meeting.group.agreement_version,
        ),
    )
