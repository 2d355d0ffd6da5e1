"""A member is kept apart from somebody who works at the desk (S-10b).

As members the two never meet again, at once. At the desk it changes nothing by itself: nobody ends being moderated by
naming the moderators. It opens one case, which everybody at the desk reads but the one concerned; another person
decides whether that one stays out of what concerns the member, and never so that too few are left.

Neither the case nor anything that follows from it says who asked. These are inner steps of running transactions.
"""

from sqlalchemy import delete

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.core.profile import profile
from forum.core.viewer import SYSTEM, Viewer
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Decision, Recusal, TargetKind
from forum.moderation.operations.sealing import case_for, close, reopen
from forum.moderation.queries import apartness
from forum.moderation.queries.recusals import recusal_of
from forum.moderation.queries.staff import staff


def on_separation(one: int, other: int) -> None:
    """Two people are kept apart now, or no longer: where one of them works at the desk, its case opens or ends."""
    at_desk = {person.person_id for person in staff()}
    for member, colleague in sorted([(one, other), (other, one)]):
        if colleague in at_desk:
            _follow(member, colleague)
        elif not apartness.are_apart(member, colleague):
            _end(member, colleague)


def on_task(person_id: int) -> None:
    """Somebody was given a task: if they work at the desk now, the separations that they have are looked at there."""
    if person_id in {person.person_id for person in staff()}:
        for member in apartness.kept_apart_from(person_id):
            _follow(member, person_id)


def answer(actor: Viewer, case: Case, action: Action) -> None:
    """Do what was decided about a pair: RECUSE keeps the one at the desk out of what concerns the member.

    Raises:
        NotFound: one of the two is gone.
        Forbidden: ``too_few_left``: without them fewer than ``recusal_leaves`` could still decide about the member.
    """
    if action is not Action.RECUSE:
        return
    at_desk = apartness.at_desk_of(case.snapshots[-1])
    if len(apartness.able_without(case.person_id, {at_desk.id})) < profile().recusal_leaves:
        raise Forbidden("too_few_left")
    if recusal_of(at_desk.id, case.person_id) is None:
        db.session.add(Recusal(staff_id=at_desk.id, member_id=case.person_id, since=clock.now()))
        db.session.flush()
        _let_go(at_desk.id, case.person_id)
        record(actor, "recusal.confirm", "case", case.public_id)


def end_recusal(decision: Decision) -> None:
    """Take back exactly what a decision to recuse made."""
    case = decision.case
    try:
        at_desk = apartness.at_desk_of(case.snapshots[-1])
    except NotFound:
        return  # the rows went with the account
    _forget(at_desk.id, case.person_id)


def _follow(member: int, at_desk: int) -> None:
    if not apartness.are_apart(member, at_desk):
        _end(member, at_desk)
        return
    target = apartness.seal_pair(member, at_desk)
    if target is None or target.state != apartness.ASKED:
        return
    case, is_new = case_for(target, CaseKind.APART)
    if is_new or case.status is not CaseStatus.OPEN:
        reopen(case, held=False, severity=policy.CONDUCT)
        record(SYSTEM, "apart.ask", "case", case.public_id)


def _end(member: int, at_desk: int) -> None:
    """They meet again: nothing is left to decide, and whoever stayed out need not any more."""
    target = apartness.seal_pair(member, at_desk)
    _forget(at_desk, member)
    case = queries.case_about(TargetKind.APART, target.public_id, lock=True) if target is not None else None
    if case is not None and case.status is CaseStatus.OPEN:
        close(case)


def _forget(at_desk: int, member: int) -> None:
    """What somebody said of themselves ("I know this person") is theirs to take back."""
    pair = (Recusal.staff_id == at_desk, Recusal.member_id == member, ~Recusal.by_oneself)
    db.session.execute(delete(Recusal).where(*pair).execution_options(synchronize_session=False))


def _let_go(at_desk: int, member: int) -> None:
    """Open cases about the member that they have taken are free again."""
    rows = db.session.query(Case).filter_by(subject_id=member, claimed_by=at_desk).order_by(Case.id).with_for_update()
    for case in rows:
        case.claimed_by = case.lease_until = None
