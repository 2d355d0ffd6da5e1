"""Who is on call when: weekly times in each person's own zone. Pure: nothing here asks a clock or a database.

A time means the clock on the wall of whoever keeps it. An hour that a change of the clocks leaves out is nobody's, one
that comes twice is theirs twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import GrantKind, Viewer

MIDNIGHT = 24 * 60
_DAY = timedelta(days=1)
_HALF_AN_HOUR = timedelta(minutes=30)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Weekly:
    """One weekly time: ``weekday`` 0 is Monday; from one minute of the day until another, at most ``MIDNIGHT``."""

    person_id: int
    weekday: int
    from_minute: int
    until_minute: int
    zone: str


def keeps_rota(viewer: Viewer) -> Verdict:
    """Whether the rota is for them: whoever can be woken by it, and admins."""
    wanted = (GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN)
    return ALLOW if any(one.kind in wanted and one.group_id is None for one in viewer.grants) else HIDDEN


def can_set_times(viewer: Viewer, person_id: int) -> Verdict:
    """Everybody sets their own times; leads and admins those of others, too."""
    kept = keeps_rota(viewer)
    if not kept:
        return kept
    for_others = viewer.has(GrantKind.LEAD) or viewer.has(GrantKind.ADMIN)
    return ALLOW if viewer.user_id == person_id or for_others else deny("not_your_times")


def is_on(one: Weekly, at: datetime) -> bool:
    """Whether this time is now, by the clock on its keeper's wall."""
    here = at.astimezone(ZoneInfo(one.zone))
    minute = 60 * here.hour + here.minute
    return here.weekday() == one.weekday and one.from_minute <= minute < one.until_minute


def on_call(times: Iterable[Weekly], at: datetime, away: Iterable[int] = ()) -> set[int]:
    """The keys of those who can be woken at an instant, without those who are away."""
    return {one.person_id for one in times if is_on(one, at)} - set(away)


def spans(times: Iterable[Weekly], since: datetime, until: datetime) -> list[Span]:
    """When anybody is on call within a stretch of time, oldest first. What overlaps or touches is one span, so that
    nothing tells how many people it is made of."""
    found = sorted(one for weekly in times for one in _within(weekly, since, until))
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def said(found: Iterable[Span]) -> list[Span]:
    """The same as it is told to members: full half hours that truly lie within it, for an odd quarter would point to
    somebody's zone."""
    inner = [(_up(start), _down(end)) for start, end in found]
    return [(start, end) for start, end in inner if start < end]


def _within(one: Weekly, since: datetime, until: datetime) -> list[Span]:
    zone = ZoneInfo(one.zone)
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    found: list[Span] = []
    while day <= last:
        if day.weekday() == one.weekday:
            found += _on_day(one, day, zone)
        day += _DAY
    return [(max(start, since), min(end, until)) for start, end in found if start < until and end > since]


def _on_day(one: Weekly, day: date, zone: ZoneInfo) -> list[Span]:
    """The instants of one time on one day: of each stretch without a change of the clocks, what lies in it."""
    # As if the wall showed UTC; an offset then makes an instant of it.
    midnight = datetime.combine(day, time(), UTC)
    start, end = (midnight + timedelta(minutes=minute) for minute in (one.from_minute, one.until_minute))
    found = []
    for first, last, offset in _steady(zone, start - _DAY, end + _DAY):
        begins, ends = max(start - offset, first), min(end - offset, last)
        if begins < ends:
            found.append((begins, ends))
    return found


def _steady(zone: ZoneInfo, since: datetime, until: datetime) -> list[tuple[datetime, datetime, timedelta]]:
    """The parts of a few days in which a zone's clock does not jump, with its offset; it jumps at most once in them."""
    before, after = _offset(zone, since), _offset(zone, until)
    if before == after:
        return [(since, until, before)]
    low, high = since, until
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    jump = high.replace(microsecond=0)
    return [(since, jump, before), (jump, until, after)]


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _down(at: datetime) -> datetime:
    return at - timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)


def _up(at: datetime) -> datetime:
    down = _down(at)
    return down if down == at else down + _HALF_AN_HOUR
