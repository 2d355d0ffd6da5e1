"""Public notices: the words that they name, those in a case, and one by the number in its receipt."""

from functools import cache
from hashlib import sha256

from sqlalchemy import Select, bindparam, select

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.prepared import Prepared
from forum.moderation import policy
from forum.moderation.models import Case, CaseKind, Decision, DecisionState, FoundBy, PublicNotice, Report, TargetKind
from forum.moderation.policy.notices import named_in
from forum.moderation.queries.cases import case_about
from forum.moderation.queries.rooms import of_message
from forum.moderation.queries.target import Target
from forum.moderation.queries.targets import of_case, of_post
from forum.threads import queries as threads


def words_named(location: str) -> Target | None:
    """The words that an address of ours in this text leads to, whoever asks; None when there are none (any more)."""
    named = named_in(location)
    if named is None:
        return None
    try:
        found = of_message(named[1]) if named[0] is TargetKind.MESSAGE else of_post(threads.get_post(named[1]))
    except NotFound:
        # What was told before and is sealed since is still known to its case.
        case = case_about(*named)
        return of_case(case) if case is not None else None
    return found if found.author_id is not None else None


def digest_of(receipt: str) -> str:
    """What is kept of the number in a receipt (80 random bits: nobody finds it by trying)."""
    return sha256(receipt.encode()).hexdigest()


def get_notice(receipt: str) -> tuple[PublicNotice, Case, Decision | None]:
    """A notice by its number, with the case it stands in and the decision that answered it.

    Raises:
        NotFound: no notice of ours has it.
    """
    row = db.session.execute(
        select(PublicNotice, Case, Decision)
        .join(Case, Case.id == PublicNotice.case_id)
        .outerjoin(Decision, Decision.id == PublicNotice.outcome_id)
        .where(PublicNotice.receipt_digest == digest_of(receipt))
    ).first()
    if row is None:
        raise NotFound
    return row.PublicNotice, row.Case, row.Decision


def notices_in(case: Case) -> list[PublicNotice]:
    """All notices that stand in a case, oldest first."""
    return list(db.session.scalars(_notices_in(), {"case": case.id}))


@cache
def _notices_in() -> Select[tuple[PublicNotice]]:
    return select(PublicNotice).where(PublicNotice.case_id == bindparam("case")).order_by(PublicNotice.id)


def open_notices(case: Case) -> list[PublicNotice]:
    """Those that wait for an answer."""
    return [one for one in notices_in(case) if one.answered_at is None]


def found_by(case: Case) -> FoundBy:
    """How the words of a case came to be looked at, as its author is told (DSA Art. 17(3)(b)): asked before reports and
    notices are answered."""
    db.session.flush()
    if _report_waits().first(case=case.id) is not None:
        return FoundBy.REPORT
    if open_notices(case):
        return FoundBy.NOTICE
    return FoundBy.FILTER if case.kind is CaseKind.FLAGGED else FoundBy.PERSON


@cache
def _report_waits() -> Prepared:
    unanswered = (Report.case_id == bindparam("case"), Report.retracted_at.is_(None), Report.answered_at.is_(None))
    return Prepared(select(Report.id).where(*unanswered).limit(1))


def last_about_words(case: Case) -> Decision | None:
    """The decision by which the words of a case stand as they stand: the last effective one that was not taken back."""
    found: Decision | None = db.session.scalar(_last_about_words(), {"case": case.id})
    return found


@cache
def _last_about_words() -> Select[tuple[Decision]]:
    return (
        select(Decision)
        .where(
            Decision.case_id == bindparam("case"),
            Decision.state == DecisionState.EFFECTIVE,
            Decision.action.not_in(policy.SANCTIONS),
            Decision.reversed_at.is_(None),
            Decision.undone_at.is_(None),
        )
        .order_by(Decision.id.desc())
        .limit(1)
    )
