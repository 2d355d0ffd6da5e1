"""Groups, meetings and seats as plain data. No keys, no counts, nothing about who asked."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from forum.core import clock
from forum.core.viewer import Audience
from forum.meetings import policy
from forum.meetings.models import Group, Leaning, Meeting, MeetingState, SeatState
from forum.meetings.present.turns import RowOut, row

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
    agenda: list[RowOut]
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


def minute(at: datetime) -> str:
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
        agenda=[row(one) for one in policy.agenda_for(found, always_open=found.always_open)],
        version=found.version,
    )


def seat(found: SeatState | None) -> SeatOut:
    """One's own seat."""
    return SeatOut(seat=SEAT_WORDS[found] if found else None)


def meeting(found: Meeting, mine: SeatState | None) -> MeetingOut:
    """A meeting for its readers, with their own seat."""
    return MeetingOut(
        id=found.public_id,
        group_id=found.group.public_id,
        group_name=found.group.name,
        audience=found.group.audience,
        starts_at=minute(found.starts_at),
        ends_at=minute(found.ends_at),
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
