"""Reading what somebody from outside was asked."""

from hashlib import sha256

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.moderation.models import Case, CaseStatus, OutsideReview


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
