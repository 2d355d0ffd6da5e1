"""Times of meetings in words: in the member's zone, and in the group's where the two differ."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import format_date
from flask_babel import gettext as _

from forum.core import clock
from forum.core.viewer import Viewer
from forum.meetings.models import Meeting
from forum.meetings.wallclock import zone_named


@dataclass(frozen=True, slots=True)
class Times:
    """A meeting's day and times as the viewer's clocks show them."""

    day: date
    day_words: str
    starts: str
    ends: str
    elsewhere: str
    iso: str


def city(zone: str) -> str:
    """What people call a zone: Europe/Dublin is Dublin."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def times(viewer: Viewer, meeting: Meeting) -> Times:
    """The times of a meeting for this viewer."""
    here, there = zone_named(viewer.zone), zone_named(meeting.zone)
    starts, ends = meeting.starts_at.astimezone(here), meeting.ends_at.astimezone(here)
    theirs = meeting.starts_at.astimezone(there)
    elsewhere = ""
    if theirs.utcoffset() != starts.utcoffset():
        values = {"time": _clock(theirs), "city": city(meeting.zone)}
        elsewhere = str(_("%(time)s in %(city)s", **values))
        if theirs.date() != starts.date():
            elsewhere = str(_("%(day)s %(time)s in %(city)s", day=format_date(theirs.date(), "EEEE"), **values))
    return Times(
        day=starts.date(),
        day_words=day_words(starts, clock.now().astimezone(here)),
        starts=_clock(starts),
        ends=_clock(ends),
        elsewhere=elsewhere,
        iso=starts.isoformat(timespec="minutes"),
    )


def day_words(day: datetime, today: datetime) -> str:
    """Today, Tomorrow, or the weekday and date."""
    away = (day.date() - today.date()).days
    if away == 0:
        return str(_("Today"))
    if away == 1:
        return str(_("Tomorrow"))
    return str(format_date(day.date(), "EEEE d MMMM"))


def minute(viewer: Viewer, at: datetime) -> str:
    """A minute inside a live room, on the viewer's clock."""
    return _clock(at.astimezone(zone_named(viewer.zone)))


def _clock(local: datetime) -> str:
    return local.strftime("%H:%M")
