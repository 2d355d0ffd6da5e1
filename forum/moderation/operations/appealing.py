"""Asking for another look at a decision about oneself, and taking that back (DSA Art. 20; safety-rules S-54).

An appeal opens a case of its own, with its words sealed. Who reads it reads the case of the decision beside it; who had
a hand in that one never answers it.
"""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.moderation import queries
from forum.moderation.models import Appeal, AppealState, Case, CaseKind, CaseStatus, Decision, TargetKind
from forum.moderation.operations.sealing import close
from forum.moderation.policy import appeals as policy
from forum.moderation.queries import appeals


# A proposal of ours: more decisions than anybody gets in an hour.
@operation(limit=Limit("appeal", 20, per=timedelta(hours=1)))
def appeal(actor: Viewer, decision_id: str, words: str, nonce: str | None = None) -> Appeal:
    """Ask for another look at a decision about oneself. It is free, and there is one for each decision.

    Args:
        words: why; somebody reads them who had no part in the decision.
        nonce: the sender's own name for this act; sending it again gives the first result.

    Raises:
        Invalid: ``words``: ``missing``.
        NotFound: no such decision was told to the actor.
        Forbidden: ``nothing_to_appeal``, ``appealed_already``, ``appeal_too_late``.
        Conflict: ``nonce_reused``: the nonce belongs to another appeal.
    """
    words = words.strip()
    if not words:
        raise Invalid({"words": "missing"})
    with transaction(actor):
        decision, case = _held_still(actor, decision_id)
        sent = appeals.appeal_sent(actor.user_id, nonce)
        if sent is not None:
            return _same(sent, decision, words)
        made = appeals.appeal_of(decision)
        require(policy.can_appeal(actor, decision, made))
        made = _renew(made, words, nonce) if made else _add(actor, decision, words, nonce)
        open_its_case(made, decision, case)
        spent(actor, f"appeal:{decision_id}", words)
    return made


@operation(limit=Limit("appeal_back", 20, per=timedelta(hours=1)))
def withdraw(actor: Viewer, decision_id: str) -> None:
    """Take one's appeal back, until it is answered; it can be asked again in its time. Twice is once.

    Raises:
        NotFound: the actor has asked for no other look at such a decision.
        Conflict: ``appeal_answered``.
    """
    with transaction(actor):
        decision, _ = _held_still(actor, decision_id)
        made = appeals.appeal_of(decision)
        if made is None:
            raise NotFound
        if made.state is AppealState.WITHDRAWN:
            return
        if made.state is not AppealState.WAITING:
            raise Conflict("appeal_answered")
        made.state = AppealState.WITHDRAWN
        case = queries.case_about(TargetKind.APPEAL, made.public_id, lock=True)
        if case is not None and case.status is CaseStatus.OPEN:
            close(case)


def grant_by_itself(decision: Decision) -> None:
    """A decision was taken back while an appeal against it waited: there is nothing left to ask, and who asked got it.

    For whatever takes a decision back, inside its transaction, which holds the decision's case. The person is told of
    the taking back; so this tells nobody.
    """
    made = appeals.appeal_of(decision)
    if made is None or made.state is not AppealState.WAITING:
        return
    made.state, made.answered_at = AppealState.GRANTED, clock.now()
    case = queries.case_about(TargetKind.APPEAL, made.public_id, lock=True)
    if case is not None and case.status is CaseStatus.OPEN:
        close(case)


def _held_still(actor: Viewer, decision_id: str) -> tuple[Decision, Case]:
    """The decision with its case, which whoever takes it back holds too: what follows is true until the end."""
    _, case = queries.get_statement(actor, decision_id)
    queries.case_about(case.target_kind, case.target_id, lock=True)
    return queries.get_decision(decision_id)


def _same(sent: Appeal, decision: Decision, words: str) -> Appeal:
    if (sent.decision_id, sent.words) != (decision.id, words):
        raise Conflict("nonce_reused")
    return sent


def _add(actor: Viewer, decision: Decision, words: str, nonce: str | None) -> Appeal:
    made = Appeal(decision_id=decision.id, person_id=actor.user_id, words=words, at=clock.now(), nonce=nonce)
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError as error:
        # The same nonce, in the same moment, for another decision.
        raise Conflict("nonce_reused") from error
    return made


def _renew(made: Appeal, words: str, nonce: str | None) -> Appeal:
    """Who took it back asks again: the same row waits once more."""
    made.words, made.nonce, made.at = words, nonce, clock.now()
    made.state = AppealState.WAITING
    return made


def open_its_case(made: Appeal, decision: Decision, contested: Case) -> Case:
    """Have an appeal wait at the desk, where the words of the decision's case are read. An inner step."""
    copy = appeals.seal_appeal(made, contested.snapshots[-1]["place"])
    case = queries.case_about(TargetKind.APPEAL, made.public_id, lock=True)
    if case is None:
        case = Case(
            kind=CaseKind.APPEAL,
            target_kind=TargetKind.APPEAL,
            target_id=made.public_id,
            space_id=contested.space_id,
            subject_id=made.person_id,
            version=0,
            snapshots=[],
        )
        db.session.add(case)
    case.severity = policy.severity_of_appeal(decision)
    case.status, case.opened_at = CaseStatus.OPEN, clock.now()
    case.claimed_by = case.lease_until = case.first_touch_at = None
    case.snapshots = [*case.snapshots, copy]
    case.version += 1
    db.session.flush()
    return case
