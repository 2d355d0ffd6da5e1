"""A hello as its newcomer reads it, what they may expect, and what they can do meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import gettext as _

from forum.core import clock
from forum.core.html import SafeHtml
from forum.core.viewer import Viewer
from forum.hello import hooks
from forum.hello.models import Hello, HelloState
from forum.safety.text import render
from forum.web.api import Output
from forum.web.words import held

HALF_AN_HOUR = 30


class HelloOut(Output):
    """One's own hello. ``state`` is ``none``, ``waiting``, ``returned`` or ``read``; ``opens`` says when one's side is
    open: ``now``, ``later`` or ``after_hello``; ``note`` is what a person asked, ``answer`` what they answered."""

    state: str
    words: str
    version: int | None
    note: str
    answer: str
    opens: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of a hello shows."""

    state: str
    words: str
    version: int | None
    note: SafeHtml | None
    answer: SafeHtml | None
    is_open: bool
    opens: str


def own(viewer: Viewer, hello: Hello | None) -> HelloOut:
    """One's own hello for the API."""
    return HelloOut(
        state=hello.state.value if hello else "none",
        words=hello.words if hello else "",
        version=hello.version if hello else None,
        note=(hello.desk_note or "") if hello else "",
        answer=hello.answer if hello else "",
        opens="now" if not viewer.is_new else "later" if viewer.opens_at else "after_hello",
    )


def standing(viewer: Viewer, hello: Hello | None) -> Standing:
    """One's own hello for the page."""
    state = hello.state if hello else None
    note = hello.desk_note if hello and state is HelloState.RETURNED else None
    return Standing(
        state=state.value if state else "none",
        words=hello.words if hello else "",
        version=hello.version if hello else None,
        note=render(note) if note else None,
        answer=render(hello.answer) if hello and hello.answer else None,
        is_open=not viewer.is_new,
        opens=moment(viewer, viewer.opens_at) if viewer.is_new and viewer.opens_at else "",
    )


def expectation(viewer: Viewer, since: datetime) -> str:
    """When words that wait since then are usually read, from what was really so of late; without enough to go by, what
    the house does instead. It never says a time that nobody measured."""
    wait = hooks.usual_wait(viewer)
    if wait is None:
        return " ".join((str(_("A person reads it, at the hours when people are here.")), reminder()))
    by = since + wait
    if by <= clock.now():
        return " ".join((str(_("Today it takes longer than usual. It is not about you.")), reminder()))
    return str(_("Usually read by %(time)s.", time=moment(viewer, _rounded_up(by))))


def reminder() -> str:
    """After how long the desk is reminded of words that nobody has opened."""
    return str(_("If nobody has opened it after %(span)s, the desk gets a reminder.", span=held("held_alert_after")))


def moment(viewer: Viewer, at: datetime) -> str:
    """A time to come, on the viewer's clock: 14:30; tomorrow, 09:00; Tuesday, 09:00. Without a zone of their own, UTC
    stands beside it."""
    zone = ZoneInfo(viewer.zone)
    here, today = at.astimezone(zone), clock.now().astimezone(zone).date()
    said: dict[str, Any] = {"time": f"{here:%H:%M}" + (" UTC" if viewer.zone == "UTC" else "")}
    if here.date() == today:
        return str(said["time"])
    if here.date() == today + timedelta(days=1):
        return str(_("tomorrow, %(time)s", **said))
    return str(_("%(day)s, %(time)s", day=format_date(here.date(), "EEEE"), **said))


def _rounded_up(at: datetime) -> datetime:
    """The next full half hour: as coarse as such a forecast is."""
    over = timedelta(minutes=at.minute % HALF_AN_HOUR, seconds=at.second, microseconds=at.microsecond)
    return at - over + timedelta(minutes=HALF_AN_HOUR) if over else at
