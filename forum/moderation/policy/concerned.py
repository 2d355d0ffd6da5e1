"""The people concerned: who may report, and who reads what was decided about them."""

from sqlalchemy import ColumnElement, and_, or_

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Case, Decision, DecisionState, TargetKind

UNTOLD = (Action.RECUSE, Action.ERASE_EVIDENCE)
"""What takes nothing from the member and is the desk's own affair. (A recusal is no sanction: S-53.)"""


def can_report(viewer: Viewer, author_id: int | None) -> Verdict:
    """Whether they may report words that they can see (which is asked before)."""
    return deny("own_words") if viewer.user_id == author_id else ALLOW


def can_read_statement(viewer: Viewer, decision: Decision) -> Verdict:
    """A statement is read by the person it is for."""
    return ALLOW if viewer.user_id == decision.subject_id and is_told(decision) else HIDDEN


def is_told(decision: Decision) -> bool:
    """Whether the person concerned is told: of everything that took effect but a quiet "keep", which is news to nobody,
    except to somebody who told the desk of a meeting and waits for an answer."""
    if decision.undone_at is not None:
        return False  # a slip of the hand that nobody had read of
    if decision.state is not DecisionState.EFFECTIVE or decision.action in UNTOLD:
        return False
    if decision.case.target_kind is TargetKind.APART:
        return False  # who at the desk looks after somebody is no decision about them
    waits = decision.case.target_kind is TargetKind.AFTER
    return waits or decision.action is not Action.KEEP or bool(decision.reason)


def statements_of(viewer: Viewer) -> ColumnElement[bool]:
    """The decisions about this viewer that they were told of, as a condition."""
    waits = Decision.case.has(Case.target_kind == TargetKind.AFTER)
    told = or_(Decision.action != Action.KEEP, Decision.reason != "", waits)
    apart = Decision.case.has(Case.target_kind == TargetKind.APART)
    acted = and_(Decision.state == DecisionState.EFFECTIVE, Decision.action.not_in(UNTOLD), ~apart)
    return and_(Decision.subject_id == viewer.user_id, Decision.undone_at.is_(None), acted, told)
