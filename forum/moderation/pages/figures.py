"""The figures of the desk, and what everybody may read of them."""

from datetime import date

from flask import render_template
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from forum.moderation import words
from forum.moderation.models import Action
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.desk import ways
from forum.moderation.policy.figures import month_after
from forum.moderation.present import figures as present
from forum.moderation.words import figures as said
from forum.web.access import indexable, public
from forum.web.current import viewer
from forum.web.pages import when


@bp.get("/desk/figures")
def figures() -> str:
    """What waits now, and how the last months were. Nothing about anybody who works here."""
    shown = present.figures(viewer(), when)
    return render_template(
        "moderation/figures.html",
        waiting=[(said.CLASSES[one.severity], said.open_cases(one.cases), one.oldest) for one in shown.open],
        months=[(_month(one.month), *_tables(one)) for one in shown.months],
        ways=ways("figures"),
    )


def _tables(one: present.MonthOut) -> tuple[list[tuple[str, object]], list[tuple[str, object]], list[tuple[str, str]]]:
    """What was told and taken back; each class; what was decided."""
    totals = [(str(text), getattr(one, name)) for name, text in said.TOTALS.items()]
    first = (str(_("First words: half of them were answered within")), said.span(one.first_words))
    classes = [
        (
            str(said.CLASSES[row.severity]),
            ngettext(
                "%(num)s case, opened after %(touch)s and decided after %(decide)s. Opened later than %(aim)s: "
                "%(late)s.",
                "%(num)s cases. Half of them were opened within %(touch)s, and half decided within %(decide)s. Opened "
                "later than %(aim)s: %(late)s.", row.cases, touch=said.span(row.touch), decide=said.span(row.decide),
                late=row.late, aim=said.span(row.aim),
            ),
        )
        for row in one.classes
        if row.cases
    ]  # fmt: skip
    return [*totals, first], classes, [(_decision(row), said.times(row.times)) for row in one.decisions]


def _decision(row: present.ActOut) -> str:
    what = str(words.decided(Action(row.action), None)[0])
    return f"{what} ({said.ground(row.rule)})" if row.rule else what


@bp.get("/transparency")
@public
@indexable
def transparency() -> str:
    """What we do here, in numbers that point to nobody."""
    shown = present.transparency()
    return render_template(
        "moderation/transparency.html",
        quarters=[
            (
                _quarter(one.first_month),
                [(text, said.total(getattr(one, name))) for name, text in said.TOTALS.items()],
                [
                    (f"{said.MEASURES[row.action]} ({said.ground(row.rule)})", said.times(row.times))
                    for row in one.measures
                ],
                [
                    (f"{said.CLASSES[row.severity]}: {said.WAITED[row.what]}", said.SPANS[row.within])
                    for row in one.spans
                ],
            )
            for one in shown.quarters
        ],
        fewest=shown.fewest,
    )


def _month(code: str) -> str:
    return str(format_date(date.fromisoformat(f"{code}-01"), "LLLL y"))


def _quarter(code: str) -> str:
    first = date.fromisoformat(f"{code}-01")
    last = month_after(first, 2)
    return str(_("%(first)s to %(last)s", first=format_date(first, "LLLL"), last=format_date(last, "LLLL y")))
