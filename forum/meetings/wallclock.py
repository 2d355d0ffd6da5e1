"""From a wall clock in a named zone to instants: right over both changes of summer time.

A schedule is wall time, and stays that: 19:30 in Dublin is 19:30 in Dublin in July and in November. Occurrences are
therefore counted on naive wall times and each is given its own instant afterwards; counting instants would drift.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr

WALL = "%Y-%m-%dT%H:%M"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


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
    wall = datetime.strptime(local, WALL)  # noqa: DTZ007  a wall time has no zone until the next line
    return wall.replace(tzinfo=zone_named(zone), fold=0).astimezone(UTC)


def wall_text(at: datetime, zone: str) -> str:
    """The wall time that a zone's clocks show at an instant."""
    return at.astimezone(zone_named(zone)).strftime(WALL)


def weekly_rule(local: str) -> str:
    """The RFC 5545 rule for "every week on this day"."""
    day = datetime.strptime(local, WALL).weekday()  # noqa: DTZ007
    return f"FREQ=WEEKLY;BYDAY={DAYS[day]}"


def occurrences(local: str, rrule: str | None, zone: str, *, after: datetime, until: datetime) -> Iterator[str]:
    """The wall times of a schedule whose instants lie after one instant and not beyond another, in order.

    Args:
        local: the first occurrence's wall time; rrule: an RFC 5545 rule, or None for a single one.
    """
    first = datetime.strptime(local, WALL)  # noqa: DTZ007
    walls = (first,) if rrule is None else rrulestr(rrule, dtstart=first)
    texts = (wall.strftime(WALL) for wall in walls)
    for text in takewhile(lambda wall: instant(wall, zone) <= until, texts):
        if instant(text, zone) > after:
            yield text
