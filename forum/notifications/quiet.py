"""When a mail may reach a person: not at night, and one a day, both by the clock on their own wall."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

A_DAY = timedelta(days=1)


def next_time(now: datetime, zone: str, quiet_from: int, quiet_until: int, last: datetime | None = None) -> datetime:
    """The first instant from ``now`` at which a mail may go.

    Args:
        quiet_from, quiet_until: hours of the local day between which nothing goes; equal: there is no such time.
        last: when the last one went. The next is 24 hours away and on another local day: where the clocks go back, 24
            hours may end on the same one.
    """
    here = _zone(zone)
    earliest = now
    if last is not None:
        earliest = max(now, last + A_DAY, _next_day(last.astimezone(here)))
    local = earliest.astimezone(here)
    if not _is_quiet(local.hour, quiet_from, quiet_until):
        return earliest
    until = datetime.combine(local.date(), time(quiet_until), here)
    if quiet_until <= local.hour:
        until = datetime.combine(local.date() + A_DAY, time(quiet_until), here)
    # An hour that the clocks jump over ends when they have jumped; one that comes twice counts when it comes first.
    return max(earliest, until.astimezone(UTC))


def _next_day(local: datetime) -> datetime:
    return datetime.combine(local.date() + A_DAY, time(0), local.tzinfo).astimezone(UTC)


def _is_quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")  # a zone that this machine's tables do not know any more
