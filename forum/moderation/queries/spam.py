"""The cases that may be decided together: words for sale, and what a filter found."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case, CaseKind, CaseStatus, Reason, Report, TargetKind
from forum.moderation.policy.access import there_is
from forum.moderation.policy.spam import AT_ONCE
from forum.moderation.queries.cases import URGENCY
from forum.moderation.queries.recusals import free_for
from forum.threads.models import Post, PostState, Thread


@dataclass(frozen=True, slots=True)
class Sold:
    """One of them, with all of its words as they stand now. ``title`` only where they open a thread."""

    case: Case
    pen_name: str
    title: str
    source: str


def spam(viewer: Viewer) -> list[Sold]:
    """Those that wait, most urgent and oldest first, as many as can be decided at once; one statement."""
    waits = (Report.case_id == Case.id, Report.retracted_at.is_(None), Report.answered_at.is_(None))
    for_sale = there_is(select(Report.id).where(*waits, Report.reason == Reason.SELLING).correlate(Case))
    found = (Case.kind == CaseKind.FLAGGED) & ~there_is(select(Report.id).where(*waits).correlate(Case))
    rows = db.session.execute(
        select(Case, Post, Person.pen_name, Thread.title)
        .join(Post, Post.public_id == Case.target_id)
        .join(Person, Person.id == Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(policy.seen_by(viewer), free_for(viewer), or_(for_sale, found))
        .where(Case.status == CaseStatus.OPEN, Case.severity == policy.TIDY, Case.target_kind == TargetKind.POST)
        .where(Post.state.in_((PostState.VISIBLE, PostState.HELD)))
        .order_by(*URGENCY)
        .limit(AT_ONCE)
    )
    return [Sold(row.Case, row.pen_name, row.title if row.Post.opening else "", row.Post.source) for row in rows]
