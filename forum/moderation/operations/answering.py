"""Answering an appeal: the decision stands, or exactly what it took comes back."""

from forum.core import clock
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Case, Decision
from forum.moderation.operations.reversing import take_back
from forum.moderation.policy import appeals as policy
from forum.moderation.policy.work import is_reversible
from forum.moderation.queries import appeals


def answer_appeal(actor: Viewer, case: Case, answer: Decision) -> Decision | None:
    """Do what an answer says, inside the transaction of deciding the appeal's case (which also holds the case of the
    decision, see ``held_still``).

    Granted, the contested decision is taken back: its words and its sanctions, and nothing else. That leaves a decision
    of its own in its case; the person is told once, by this answer.

    Args:
        case: the case of the appeal.
        answer: UPHOLD or GRANT, added to that case already.

    Returns:
        The decision that gives back what was taken; None where nothing is given back.
    """
    made = appeals.appeal_in(case)
    made.state, made.answered_at, made.answer_id = policy.ANSWERS[answer.action], clock.now(), answer.id
    contested, its_case = appeals.contested_by(made)
    if answer.action is not Action.GRANT or not is_reversible(contested):
        return None
    return take_back(actor, its_case, contested, answer.reason, tells=False)
