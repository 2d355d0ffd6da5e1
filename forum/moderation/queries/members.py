"""A member as the desk knows them: what stands, what was decided, what was written down. No list of members, no search.

Every part is one statement, however much there is to tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, literal, select, tuple_

from forum.accounts.models import Person
from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.core.errors import NotFound
from forum.core.verdict import require
from forum.core.viewer import Side, Viewer
from forum.moderation import policy
from forum.moderation.models import Case, CaseStatus, Decision, DecisionState, Report, Sanction
from forum.moderation.policy.members import can_look_after
from forum.moderation.queries.recusals import recused_from
from forum.shield.queries import columns_apart
from forum.threads.models import Post, PostState, Thread

MOST = 20
"""So many of the last decisions, cases and sanctions are told: what is older says little about a person today."""
AROUND = 3
NEW_FOR, LONG_AFTER = timedelta(days=30), timedelta(days=365)
"""How long somebody is new, and from when on they have been here for long. Nobody is told a date (S-26)."""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What there is to know. ``since`` is a code: ``new``, ``some_time`` or ``long``."""

    public_id: str
    pen_name: str
    side: Side
    since: str
    in_crisis: bool
    sanctions: Sequence[Any]
    decisions: Sequence[Any]
    cases: Sequence[Any]


def get_member(viewer: Viewer, public_id: str) -> Person:
    """A member whom this viewer looks after.

    Raises:
        NotFound: there is none for this viewer.
    """
    person = db.session.scalar(select(Person).where(Person.public_id == public_id, ~Person.scripted))
    if person is None:
        raise NotFound
    require(can_look_after(viewer, person.id, recused_from(person.id)))
    return person


def looks_after(viewer: Viewer, person_id: int | None) -> bool:
    """The same question about a key; of nobody, nobody."""
    return person_id is not None and bool(can_look_after(viewer, person_id, recused_from(person_id)))


def public_id_of(person_id: int) -> str:
    """The name of a member's page at the desk."""
    return db.session.scalars(select(Person.public_id).where(Person.id == person_id)).one()


def facts_about(viewer: Viewer, person_id: int, *, but: int | None = None) -> MemberFacts:
    """All that the desk knows of a member; four statements.

    Args:
        but: the key of the case that is open in front of the viewer: it is not told of again, nor what was decided in
            others, for that stands on its page already (``queries.earlier_about``).
    """
    now = clock.now()
    crisis = exists().where(
        Case.subject_id == person_id, Case.status == CaseStatus.OPEN, Case.severity == policy.CRISIS
    )
    who = db.session.execute(
        select(Person.public_id, Person.pen_name, Person.side, Person.joined_at, crisis.label("in_crisis")).where(
            Person.id == person_id
        )
    ).one()
    return MemberFacts(
        public_id=who.public_id,
        pen_name=who.pen_name,
        side=who.side,
        since=_since(now - who.joined_at),
        in_crisis=who.in_crisis,
        sanctions=_sanctions(person_id),
        decisions=_decisions(viewer, person_id) if but is None else [],
        cases=_cases(viewer, person_id, but),
    )


def _since(span: timedelta) -> str:
    return "new" if span < NEW_FOR else "long" if span >= LONG_AFTER else "some_time"


def _sanctions(person_id: int) -> Sequence[Any]:
    """What was laid on them and is not taken back, newest first, each with the case that its decision is in."""
    return db.session.execute(
        select(Sanction, Case.public_id.label("case_id"), Decision.rule)
        .join(Decision, Decision.id == Sanction.decision_id)
        .join(Case, Case.id == Decision.case_id)
        .where(Sanction.person_id == person_id, Sanction.lifted_at.is_(None))
        .order_by(Sanction.starts_at.desc(), Sanction.id.desc())
        .limit(MOST)
    ).all()


def _decisions(viewer: Viewer, person_id: int) -> Sequence[Any]:
    """What was decided about them, newest first, each with ``by``."""
    return db.session.execute(
        select(Decision, Case, Person.pen_name.label("by"))
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(Person, Person.id == Decision.moderator_id)
        .where(
            Decision.subject_id == person_id,
            Decision.state == DecisionState.EFFECTIVE,
            Decision.undone_at.is_(None),
            policy.seen_by(viewer),
        )
        .order_by(Decision.at.desc(), Decision.id.desc())
        .limit(MOST)
    ).all()


def _cases(viewer: Viewer, person_id: int, but: int | None) -> Sequence[Any]:
    """Other cases about them, newest first, each with whether all that was reported in it comes from people whom they
    never meet: such reports do not count. Not who reported."""
    counts = exists().where(
        Report.case_id == Case.id, Report.retracted_at.is_(None), ~columns_apart(Report.reporter_id, Case.subject_id)
    )
    reported = exists().where(Report.case_id == Case.id, Report.retracted_at.is_(None))
    return db.session.execute(
        select(Case, counts.label("counts"), reported.label("reported"))
        .where(Case.subject_id == person_id, Case.id != (but or 0), policy.seen_by(viewer))
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(MOST)
    ).all()


def around_now(post: Post | None) -> Sequence[Any]:
    """What stands around a post in its thread now, in its order, each with ``by`` and ``thread``; one statement. Empty
    for no post."""
    if post is None:
        return []
    here, there = tuple_(Post.placed_at, Post.id), tuple_(literal(post.placed_at, UtcDateTime()), literal(post.id))
    before = _near(post).where(here < there).order_by(Post.placed_at.desc(), Post.id.desc()).limit(AROUND)
    after = _near(post).where(here > there).order_by(Post.placed_at, Post.id).limit(AROUND)
    near = before.subquery("before"), after.subquery("after")
    keys = select(near[0].c.id).union_all(select(near[1].c.id))
    return db.session.execute(
        select(Post, Person.pen_name.label("by"), Thread.public_id.label("thread"))
        .join(Person, Person.id == Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(keys))
        .order_by(Post.placed_at, Post.id)
    ).all()


def _near(post: Post) -> Any:
    return select(Post.id).where(Post.thread_id == post.thread_id, Post.state == PostState.VISIBLE)


def looked_lately(viewer: Viewer, public_id: str, act: str, span: timedelta) -> bool:
    """Whether the record says already that the viewer opened this member's page: it is one look, however often the page
    comes back in that time."""
    since: datetime = clock.now() - span
    return (
        db.session.scalar(
            select(AuditEntry.id)
            .where(
                AuditEntry.subject_id == public_id,
                AuditEntry.act == act,
                AuditEntry.actor_id == viewer.user_id,
                AuditEntry.at > since,
            )
            .limit(1)
        )
        is not None
    )
