"""From a wall clock in a named zone to instants: right over both changes of summer time.

A schedule is wall time, and stays that: 19:30 in Dublin is 19:30 in Dublin in July and in November. Occurrences are
therefore counted on naive wall times and each is given its own instant afterwards; counting instants would drift.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr

WALL = "%Y-%m-%dT%H:%M"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# The first to the fourth of its weekday, or the last: a fifth is not in every month.
NTHS = (1, 2, 3, 4, -1)
MOST_WEEKS = 12


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name.

    Raises:
        ValueError: there is no such zone (whatever the reason: unknown, a path, a directory).
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f"no zone of this name: {name[:60]}") from error


def instant(local: str, zone: str) -> datetime:
    """The instant (aware, UTC) of a wall time such as ``2026-03-29T01:30``.

    A wall time that the clocks skip moves on by the hour they skip; one that comes twice is the first of the two
    (both are what PEP 495 gives for ``fold=0``).
    """
    return _naive(local).replace(tzinfo=zone_named(zone), fold=0).astimezone(UTC)


def wall_text(at: datetime, zone: str) -> str:
    """The wall time that a zone's clocks show at an instant."""
    return at.astimezone(zone_named(zone)).strftime(WALL)


class Rule(NamedTuple):
    """What we keep of RFC 5545's rules: every ``weeks`` weeks on ``days``, or (weeks 0) every month on the ``nth`` of
    one weekday, -1 being the last."""

    weeks: int
    days: tuple[str, ...]
    nth: int = 0

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it, in one form only."""
        if self.weeks == 0:
            return f"FREQ=MONTHLY;BYDAY={self.nth}{self.days[0]}"
        pause = f";INTERVAL={self.weeks}" if self.weeks > 1 else ""
        return f"FREQ=WEEKLY{pause};BYDAY={','.join(self.days)}"


def weekly_rule(local: str, weeks: int = 1, days: Iterable[str] = ()) -> str:
    """The RFC 5545 rule for "every few weeks on these days", or on this wall time's own day."""
    chosen = {*days} or {DAYS[_naive(local).weekday()]}
    return str(Rule(weeks, tuple(day for day in DAYS if day in chosen)))


def monthly_rule(local: str, nth: int) -> str:
    """The rule for "every month on the first (second, last) of this wall time's weekday"."""
    return str(Rule(0, (DAYS[_naive(local).weekday()],), nth))


def parts_of(rrule: str) -> Rule:
    """What a rule says.

    Raises:
        ValueError: it is none of the kinds that we keep.
    """
    names = dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)
    kind, days = names.pop("FREQ", ""), names.pop("BYDAY", "").split(",")
    # A week begins on Monday here, as RFC 5545 has it where nothing is said; it matters for every second week.
    pause, _week = names.pop("INTERVAL", "1"), names.pop("WKST", "MO")
    if names or rrule.count("=") != rrule.count(";") + 1 or _week != "MO" or not pause.isdecimal():
        raise ValueError("no rule of ours")
    if kind == "WEEKLY" and 1 <= int(pause[:4]) <= MOST_WEEKS and set(days) <= set(DAYS):
        return Rule(int(pause), tuple(day for day in DAYS if day in days))
    if kind == "MONTHLY" and pause == "1" and len(days) == 1:
        nth, day = days[0][:-2].removeprefix("+"), days[0][-2:]
        if day in DAYS and nth in map(str, NTHS):
            return Rule(0, (day,), int(nth))
    raise ValueError("no rule of ours")


def read_rule(rrule: str) -> str:
    """A rule in our one form of it.

    Raises:
        ValueError: as ``parts_of``.
    """
    return str(parts_of(rrule))


def _naive(local: str) -> datetime:
    return datetime.strptime(local, WALL)  # noqa: DTZ007  a wall time has no zone


def occurrences(local: str, rrule: str | None, zone: str, *, after: datetime, until: datetime) -> Iterator[str]:
    """The wall times of a schedule whose instants lie after one instant and not beyond another, in order.

    Args:
        local: the first occurrence's wall time; rrule: an RFC 5545 rule, or None for a single one.
    """
    first = _naive(local)
    walls = (first,) if rrule is None else rrulestr(rrule, dtstart=first)
    latest = after
    for wall in walls:
        text = wall.strftime(WALL)
        at = instant(text, zone)
        if at > until:
            return
        # Where a zone skips a whole day, as Samoa did in 2011, that day's meeting falls on the next day's: it is one.
        if at > latest:
            latest = at
            yield text
