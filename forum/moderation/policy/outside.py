"""When somebody from outside decides a case: when nobody here is untouched (people-and-profiles §2.4). Pure."""

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Case, CaseStatus, TargetKind
from forum.moderation.policy.second import Eligible, Instead
from forum.moderation.policy.urgency import choices

_OUTSIDE = (Action.UPHOLD, Action.GRANT, Action.KEEP, Action.HIDE)
"""What somebody can decide who sees the sealed words and nothing else: all of it can be taken back."""
_SEALED = (TargetKind.APPEAL, TargetKind.POST, TargetKind.MESSAGE)


def outside_choices(kind: TargetKind, state: str) -> tuple[Action, ...]:
    """What somebody from outside can choose about words in this state."""
    return tuple(one for one in choices(kind, state) if one in _OUTSIDE) if kind in _SEALED else ()


def can_ask_outside(viewer: Viewer, case: Case, here: Eligible) -> Verdict:
    """Whether they may ask somebody from outside: who works there, for a case that waits and that nobody here can
    decide, now or later.

    Args:
        here: who can (``policy.who_can`` for ``work_on`` this case).
    """
    if not viewer.moderates(case.space_id):
        return HIDDEN
    if viewer.user_id == case.subject_id:
        return deny("your_own_case")
    if case.status is not CaseStatus.OPEN or case.target_kind not in _SEALED:
        return deny("nothing_to_ask")
    if here.now or here.later or here.instead is not Instead.OUTSIDE_REVIEW:
        return deny("somebody_here_can")
    return ALLOW
