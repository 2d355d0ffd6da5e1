"""Deciding several cases at once: words for sale, and what a filter found. Never people, nor what is urgent. Pure."""

from collections.abc import Collection

from forum.core.verdict import ALLOW, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Reason, TargetKind
from forum.moderation.policy.access import can_open
from forum.moderation.policy.urgency import TIDY

AT_ONCE = 25
"""So many at once, and no more: a longer page is not read (a proposal of ours)."""
RULE = 7
"""The house's rule: nothing is sold here (templates/home/rules.html)."""
ACTIONS = (Action.REMOVE, Action.HIDE)


def can_bulk(viewer: Viewer, case: Case, reasons: Collection[Reason]) -> Verdict:
    """Whether this case may be decided together with others.

    Args:
        reasons: why people told of it, in what still waits for an answer.

    Returns:
        ``not_for_bulk`` for all that is no spam, or something else besides: that is read by itself.
    """
    opened = can_open(viewer, case)
    if not opened:
        return opened
    for_sale = Reason.SELLING in reasons if reasons else case.kind is CaseKind.FLAGGED
    is_light = case.severity == TIDY and case.status is CaseStatus.OPEN and case.target_kind is TargetKind.POST
    return ALLOW if for_sale and is_light and viewer.moderates(case.space_id) else deny("not_for_bulk")
