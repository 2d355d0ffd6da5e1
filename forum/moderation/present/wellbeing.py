"""What whoever works at the desk reads about their own work: whether words come folded, and what they met."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from forum.core.viewer import Viewer
from forum.moderation import words
from forum.moderation.models import Case, CaseStatus, Reason
from forum.moderation.policy.autohiding import hides_by_itself
from forum.moderation.present.reading import Reading
from forum.moderation.present.shapes import ReportOut
from forum.moderation.queries import wellbeing
from forum.web.api import Output


class WishesOut(Output):
    """How one wants to work at the desk."""

    folds_all: bool
    spared: list[Reason]


@dataclass(frozen=True, slots=True)
class Day:
    """What one met on one day, in words."""

    day: str
    met: list[str]


def wishes(viewer: Viewer) -> WishesOut:
    """One's own wishes."""
    wish = wellbeing.wish_of(viewer)
    if wish is None:
        return WishesOut(folds_all=False, spared=[])
    return WishesOut(folds_all=wish.folds_all, spared=[Reason(one) for one in wish.spared])


def days(viewer: Viewer) -> list[Day]:
    """What one met on the last days, the latest first: how often which class was opened."""
    found: dict[date, list[str]] = {}
    for one in wellbeing.met(viewer):
        said = _("%(class)s: %(number)s", **{"class": words.SEVERITY[one.severity][0], "number": one.cases})
        found.setdefault(one.day, []).append(str(said))
    return [Day(str(format_date(day, "EEEE, d MMMM")), met) for day, met in found.items()]


def is_folded(viewer: Viewer, found: Case, reports: list[ReportOut]) -> bool:
    """Whether the words of a case come folded for this viewer."""
    return wellbeing.folds(viewer, found.severity, [Reason(one.reason) for one in reports])


def part(of: Reading) -> dict[str, Any] | None:
    """What the page of a case says about passing it by; None where there is nothing to pass by."""
    return {} if of.case.status is CaseStatus.OPEN and not of.shown.not_yours else None


def hidden_part(of: Reading) -> dict[str, Any] | None:
    """That the house hid these words by itself, and what the choices mean then; None where it did not."""
    by_house = any(hides_by_itself(one) for one in of.known.decisions)
    return {} if of.shown.state == "hidden" and by_house else None
