"""What people may send about groups, meetings and rooms."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from forum.core.inputs import ChatWords, Input, Line, Nonce, Note, OptionalNonce, PublicIdText, Title, Words
from forum.core.viewer import Audience
from forum.meetings.models import LANGUAGES, Leaning
from forum.meetings.wallclock import MOST_WEEKS, NTHS, WALL, monthly_rule, read_rule, weekly_rule, zone_named

MOST_POINTS = 20


def _zone(name: str) -> str:
    try:
        zone_named(name)
    except ValueError as error:
        raise PydanticCustomError("oc_zone_unknown", "no such zone") from error
    return name


def _ticked(answer: str) -> str:
    if answer != "yes":
        raise PydanticCustomError("oc_agree_tick", "not ticked")
    return answer


def _wall(text: str) -> str:
    try:
        return datetime.strptime(text, WALL).strftime(WALL)  # noqa: DTZ007  a wall time has no zone
    except ValueError as error:
        raise PydanticCustomError("oc_wall_time", "not a wall time") from error


def _rule(text: str) -> str:
    try:
        return read_rule(text)
    except ValueError as error:
        raise PydanticCustomError("oc_rrule", "no rule of ours") from error


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise PydanticCustomError("oc_language_unknown", "no language of the list")
    return code


def _nth(number: int) -> int:
    if number not in NTHS:
        raise PydanticCustomError("oc_rrule", "no such one in a month")
    return number


def _signed(sent: Any) -> Any:
    """A form sends the last one of a month as "-1"."""
    return -1 if sent == "-1" else _number(sent)


def _points(sent: Any) -> Any:
    """A form sends the agreement as one text with a point on each line."""
    if isinstance(sent, str):
        return [line for line in (part.strip() for part in sent.splitlines()) if line]
    return sent


def _number(sent: Any) -> Any:
    """A form sends numbers as text."""
    return int(sent) if isinstance(sent, str) and sent.isascii() and sent.isdecimal() and len(sent) < 6 else sent


def _tick(sent: Any) -> Any:
    """A form sends a ticked box as "yes", and a button as "yes" or "no"."""
    return {"yes": True, "no": False}.get(sent, sent) if isinstance(sent, str) else sent


Name = Annotated[Line, Field(max_length=80)]
About = Annotated[Words, Field(max_length=600)]
Point = Annotated[Line, Field(max_length=200)]
Points = Annotated[list[Point], BeforeValidator(_points), Field(min_length=1, max_length=MOST_POINTS)]
Zone = Annotated[str, Field(max_length=60), AfterValidator(_zone)]
WallTime = Annotated[str, Field(max_length=16), AfterValidator(_wall)]
Seats = Annotated[int, BeforeValidator(_number), Field(ge=2, le=12, strict=True)]
Minutes = Annotated[int, BeforeValidator(_number), Field(ge=10, le=90, strict=True)]
Tick = Annotated[bool, BeforeValidator(_tick), Field(strict=True)]
Language = Annotated[str, Field(max_length=12), AfterValidator(_language)]
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Seq = Annotated[int, Field(ge=0, le=2**53, strict=True)]


class NewGroup(Input):
    """A new support group."""

    name: Name
    audience: Audience
    description: About
    agreement: Points
    zone: Zone
    seats: Seats
    language: Language = "en"
    leaning: Leaning = Leaning.ANY
    newcomers: Tick = False


class NewGroupForm(NewGroup):
    """The same from the page."""

    nonce: OptionalNonce = None


class ChangedGroup(Input):
    """A group's new words and number of seats."""

    name: Name
    description: About
    agreement: Points
    seats: Seats
    language: Language | None = None
    leaning: Leaning | None = None
    newcomers: Tick = False


class ChangedGroupForm(ChangedGroup):
    """The same from the page, with the version it was made from."""

    version: Annotated[int, BeforeValidator(_number)]


class NewMeeting(Input):
    """A meeting at a wall time of the group's zone: once, every week (``weekly``), or by an RFC 5545 rule."""

    starts_local: WallTime
    minutes: Minutes
    weekly: Tick = False
    rrule: Annotated[str, Field(max_length=80), AfterValidator(_rule)] | None = None

    def rule(self) -> str | None:
        """The rule by which it comes again; None for once."""
        return self.rrule or (weekly_rule(self.starts_local) if self.weekly else None)


class NewMeetingForm(Input):
    """The same from the page, which asks for the parts of the rule."""

    starts_local: WallTime
    minutes: Minutes
    repeats: Literal["once", "weeks", "month"] = "once"
    weeks: Annotated[int, BeforeValidator(_number), Field(ge=1, le=MOST_WEEKS)] = 1
    days: Annotated[tuple[Day, ...], Field(max_length=7)] = ()
    nth: Annotated[int, BeforeValidator(_signed), AfterValidator(_nth)] = 1
    nonce: OptionalNonce = None

    def rule(self) -> str | None:
        """The rule by which it comes again; None for once."""
        if self.repeats == "weeks":
            return weekly_rule(self.starts_local, self.weeks, self.days)
        return monthly_rule(self.starts_local, self.nth) if self.repeats == "month" else None


class MovedMeeting(Input):
    """The new wall time of one meeting, in its group's zone."""

    starts_local: WallTime


class RemindersForm(Input):
    """The page about reminders: a box that is not ticked is not sent at all."""

    wanted: Tick = False


class Wanted(Input):
    """Whether one wants it."""

    wanted: Tick


class OpeningForm(Input):
    """Opening a meeting at once, from the page."""

    nonce: OptionalNonce = None


class Agreed(Input):
    """Which version of the agreement was read and accepted."""

    version: Annotated[int, BeforeValidator(_number), Field(ge=1, strict=True)]


class AgreedForm(Agreed):
    """The same from the page: the box must be ticked."""

    agree: Annotated[str, AfterValidator(_ticked), Field(validate_default=True)] = ""


class Later(Input):
    """Where a list goes on."""

    later: Annotated[str | None, Field(max_length=400)] = None


class After(Input):
    """From which number on a room's events are wanted."""

    after_seq: Annotated[int, BeforeValidator(_number), Field(ge=0, le=2**53)] = 0


class Message(Input):
    """Something to say in a room."""

    text: ChatWords


class MessageForm(Input):
    """The same from the page."""

    text: ChatWords
    nonce: Nonce


class Why(Input):
    """A reason for what takes something away; it is kept in the audit."""

    reason: Note = ""


class Removal(Input):
    """Whom to take out of a room, and why."""

    name: Title
    reason: Line


class LateEntry(Input):
    """Whether people with a seat may still come in."""

    lets_in: Tick


class RoomOnly(Input):
    """A room, by the public id of its meeting."""

    room: PublicIdText


class EnterRoom(RoomOnly):
    """Come in; ``after_seq`` is the last number this client has."""

    after_seq: Seq = 0


class SyncRoom(RoomOnly):
    """Ask for what was missed."""

    after_seq: Seq


class SayInRoom(RoomOnly):
    """Say something. The same nonce again is the same message."""

    nonce: Nonce
    text: ChatWords


class HideInRoom(Input):
    """Hide a message, or show it again."""

    message: PublicIdText
    reason: Note = ""
