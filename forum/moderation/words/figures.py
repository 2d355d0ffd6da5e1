"""What the figures are called, at the desk and in public."""

from datetime import timedelta
from typing import Any

from flask_babel import format_timedelta, ngettext
from flask_babel import lazy_gettext as _

from forum.moderation.models import Action
from forum.moderation.policy.figures import FEWEST, LAW, LONGER
from forum.moderation.queries.figures import MOST
from forum.moderation.words.rules import RULES

TOTALS: dict[str, Any] = {
    "reports": _("Times that members told us of something"),
    "notices": _("Times that people outside told us of something"),
    "appeals": _("Times that somebody asked for another look"),
    "overturned": _("Decisions that were taken back"),
}
MEASURES: dict[str, Any] = {
    Action.HIDE: _("Words were hidden"),
    Action.REMOVE: _("Words were removed"),
    Action.MUTE: _("Somebody only read for the rest of a meeting"),
    Action.LET_OUT: _("Somebody was asked to leave a meeting"),
    Action.WARN: _("Somebody was warned"),
    Action.READ_ONLY: _("Somebody could only read for a time"),
    Action.LIMIT: _("Something was closed to somebody for a time"),
    Action.SUSPEND: _("The place of somebody rested for a time"),
    Action.BAN: _("The place of somebody was closed for good"),
}
SPANS: dict[str, Any] = {
    "hour": _("within an hour"),
    "three_hours": _("within three hours"),
    "day": _("within a day"),
    "three_days": _("within three days"),
    "week": _("within a week"),
    LONGER: _("after more than a week"),
}
WAITED: dict[str, Any] = {"touch": _("Somebody opened half of them"), "decide": _("Half of them were decided")}
CLASSES: dict[str, Any] = {
    "crisis": _("Crisis"),
    "safety": _("Safety"),
    "conduct": _("Conduct"),
    "tidy": _("Tidy"),
}
NONE_COUNTED = _("nothing to count")


def total(count: int | None) -> str:
    """A public number."""
    return str(_("fewer than %(num)s", num=FEWEST) if count is None else count)


def ground(rule: str) -> str:
    """What a measure rested on."""
    return str(_("Under a law")) if rule == LAW else f"{rule}. {RULES[int(rule)]}"


def times(count: int) -> str:
    """How often."""
    return str(ngettext("%(num)s time", "%(num)s times", count))


def span(minutes: int | None) -> str:
    """A time, for the desk: as long as people say it."""
    return str(NONE_COUNTED) if minutes is None else format_timedelta(timedelta(minutes=max(1, minutes)))


def open_cases(count: int) -> str:
    """How many wait; beyond some, many."""
    return str(_("many") if count >= MOST else count)
