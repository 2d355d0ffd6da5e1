"""Figures as plain data: for the desk, and what of them is public."""

from collections.abc import Callable
from datetime import date, datetime

from forum.core import clock
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.policy.figures import (
    AIMS,
    FEWEST,
    QUARTER,
    TOTALS,
    Told,
    can_read_figures,
    is_told,
    month_after,
    month_of,
    quarter_of,
    told_of,
)
from forum.moderation.queries.figures import figures_of, last_counted, open_now
from forum.web.api import Output
from forum.web.pages import when_code

Time = Callable[[datetime], str]
MONTHS = 3
QUARTERS = 4


class OpenOut(Output):
    """What waits of one class now; ``cases`` counts no further than 100."""

    severity: str
    cases: int
    oldest: str


class ClassOut(Output):
    """A month's cases of one class: the middle times in minutes, and how many waited longer than we aim at."""

    severity: str
    cases: int
    touch: int | None
    decide: int | None
    aim: int
    late: int


class ActOut(Output):
    """How often something was decided; ``rule`` is a number, ``law``, or empty."""

    action: str
    rule: str
    times: int


class MonthOut(Output):
    """A month that is over."""

    month: str
    reports: int
    notices: int
    appeals: int
    overturned: int
    first_words: int | None
    classes: list[ClassOut]
    decisions: list[ActOut]


class FiguresOut(Output):
    """The figures of the desk; nothing in them is about one person who works there."""

    open: list[OpenOut]
    months: list[MonthOut]


class SpanOut(Output):
    """Until half of the cases of a class had been opened (``touch``) or decided (``decide``)."""

    what: str
    severity: str
    within: str


class QuarterOut(Output):
    """What is told of a quarter. A number that is not there is less than five."""

    first_month: str
    reports: int | None
    notices: int | None
    appeals: int | None
    overturned: int | None
    measures: list[ActOut]
    spans: list[SpanOut]


class TransparencyOut(Output):
    """All that is told in public, the latest quarter first. ``fewest``: below this, nothing is said."""

    fewest: int
    quarters: list[QuarterOut]


def figures(viewer: Viewer, time: Time = when_code) -> FiguresOut:
    """The figures of the desk; months that are over, the latest first.

    The running month is left out: who saw every case but one would know of that one, and whose words it is about.

    Raises:
        NotFound: they are not the viewer's to read.
    """
    require(can_read_figures(viewer))
    now = month_of(clock.now())
    months = [month_after(now, -back) for back in range(1, MONTHS + 1)]
    counted = figures_of(months)
    waiting = [
        OpenOut(severity=policy.SEVERITY_NAMES[one.severity], cases=one.cases, oldest=time(one.oldest))
        for one in open_now(viewer)
    ]
    return FiguresOut(open=waiting, months=[_month(month, counted[month]) for month in months if month in counted])


def _month(month: date, of: dict[str, int]) -> MonthOut:
    return MonthOut(
        month=f"{month:%Y-%m}",
        **{name: of.get(name, 0) for name in TOTALS},
        first_words=of.get("first_words.all"),
        classes=[
            ClassOut(
                severity=name,
                cases=of.get(f"cases.{name}", 0),
                touch=of.get(f"touch.{name}"),
                decide=of.get(f"decide.{name}"),
                aim=int(AIMS[severity].total_seconds()) // 60,
                late=of.get(f"late.{name}", 0),
            )
            for severity, name in policy.SEVERITY_NAMES.items()
        ],
        decisions=[_act(name, value) for name, value in sorted(of.items()) if name.startswith("decisions.")],
    )


def _act(name: str, value: int) -> ActOut:
    _, action, *rule = name.split(".")
    return ActOut(action=action, rule=rule[0] if rule else "", times=value)


def transparency() -> TransparencyOut:
    """What is told in public: the same for everybody, and nothing that can still change."""
    until = last_counted()
    if until is None:
        return TransparencyOut(fewest=FEWEST, quarters=[])
    newest = quarter_of(until)
    over = [month_after(newest, -3 * back) for back in range(QUARTERS + 2)]
    quarters = [one for one in over if is_told(one, until)][:QUARTERS]
    counted = figures_of([month_after(quarter, later) for quarter in quarters for later in range(3)])
    return TransparencyOut(
        fewest=FEWEST, quarters=[_quarter(one, told_of(whole(one, counted))) for one in quarters if _any(one, counted)]
    )


def _any(quarter: date, counted: dict[date, dict[str, int]]) -> bool:
    return any(month_after(quarter, later) in counted for later in range(3))


def whole(quarter: date, counted: dict[date, dict[str, int]]) -> dict[str, int]:
    """A quarter's figures: the sums of its months, and the spans that were counted for all of it."""
    found: dict[str, int] = {}
    for later in range(3):
        for name, value in counted.get(month_after(quarter, later), {}).items():
            if not name.startswith(QUARTER) and name.partition(".")[0] in (*TOTALS, "decisions"):
                found[name] = found.get(name, 0) + value
    spans = counted.get(quarter, {}).items()
    return found | {name.removeprefix(QUARTER): value for name, value in spans if name.startswith(QUARTER)}


def _quarter(quarter: date, told: Told) -> QuarterOut:
    return QuarterOut(
        first_month=f"{quarter:%Y-%m}",
        **told.totals,
        measures=[ActOut(action=action, rule=rule, times=times) for (action, rule), times in told.acts.items()],
        spans=[SpanOut(what=what, severity=name, within=within) for (what, name), within in told.spans.items()],
    )
