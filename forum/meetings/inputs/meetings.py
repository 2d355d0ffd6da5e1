"""What people may send about meetings: times, seats, reminders."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from forum.core.inputs import Input, Note, OptionalNonce
from forum.meetings.inputs.fields import Day, Minutes, Tick, WallTime, _nth, _rule, _signed, _ticked, number
from forum.meetings.wallclock import MOST_WEEKS, monthly_rule, weekly_rule


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
    weeks: Annotated[int, BeforeValidator(number), Field(ge=1, le=MOST_WEEKS)] = 1
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


class Planned(Input):
    """What happens to the meetings that exist when the rule that made them ends."""

    planned: Literal["stay", "off"] = "stay"


class Ending(Planned):
    """The same from the page, with a reason, which is kept in the audit."""

    reason: Note = ""


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

    version: Annotated[int, BeforeValidator(number), Field(ge=1, strict=True)]


class AgreedForm(Agreed):
    """The same from the page: the box must be ticked."""

    agree: Annotated[str, AfterValidator(_ticked), Field(validate_default=True)] = ""


class Later(Input):
    """Where a list goes on."""

    later: Annotated[str | None, Field(max_length=400)] = None
