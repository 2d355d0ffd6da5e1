"""Public notices (DSA Art. 16): somebody, with or without an account, tells us of something here.

What they send gets the same answer whatever it names: nobody learns from it whether words exist, are hidden, or are
gone. An address is written to as seldom as any that never asked (S-21); one that may not be written to is not kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.queries import get_person
from forum.audit.record import record
from forum.core import clock, ids, paging
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.mail import kinds
from forum.mail.operations import may_write_unasked, post, post_letter
from forum.mail.transport import Mail
from forum.moderation import policy, queries
from forum.moderation.models import Case, CaseKind, Decision, PublicNotice, Reason
from forum.moderation.operations.sealing import case_for, close, reopen, seal, stands_for
from forum.moderation.operations.touching import touch
from forum.moderation.policy.notices import NoticeState, can_place, outcome_of
from forum.moderation.queries import Target
from forum.moderation.queries.noticed import of_notice, seal_notice
from forum.moderation.queries.notices import digest_of, last_about_words, notices_in, words_named

NOTICE_OUTCOME = "notice_outcome"
"""The kind of mail; it is about a notice and the decision that answered it."""
# Plenty for somebody who tells us of a whole bad evening; a library's one address may need more (a proposal of ours).
NOTICES = Limit("notice", 10, per=timedelta(hours=1), per_address=20)
BURST = 3
"""So many receipts go to one address within a day of the first, and then none for long (as with mailed codes)."""
SLIP = timedelta(minutes=10)
"""The answer waits so long, in case it was a slip of the hand at the desk."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells us: where, why, in which words of a law if they know one, and who they are if they say."""

    location: str
    why: str
    reason: Reason
    law: str = ""
    name: str = ""
    email: str = ""


# What the mails say: ``words(state, receipt, email)`` gives subject and text; the receipt only while it is received.
Words = Callable[[NoticeState, str, str], tuple[str, str]]


def _unspoken(state: NoticeState, receipt: str, email: str) -> tuple[str, str]:
    raise RuntimeError("noticing.speak_of_notices() has not been called")


_words: Words = _unspoken


def speak_of_notices(words: Words) -> None:
    """Hand in what the mails say: neutral, and nothing of what was sent to us."""
    global _words
    _words = words


@operation(limit=NOTICES)
def notice(actor: Viewer, told: Told, *, nonce: str | None = None) -> str:
    """Take in a public notice; returns the number in its receipt, which is kept nowhere.

    It stands in the case about the words that its address names, or in a case of its own, where staff can say which
    words it is about. Which of the two, nobody is told.

    Args:
        nonce: the sender's own name for this act; sending it again gives the first receipt.

    Raises:
        Conflict: ``nonce_reused``: the nonce belongs to another notice.
    """
    # Made from the nonce with the house's secret, so that a repeat can be given it again.
    receipt = ids.derived("notice", paging.seal("notice: receipt", nonce)) if nonce else ids.new()
    with transaction(actor):
        if _sent_before(told, nonce):
            return receipt
        public_id = ids.new()
        target = words_named(told.location) or of_notice(seal_notice(public_id, told.why))
        email = told.email if _may_write(actor, told.email) else ""
        try:
            with db.session.begin_nested():
                case = _case_of(target)
                db.session.add(_row(case, public_id, told, email, receipt, nonce))
                db.session.flush()
        except IntegrityError:
            # The same one, in the same moment.
            if _sent_before(told, nonce):
                return receipt
            raise
        _wait(case, held=target.state == "held")
        if email:
            subject, text = _words(NoticeState.RECEIVED, receipt, email)
            post_letter(actor, Mail(email, subject, text), key=f"notice_receipt:{public_id}")
    return receipt


def _sent_before(told: Told, nonce: str | None) -> bool:
    first = db.session.scalar(select(PublicNotice).where(PublicNotice.nonce == nonce)) if nonce else None
    if first is None:
        return False
    if (first.location, first.why, first.reason, first.law, first.name) != (
        told.location, told.why, told.reason, told.law, told.name,
    ):  # fmt: skip
        raise Conflict("nonce_reused")
    return True


def _may_write(actor: Viewer, email: str) -> bool:
    """A member's own address is known to be theirs; any other may be somebody's who never asked."""
    if not email:
        return False
    person = get_person(actor.user_id) if actor.signed_in else None
    return (person is not None and person.email == email) or may_write_unasked(email, burst=BURST)


def _case_of(target: Target) -> Case:
    case, is_new = case_for(target, CaseKind.NOTICE)
    if not is_new:
        seal(case, target)
    return case


def _row(case: Case, public_id: str, told: Told, email: str, receipt: str, nonce: str | None) -> PublicNotice:
    return PublicNotice(
        public_id=public_id,
        case_id=case.id,
        location=told.location,
        why=told.why,
        law=told.law,
        reason=told.reason,
        name=told.name,
        email=email,
        at=clock.now(),
        receipt_digest=digest_of(receipt),
        nonce=nonce,
    )


def _wait(case: Case, *, held: bool) -> None:
    """Have the case wait for what is told in it. First words stay first words."""
    told = stands_for(case)
    if told is not None and not (held and case.kind in policy.FIRST_WORDS):
        case.kind = told
    reopen(case, held=held)


@operation(limit=Limit("place", 60, per=timedelta(minutes=1)))
def place_notice(actor: Viewer, case_id: str, address: str) -> str:
    """Say which words a notice is about, by their address here: it moves to the case about them, and its own closes.

    Returns:
        The public id of the case that it stands in now; which may be one about the actor's own words, and not theirs.

    Raises:
        NotFound: the case does not exist for the actor, or is no notice's.
        Forbidden: ``case_claimed``; ``notice_over``: it has been placed or answered.
        Invalid: ``place``: ``no_words_there``.
    """
    with transaction(actor):
        case = queries.get_case(actor, case_id, lock=True)
        require(can_place(actor, case))
        require(policy.can_work(actor, case, queries.facts_of(case)))
        target = words_named(address)
        if target is None:
            raise Invalid({"place": "no_words_there"})
        to = _case_of(target)
        for one in notices_in(case):
            one.case_id = to.id
        db.session.flush()
        _wait(to, held=target.state == "held")
        close(case)
        # It is about these words now, also where it stands closed: whose they are does not read who told of them.
        case.subject_id = to.subject_id
        touch(case, actor.user_id)
        record(actor, "notice.place", "case", case.public_id)
    return to.public_id


def tell_notice_outcome(case: Case, decision: Decision | None = None) -> None:
    """Answer every notice that waits in a case which has just been decided: once, and coarsely.

    An inner step of the transaction that decides it. Whoever claims the row tells it: one UPDATE both asks and marks.

    Args:
        decision: the one about the words, if the caller knows it.
    """
    answer = decision or last_about_words(case)
    waiting = (PublicNotice.case_id == case.id, PublicNotice.answered_at.is_(None))
    claimed = db.session.execute(
        update(PublicNotice)
        .where(*waiting)
        .values(answered_at=clock.now(), outcome_id=answer.id if answer else None)
        .returning(PublicNotice.public_id, PublicNotice.email)
        .execution_options(synchronize_session=False)
    )
    told = {row.email: row.public_id for row in claimed if row.email}
    for public_id in told.values():
        about = f"{public_id}.{answer.public_id if answer else ''}"
        post(NOTICE_OUTCOME, about, key=f"{NOTICE_OUTCOME}:{about}", due=clock.now() + SLIP)


def untell_notice_outcome(decision: Decision) -> None:
    """A decision was undone right after (an inner step): the notices that it answered wait again."""
    db.session.execute(
        update(PublicNotice)
        .where(PublicNotice.outcome_id == decision.id)
        .values(answered_at=None, outcome_id=None)
        .execution_options(synchronize_session=False)
    )


def make_outcome(about: str) -> Mail | None:
    """The mail with the answer, if it still is the answer when it goes, and there is an address."""
    notice_id, _, decision_id = about.partition(".")
    row = db.session.execute(
        select(PublicNotice.email, PublicNotice.answered_at, Decision.public_id, Decision.action)
        .outerjoin(Decision, Decision.id == PublicNotice.outcome_id)
        .where(PublicNotice.public_id == notice_id)
    ).first()
    if row is None or not row.email or row.answered_at is None or (row.public_id or "") != decision_id:
        return None
    subject, text = _words(outcome_of(row.action), "", row.email)
    return Mail(row.email, subject, text)


kinds.register(NOTICE_OUTCOME, kinds.Kind(make_outcome))
