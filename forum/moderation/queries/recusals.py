"""Who of the staff decides nothing about a member (safety-rules S-59)."""

from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from forum.core.db import db
from forum.core.prepared import Prepared
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Appeal, Case, Decision, Recusal, TargetKind, Touch


def recused_from(member_id: int | None) -> set[int]:
    """The keys of those on staff who neither take nor decide nor confirm anything about this member.

    Args:
        member_id: the member's key; of nobody whom we know, nobody is recused.
    """
    if member_id is None:
        return set()
    db.session.flush()
    return {row.staff_id for row in _recused().all(member=member_id)}


@cache
def _recused() -> Prepared:
    return Prepared(select(Recusal.staff_id).where(Recusal.member_id == bindparam("member")))


def recusals_about(member_id: int | None) -> list[Recusal]:
    """The rows that say so of one member, read fresh; of nobody whom we know, none."""
    if member_id is None:
        return []
    wanted = select(Recusal).where(Recusal.member_id == member_id).order_by(Recusal.id)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def recusal_of(staff_id: int, member_id: int) -> Recusal | None:
    """The row that says so of these two, if there is one."""
    return db.session.scalar(
        select(Recusal)
        .where(Recusal.staff_id == staff_id, Recusal.member_id == member_id)
        .execution_options(populate_existing=True)
    )


def free_for(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on ``Case``: it does not concern somebody about whom this viewer decides nothing, no proposal of
    their own waits in it for another person, and it is no appeal against what they had a hand in, or what holds
    everywhere where they look after one space (as ``policy.can_work`` says for one case)."""
    recused = Case.subject_id.in_(select(Recusal.member_id).where(Recusal.staff_id == viewer.user_id))
    own = Case.proposer_id == viewer.user_id
    hands = select(Touch.case_id).where(Touch.person_id == viewer.user_id)
    theirs = select(Appeal.public_id).join(Decision, Decision.id == Appeal.decision_id)
    mine = (Decision.moderator_id == viewer.user_id) | (Decision.second_id == viewer.user_id)
    appeals = theirs.where(Decision.case_id.in_(hands) | mine)
    touched = (Case.target_kind == TargetKind.APPEAL) & Case.target_id.in_(appeals)
    if not viewer.moderates():
        wide = theirs.where(holds_everywhere())
        touched = touched | ((Case.target_kind == TargetKind.APPEAL) & Case.target_id.in_(wide))
    return ~(Case.subject_id.is_not(None) & recused) & ~(Case.proposer_id.is_not(None) & own) & ~touched


def holds_everywhere() -> ColumnElement[bool]:
    """A condition on ``Decision``: ``policy.sanctions.reaches_everywhere``, of what can be appealed."""
    in_no_space = and_(Decision.action == Action.LIMIT, Decision.scope.not_like("%:%"))
    return or_(Decision.action.in_((Action.READ_ONLY, Action.SUSPEND, Action.BAN, Action.GIVE_TASK)), in_no_space)
