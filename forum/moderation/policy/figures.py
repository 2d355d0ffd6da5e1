"""Figures of the desk: what is aimed at, what is counted under which name, and what of it may be told in public."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median_low

from forum.core.verdict import ALLOW, HIDDEN, Verdict
from forum.core.viewer import GrantKind, Viewer
from forum.moderation.models import RESTRICTIONS
from forum.moderation.policy.urgency import CONDUCT, CRISIS, RULES, SAFETY, SEVERITY_NAMES, TIDY

AIMS: dict[int, timedelta] = {
    CRISIS: timedelta(minutes=15),
    SAFETY: timedelta(hours=2),
    CONDUCT: timedelta(hours=24),
    TIDY: timedelta(days=3),
}
"""Until somebody has opened a case (safety-rules S-52 wants a target time for each class; the figures are those of our
own drawings of the desk). They are aims to look at together, not promises: who moderates sleeps at night."""
FEWEST = 5
"""Below this nothing is said in public (S-58): nobody should find themselves in a number."""
LAW = "law"
"""Where a rule's number stands in the name of a figure, for what rests on a law instead."""
TOTALS = ("reports", "notices", "appeals", "overturned")
CLASSES = tuple(SEVERITY_NAMES.values())
QUARTER = "quarter."
"""Figures of a whole quarter stand in its first month under names that begin with this."""

Figures = Mapping[str, int]


def can_read_figures(viewer: Viewer) -> Verdict:
    """The figures of the desk are read by who moderates everywhere, and by admins."""
    return ALLOW if viewer.moderates() or viewer.has(GrantKind.ADMIN) else HIDDEN


def month_of(at: datetime) -> date:
    """The first day of an instant's month, in UTC as everything that is kept."""
    return at.astimezone(UTC).date().replace(day=1)


def month_after(month: date, months: int = 1) -> date:
    """The month so many months later (or, with a negative number, earlier)."""
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def quarter_of(month: date) -> date:
    """The first month of a month's quarter."""
    return month.replace(month=(month.month - 1) // 3 * 3 + 1)


def is_told(quarter: date, counted: date) -> bool:
    """Whether a quarter's figures may be told: once its last month is counted for good, a month after it ended. What is
    told never changes afterwards, so that nobody can learn from a difference.

    Args:
        counted: the latest month that has been counted; it and the one before it may still change.
    """
    return counted >= month_after(quarter, 4)


def median_of(minutes: Iterable[int]) -> int | None:
    """The middle one (of two, the smaller); None of nothing."""
    found = sorted(minutes)
    return median_low(found) if found else None


def act_name(action: str, rule: int | None) -> str:
    """What a decision is counted under."""
    return f"decisions.{action}.{rule if rule is not None else LAW}"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said in public of one quarter.

    Attributes:
        totals: each of ``TOTALS``, always; None for fewer than five, none included.
        acts: how often which measure rested on which rule (``LAW``: a law), only where it was five times or more.
        spans: how long half of the cases of a class waited until somebody had opened and until somebody had decided
            them, as a code of ``SPANS``, only where there were five cases or more.
    """

    totals: dict[str, int | None]
    acts: dict[tuple[str, str], int]
    spans: dict[tuple[str, str], str]


SPANS: tuple[tuple[str, timedelta], ...] = (
    ("hour", timedelta(hours=1)),
    ("three_hours", timedelta(hours=3)),
    ("day", timedelta(days=1)),
    ("three_days", timedelta(days=3)),
    ("week", timedelta(days=7)),
)
LONGER = "longer"


def told_of(figures: Figures) -> Told:
    """What may be said of a quarter's figures.

    No number is the sum of others, and whether a small one is shown depends on nothing but itself: whatever it is below
    five, the same is said. So nothing that is left out can be worked out from what stands there.
    """
    totals = {name: _shown(figures.get(name, 0)) for name in TOTALS}
    acts = {
        (action, rule): count
        for action in RESTRICTIONS
        for rule in (*map(str, RULES), LAW)
        if (count := _shown(figures.get(f"decisions.{action}.{rule}", 0))) is not None
    }
    spans = {
        (what, name): _span(figures[f"{what}.{name}"])
        for what in ("touch", "decide")
        for name in CLASSES
        if figures.get(f"{what}_n.{name}", 0) >= FEWEST
    }
    return Told(totals, acts, spans)


def _shown(count: int) -> int | None:
    return count if count >= FEWEST else None


def _span(minutes: int) -> str:
    """Coarse: the middle of five times is one person's case."""
    return next((code for code, most in SPANS if timedelta(minutes=minutes) <= most), LONGER)
