"""Reading what somebody from outside was asked."""

from hashlib import sha256

from sqlalchemy import and_, exists, func, or_, select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.moderation.models import (
    Appeal,
    Case,
    CaseStatus,
    Decision,
    DeskWish,
    OutsideReview,
    Recusal,
    Report,
    Touch,
)
from forum.moderation.policy.outside import NOBODY_HERE, SEALED
from forum.moderation.queries.recusals import holds_everywhere
from forum.moderation.queries.staff import AT_THE_DESK
from forum.notifications.models import Notice
from forum.spaces.models import GrantRow

MOST = 50
"""So many in one round; the next comes a minute later."""


def digest_of(token: str) -> str:
    """What is kept of a link's token. It is found by this alone: nothing is compared letter by letter."""
    return sha256(token.encode(errors="replace")).hexdigest()


def is_open(review: OutsideReview) -> bool:
    """Whether an answer can still come by its link."""
    used = review.answered_at is not None or review.withdrawn_at is not None
    return not used and review.expires_at > clock.now()


def open_review(case: Case, *, lock: bool = False) -> OutsideReview | None:
    """What somebody from outside is asked about this case just now."""
    wanted = (
        select(OutsideReview)
        .where(
            OutsideReview.case_id == case.id,
            OutsideReview.answered_at.is_(None),
            OutsideReview.withdrawn_at.is_(None),
            OutsideReview.expires_at > clock.now(),
        )
        .order_by(OutsideReview.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(wanted.with_for_update(of=OutsideReview) if lock else wanted)


def get_review(public_id: str, *, lock: bool = False) -> OutsideReview | None:
    """What somebody was asked, by its public id."""
    wanted = select(OutsideReview).where(OutsideReview.public_id == public_id).execution_options(populate_existing=True)
    return db.session.scalar(wanted.with_for_update(of=OutsideReview) if lock else wanted)


def by_token(token: str, *, lock: bool = False) -> tuple[OutsideReview, Case]:
    """What a link leads to, as long as an answer can come by it.

    Args:
        lock: hold what was asked still until the transaction ends.

    Raises:
        NotFound: it is answered, withdrawn, past, or none of ours: all the same.
    """
    wanted = (
        select(OutsideReview, Case)
        .join(Case, Case.id == OutsideReview.case_id)
        .where(OutsideReview.token_digest == digest_of(token))
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(wanted.with_for_update(of=OutsideReview) if lock else wanted).first()
    if row is None or not is_open(row.OutsideReview) or row.Case.status is not CaseStatus.OPEN:
        raise NotFound
    return row.OutsideReview, row.Case


def get_case(public_id: str, *, lock: bool = False) -> Case:
    """A case, whoever asks: what follows must put its own question to the policy, and show nothing of it.

    Raises:
        NotFound: there is no such case.
    """
    wanted = select(Case).where(Case.public_id == public_id).execution_options(populate_existing=True)
    found = db.session.scalar(wanted.with_for_update(of=Case) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def without_anybody() -> list[Case]:
    """Open cases that may be without anybody here who can decide them now, and of which nobody was told so, oldest
    first. It is the rule of ``policy/second.py`` as a condition, a little wide: that one has the last word."""
    now = clock.now()
    of_decision = select(Decision.case_id).join(Appeal, Appeal.decision_id == Decision.id)
    contested = of_decision.where(Appeal.public_id == Case.target_id).correlate(Case).scalar_subquery()
    reported = exists().where(
        Report.case_id.in_((Case.id, contested)), Report.reporter_id == Person.id, Report.retracted_at.is_(None)
    )
    recused = exists().where(Recusal.staff_id == Person.id, Recusal.member_id == Case.subject_id)
    touched = exists().where(Touch.case_id == contested, Touch.person_id == Person.id)
    decided = exists().where(
        Decision.case_id == contested, or_(Decision.moderator_id == Person.id, Decision.second_id == Person.id)
    )
    wide = exists(of_decision.where(Appeal.public_id == Case.target_id, holds_everywhere()).correlate(Case))
    here = or_(GrantRow.space_id.is_(None), and_(GrantRow.space_id == Case.space_id, ~wide))
    someone = (
        select(GrantRow.id)
        .join(Person, Person.id == GrantRow.person_id)
        .outerjoin(DeskWish, DeskWish.person_id == Person.id)
        .where(
            GrantRow.kind.in_(AT_THE_DESK),
            GrantRow.group_id.is_(None),
            here,
            or_(Person.suspended_until.is_(None), Person.suspended_until <= now),
            or_(DeskWish.away_until.is_(None), DeskWish.away_until <= now),
            Person.id != func.coalesce(Case.subject_id, 0),
            ~recused,
            ~or_(reported, touched, decided),
        )
        .correlate(Case)
    )
    told = exists().where(Notice.subject_kind == NOBODY_HERE, Notice.subject_id == Case.public_id)
    waiting = (Case.status == CaseStatus.OPEN, Case.target_kind.in_(SEALED), ~exists(someone), ~told)
    return list(db.session.scalars(select(Case).where(*waiting).order_by(Case.opened_at, Case.id).limit(MOST)))
