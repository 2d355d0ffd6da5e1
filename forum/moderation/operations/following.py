"""Looking at a case again on a day: it comes back to the desk by itself, to see how somebody is, or whether something
holds. Nobody but the desk hears of it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case, CaseKind, CaseStatus, FollowUp
from forum.moderation.operations.sealing import reopen
from forum.moderation.operations.touching import touch
from forum.moderation.queries import notes

DAYS = Limit("follow up", 120, per=timedelta(hours=1))
FURTHEST = 180
"""Days: within the time in which what was decided can still be appealed and its evidence is kept (S-68)."""


@operation(limit=DAYS)
def follow_up(actor: Viewer, case_id: str, on: date, words: str = "") -> FollowUp:
    """Have a case come back on a day, as it begins where the actor lives. The same day with the same words is once.

    Args:
        on: from tomorrow on, at most FURTHEST days ahead.
        words: what to look for; may be empty.

    Raises:
        Invalid: ``on``: ``day_past`` or ``day_too_far``.
        NotFound: the case does not exist for the actor, or it is not theirs to work on.
        Forbidden: ``your_own_case``.
    """
    words = words.strip()
    with transaction(actor):
        due_at = day_begins(actor, on)
        case = notes.case_with_notes(actor, case_id, lock=True)
        same = select(FollowUp).where(
            FollowUp.case_id == case.id,
            FollowUp.by_id == actor.user_id,
            FollowUp.due_at == due_at,
            FollowUp.words == words,
            FollowUp.done_at.is_(None),
        )
        if first := db.session.scalars(same).first():
            return first
        return add_follow_up(actor, case, due_at, words)


def add_follow_up(actor: Viewer, case: Case, due_at: datetime, words: str) -> FollowUp:
    """The inner step, in a transaction that holds the case still (a penalty that ends may be looked at, too)."""
    made = FollowUp(case_id=case.id, by_id=actor.user_id, words=words, due_at=due_at, made_at=clock.now())
    db.session.add(made)
    db.session.flush()
    touch(case, actor.user_id)
    record(actor, "case.follow_up", "case", case.public_id, follow_up=made.public_id)
    return made


def day_begins(actor: Viewer, on: date) -> datetime:
    """The instant at which a day begins where the actor lives.

    Raises:
        Invalid: ``on``: ``day_past``: it has begun; ``day_too_far``.
    """
    zone = ZoneInfo(actor.zone)
    today = clock.now().astimezone(zone).date()
    if on <= today:
        raise Invalid({"on": "day_past"})
    if on > today + timedelta(days=FURTHEST):
        raise Invalid({"on": "day_too_far"})
    return datetime.combine(on, time(), zone).astimezone(UTC)


@operation(limit=DAYS)
def take_off(actor: Viewer, follow_up_id: str) -> Case:
    """Take a day to look again off; returns its case. Twice is once, and what has come back already stays as it is.

    Raises:
        NotFound: there is none for the actor.
        Forbidden: ``your_own_case``.
    """
    with transaction(actor):
        found, case = notes.get_follow_up(actor, follow_up_id)
        if found.done_at is None:
            found.done_at = clock.now()
            record(actor, "case.no_follow_up", "case", case.public_id, follow_up=found.public_id)
    return case


@operation
def bring_back(actor: Viewer) -> int:
    """Bring back the cases whose day has come; returns how many came back. A transaction for each, so that nobody who
    works at the desk waits for all of them; twice, or from two processes at once, is once."""
    came = 0
    for case_id in notes.cases_due():
        with transaction(actor):
            came += _bring_back(actor, case_id)
    return came


def _bring_back(actor: Viewer, case_id: int) -> bool:
    now = clock.now()
    case = db.session.scalar(
        select(Case).where(Case.id == case_id).with_for_update(of=Case).execution_options(populate_existing=True)
    )
    due = db.session.scalars(
        select(FollowUp)
        .where(FollowUp.case_id == case_id, FollowUp.done_at.is_(None), FollowUp.due_at <= now)
        .execution_options(populate_existing=True)
    ).all()
    for one in due:
        one.done_at = now
    if case is None or not due:
        return False
    if case.status is CaseStatus.OPEN:
        # It is there already; the page of the case shows what it was to be looked at for.
        return False
    case.kind = CaseKind.FOLLOW_UP
    reopen(case, held=False, severity=policy.CONDUCT)
    record(actor, "case.come_back", "case", case.public_id)
    return True
