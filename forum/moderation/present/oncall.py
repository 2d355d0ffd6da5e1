"""The rota for the desk, and what members read of it: when people are here, without names and without numbers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _

from forum.accounts.models import Person
from forum.core import clock
from forum.core.viewer import Viewer
from forum.moderation.models import OnCall
from forum.moderation.policy.oncall import MIDNIGHT, Span, can_set_times
from forum.moderation.queries import oncall, usual_wait
from forum.web.api import Output

_DAY = timedelta(days=1)
_A_MONDAY = date(1970, 1, 5)


class TimeOut(Output):
    """One weekly time by the clock in ``zone``: ``weekday`` 0 is Monday, an end of 24:00 is midnight."""

    id: str
    who: str
    weekday: int
    begins: str
    ends: str
    zone: str
    is_yours: bool


class RotaOut(Output):
    """The whole rota; ``on_call_now`` says whether anybody is on call, ``away`` whether one said to be away oneself."""

    times: list[TimeOut]
    on_call_now: bool
    away: bool


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One weekly time on the page."""

    id: str
    who: str
    day: str
    span: str
    zone: str
    can_change: bool


def rota(viewer: Viewer) -> RotaOut:
    """The rota for the API."""
    return RotaOut(
        times=[time_out(viewer, one, person) for one, person in oncall.rota()],
        on_call_now=bool(oncall.on_call_now(clock.now())),
        away=viewer.user_id in oncall.away(clock.now()),
    )


def time_out(viewer: Viewer, one: OnCall, person: Person) -> TimeOut:
    """One weekly time for the API."""
    return TimeOut(
        id=one.public_id,
        who=person.pen_name,
        weekday=one.weekday,
        begins=at_minute(one.from_minute),
        ends=at_minute(one.until_minute),
        zone=one.zone,
        is_yours=one.person_id == viewer.user_id,
    )


def rows(viewer: Viewer) -> list[TimeRow]:
    """The rota for the page."""
    return [
        TimeRow(
            id=one.public_id,
            who=person.pen_name,
            day=weekday_name(one.weekday),
            span=_("%(start)s to %(end)s", start=at_minute(one.from_minute), end=at_minute(one.until_minute)),
            zone=one.zone,
            can_change=bool(can_set_times(viewer, one.person_id)),
        )
        for one, person in oncall.rota()
    ]


def at_minute(minute: int) -> str:
    """A minute of the day as 18:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekday_name(weekday: int) -> str:
    """Monday, in the reader's language."""
    return str(format_date(_A_MONDAY + weekday * _DAY, "EEEE"))


def hours(viewer: Viewer) -> list[str]:
    """What a member reads where they look for help: when people are here, whether somebody is now, and that this is no
    emergency service. Never who, and never how many.

    Whom the viewer never meets leaves no trace in it. Where no rota is kept, no hour is named, but how long first words
    really waited of late, once there is enough to go by.
    """
    zone, now = ZoneInfo(viewer.zone), clock.now()
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    end = midnight + _DAY
    found = oncall.spans(viewer, now - _DAY, now + 8 * _DAY, now)
    if found is None:
        said = [_("People come here when they can: no fixed hours are kept."), *_of_late(viewer)]
    else:
        today = [(max(start, midnight), min(until, end)) for start, until in found if start < end and until > now]
        is_on = any(start <= now < until for start, until in found)
        said = [] if is_on else [_("Nobody is on call now.")]
        said += _today(viewer, today) if today else _later(viewer, [one for one in found if one[0] >= end])
    return [str(one) for one in (*said, _("This is not an emergency service."))]


def _of_late(viewer: Viewer) -> list[Any]:
    wait = usual_wait(viewer)
    if wait is None:
        return []
    hours = max(1, -(-int(wait.total_seconds()) // 3600))
    return [ngettext("First words are usually read within %(num)s hour.", "First words are usually read within "
                     "%(num)s hours.", hours)]  # fmt: skip


def _today(viewer: Viewer, spans: list[Span]) -> list[Any]:
    told = [_("%(start)s and %(end)s", start=_clock(viewer, a), end=_clock(viewer, b, ends=True)) for a, b in spans]
    times = _(" and between ").join(str(one) for one in told)
    if viewer.zone == "UTC":
        return [_("People are here today between %(times)s (UTC).", times=times)]
    return [_("People are here today between %(times)s (your time).", times=times)]


def _later(viewer: Viewer, spans: list[Span]) -> list[Any]:
    if not spans:
        return []
    start = spans[0][0].astimezone(ZoneInfo(viewer.zone))
    said = {"day": format_date(start.date(), "EEEE"), "time": _clock(viewer, spans[0][0])}
    if viewer.zone == "UTC":
        return [_("People are here again on %(day)s from %(time)s (UTC).", **said)]
    return [_("People are here again on %(day)s from %(time)s (your time).", **said)]


def _clock(viewer: Viewer, at: datetime, *, ends: bool = False) -> str:
    here = at.astimezone(ZoneInfo(viewer.zone))
    if ends and (here.hour, here.minute) == (0, 0):
        return at_minute(MIDNIGHT)
    return str(format_time(here.time(), "HH:mm"))
