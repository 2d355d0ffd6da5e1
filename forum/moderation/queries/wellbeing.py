"""How somebody wants to work at the desk, what is not offered to them, and what they met. Only for themselves."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true

from forum.core import clock
from forum.core.db import db
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.moderation.models import Case, DeskWish, Exposure, Reason, Report, Skip
from forum.moderation.policy import CRISIS
from forum.moderation.policy.wellbeing import RESTED, is_break_due, is_folded
from forum.moderation.queries.oncall import away, reachable
from forum.moderation.queries.staff import AT_THE_DESK

SHOWN_DAYS = 14
KEPT = timedelta(days=30)
"""A proposal of ours: long enough to see how a month was."""


def wish_of(viewer: Viewer) -> DeskWish | None:
    """How they want to work; None: as the house does."""
    return db.session.get(DeskWish, viewer.user_id)


def folds(viewer: Viewer, severity: int, reasons: list[Reason]) -> bool:
    """Whether the words of a case come folded for them."""
    wish = wish_of(viewer)
    if wish is None:
        return is_folded(profile(), severity, reasons)
    return is_folded(profile(), severity, reasons, folds_all=wish.folds_all, spared=wish.spared)


def offered_to(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on cases: this one is offered to them by itself. What they passed by is not, nor what they would
    rather not meet; but a case of the first class is, unless somebody else is there who has not passed it by."""
    wish = wish_of(viewer)
    has_passed = db.session.scalar(select(Skip.case_id).where(Skip.person_id == viewer.user_id).limit(1)) is not None
    if not has_passed and (wish is None or not wish.spared):
        return true()
    passed = or_(skipped(viewer), spares(viewer))
    return not_(and_(passed, or_(Case.severity != CRISIS, _somebody_else(viewer))))


def skipped(viewer: Viewer) -> ColumnElement[bool]:
    """A condition: they passed this case by."""
    mine = (Skip.case_id == Case.id, Skip.person_id == viewer.user_id)
    return exists(select(Skip.case_id).where(*mine).correlate(Case))


def spares(viewer: Viewer) -> ColumnElement[bool]:
    """A condition: somebody reported it for a reason that they would rather not meet."""
    wish = wish_of(viewer)
    if wish is None or not wish.spared:
        return false()
    waits = (Report.case_id == Case.id, Report.retracted_at.is_(None), Report.answered_at.is_(None))
    return exists(select(Report.id).where(*waits, Report.reason.in_(map(Reason, wish.spared))).correlate(Case))


def _somebody_else(viewer: Viewer) -> ColumnElement[bool]:
    """A condition: of the others who are there and take cases of the first class, one has not passed this one by."""
    now = clock.now()
    spare = {one.person_id for one in db.session.scalars(select(DeskWish)) if Reason.CRISIS.value in one.spared}
    others = reachable(AT_THE_DESK, now) - away(now) - spare - {viewer.user_id}
    if not others:
        return false()
    passed = select(func.count()).select_from(Skip).where(Skip.case_id == Case.id, Skip.person_id.in_(sorted(others)))
    return passed.correlate(Case).scalar_subquery() < len(others)


def day_of(viewer: Viewer, at: datetime) -> date:
    """The day of the person whose day it is."""
    return at.astimezone(ZoneInfo(viewer.zone)).date()


def met(viewer: Viewer) -> list[Exposure]:
    """How many cases of each class they opened on the last days, newest day first. For nobody's eyes but theirs."""
    since = day_of(viewer, clock.now()) - timedelta(days=SHOWN_DAYS)
    wanted = select(Exposure).where(Exposure.person_id == viewer.user_id, Exposure.day > since)
    return list(db.session.scalars(wanted.order_by(Exposure.day.desc(), Exposure.severity)))


def rests(viewer: Viewer) -> bool:
    """Whether a break is offered to them now."""
    now = clock.now()
    wanted = select(Exposure).where(Exposure.person_id == viewer.user_id, Exposure.last_at > now - RESTED)
    recent = list(db.session.scalars(wanted))
    today = day_of(viewer, now)
    hardest = sum(one.cases for one in recent if one.severity == CRISIS and one.day == today)
    return is_break_due(profile(), min((one.first_at for one in recent), default=None), hardest, now)
