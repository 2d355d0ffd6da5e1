"""Times of meetings in words: in the member's zone, and in the group's where the two differ."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel import Locale
from flask_babel import format_date
from flask_babel import gettext as _

from forum.core import clock
from forum.core.viewer import Viewer
from forum.meetings.models import LANGUAGES, Group, Leaning, Meeting
from forum.meetings.wallclock import DAYS, NTHS, instant, parts_of, zone_named


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


def moved_words(viewer: Viewer, meeting: Meeting) -> str:
    """That a meeting was moved, and from when, on the viewer's clock; nothing where it was not."""
    if meeting.moved_from is None:
        return ""
    was = instant(meeting.moved_from, meeting.zone).astimezone(zone_named(viewer.zone))
    day = str(format_date(was.date(), "EEEE d MMMM"))
    return str(_("It has a new time. Before, it was on %(day)s at %(time)s.", day=day, time=_clock(was)))


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


def neutral_title() -> str:
    """What every meeting is called where others may look: in a calendar that a family shares."""
    return str(_("Appointment"))


def weekdays() -> list[str]:
    """The names of the days, Monday first."""
    monday = date(2024, 1, 1)
    return [str(format_date(monday + timedelta(days=number), "EEEE")) for number in range(7)]


def languages() -> list[tuple[str, str]]:
    """The languages a group can speak, each in its own words, as choices."""
    return [(code, language_words(code)) for code in LANGUAGES]


def language_words(code: str) -> str:
    """A language's own name."""
    name = Locale.parse(code).get_language_name(code) or code
    return name[:1].upper() + name[1:]


def leanings() -> list[tuple[str, str, str]]:
    """What carries people there, as choices."""
    return [
        (Leaning.ANY.value, _("Everyone as they are"), _("With a faith, or without one")),
        (Leaning.SECULAR.value, _("Secular"), _("Without prayer or scripture")),
        (Leaning.FAITH.value, _("From faith"), _("Faith has a place in what is said")),
    ]


def leaning_words(group: Group) -> str:
    """What carries people there; nothing where everyone comes as they are."""
    told = {Leaning.SECULAR: _("Secular"), Leaning.FAITH: _("From faith")}
    return str(told.get(group.leaning, ""))


def nths() -> list[tuple[int, str]]:
    """Which weekday of a month, as choices."""
    words = (_("The first"), _("The second"), _("The third"), _("The fourth"), _("The last"))
    return list(zip(NTHS, map(str, words), strict=True))


def rule_words(rrule: str) -> str:
    """How often a group meets: "Every week: Tuesday", "Every 2 weeks: Monday", "The last Friday of each month"."""
    rule, names = parts_of(rrule), dict(zip(DAYS, weekdays(), strict=True))
    days = ", ".join(names[day] for day in rule.days)
    if rule.weeks == 0:
        return str(_("%(which)s %(day)s of each month", which=dict(nths())[rule.nth], day=days))
    if rule.weeks == 1:
        return str(_("Every week: %(days)s", days=days))
    return str(_("Every %(weeks)s weeks: %(days)s", weeks=rule.weeks, days=days))
