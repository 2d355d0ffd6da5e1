"""Who may ask for another look at a decision, and until when (DSA Art. 20; safety-rules S-54). Pure."""

from datetime import datetime

from forum.core import clock
from forum.core.profile import profile
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Appeal, AppealState, Decision
from forum.moderation.policy.concerned import can_read_statement
from forum.moderation.policy.urgency import CONDUCT, SAFETY
from forum.moderation.policy.work import is_reversible

ANSWERS = {Action.UPHOLD: AppealState.UPHELD, Action.GRANT: AppealState.GRANTED}
"""What each answer makes of an appeal."""
_SHUTS_OUT = (Action.SUSPEND, Action.BAN)


def told_at(decision: Decision) -> datetime:
    """When the person was told: when it took effect. What two people decide is told when the second has answered; what
    was done in an emergency (``review_by``) at once."""
    if decision.settled_at is not None and decision.review_by is None:
        return decision.settled_at
    return decision.at


def appeal_until(decision: Decision) -> datetime:
    """The last moment at which another look at it can be asked for."""
    return told_at(decision) + profile().appeal_window


def can_appeal(viewer: Viewer, decision: Decision, made: Appeal | None) -> Verdict:
    """Whether they may ask for another look now: the person concerned, once for each decision. What they took back
    themselves they may ask again.

    Args:
        made: the appeal against this decision, if there is one.
    """
    if not can_read_statement(viewer, decision):
        return HIDDEN
    if made is not None and made.state is not AppealState.WITHDRAWN:
        return deny("appealed_already")
    if not is_reversible(decision):
        return deny("nothing_to_appeal")
    return ALLOW if clock.now() <= appeal_until(decision) else deny("appeal_too_late")


def severity_of_appeal(decision: Decision) -> int:
    """A person who is shut out waits outside: that comes before what can wait a day."""
    return SAFETY if decision.action in _SHUTS_OUT else CONDUCT
