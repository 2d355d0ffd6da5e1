"""How long newcomers' first words have really waited, and which of them wait unseen."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from forum.core import clock
from forum.core.db import db
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case, CaseKind, CaseStatus
from forum.shield.queries import not_apart

LOOKS_BACK = timedelta(days=30)
"""people-and-profiles §1.1: "usually read by" comes from the last 30 days."""
ENOUGH = 8
"""Fewer answers than this say nothing about the next one, so nothing is said."""
MOST = 500
CALLS_FOR = timedelta(days=1)
"""For so long the staff are told again of a case of the first class; it still stands first at the desk."""
USUALLY = 0.8
"""The time in which four out of five were answered: a promise that mostly holds, not a mean that half of them miss."""


def usual_wait(viewer: Viewer) -> timedelta | None:
    """How long first words usually wait until a person has answered them; None with too little to go by.

    What became of people whom the viewer never meets leaves no trace in it.
    """
    now = clock.now()
    rows = db.session.execute(
        select(Case.opened_at, Case.decided_at)
        .where(
            Case.status == CaseStatus.DECIDED,
            Case.decided_at > now - LOOKS_BACK,
            Case.kind.in_(policy.FIRST_WORDS),
            not_apart(viewer, Case.subject_id),
            Case.subject_id != viewer.user_id,
        )
        .order_by(Case.decided_at.desc())
        .limit(MOST)
    )
    waits: list[timedelta] = sorted(decided - opened for opened, decided in rows)
    if len(waits) < ENOUGH:
        return None
    return waits[min(len(waits) - 1, int(USUALLY * len(waits)))]


def unseen_since(now: datetime) -> tuple[list[Case], list[Case]]:
    """The first words, and words to the team, that nobody has open and that have waited so long that those on duty are
    told now; and the first words for which all of the staff are: not all of them read what is written to the team.
    What is of the first class has alarms of its own. Held still until the transaction ends."""
    rules = profile()
    unclaimed = or_(Case.claimed_by.is_(None), Case.lease_until <= now)
    wanted = (
        select(Case)
        .where(Case.status == CaseStatus.OPEN, unclaimed)
        .order_by(Case.id)
        .limit(MOST)
        .with_for_update(of=Case, skip_locked=True)
    )
    firsts = Case.kind.in_(policy.FIRST_WORDS)
    heard = or_(firsts, and_(Case.kind == CaseKind.TEAM, Case.severity != policy.CRISIS))
    first = wanted.where(heard, Case.alerted_at.is_(None), Case.opened_at <= now - rules.held_alert_after)
    every = wanted.where(firsts, Case.all_alerted_at.is_(None), Case.opened_at <= now - rules.held_alert_all_after)
    return list(db.session.scalars(first)), list(db.session.scalars(every))


def unseen_alarms(now: datetime) -> list[Case]:
    """The cases of the first class that nobody has looked at since the staff were told of them so long ago that they
    are told again, and those of which nobody was ever told. Held still until the transaction ends."""
    told = func.coalesce(Case.all_alerted_at, Case.alerted_at)
    wanted = (
        select(Case)
        .where(
            Case.status == CaseStatus.OPEN,
            Case.severity == policy.CRISIS,
            Case.first_touch_at.is_(None),
            func.coalesce(Case.alerted_at, Case.opened_at) > now - CALLS_FOR,
            or_(told.is_(None), told <= now - profile().help_alert_again),
        )
        .order_by(Case.id)
        .limit(MOST)
        .with_for_update(of=Case, skip_locked=True)
    )
    return list(db.session.scalars(wanted))


def is_unseen(case_id: str) -> bool:
    """Whether nobody has looked at it yet."""
    seen = (Case.public_id == case_id, Case.status == CaseStatus.OPEN, Case.first_touch_at.is_(None))
    return db.session.scalar(select(Case.id).where(*seen)) is not None
