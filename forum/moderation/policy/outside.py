"""When somebody from outside decides a case: when nobody here is untouched (people-and-profiles §2.4). Pure."""

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import GrantKind, Viewer
from forum.moderation.models import Action, Case, CaseStatus, TargetKind
from forum.moderation.policy.second import Eligible, Instead
from forum.moderation.policy.urgency import choices

_OUTSIDE = (Action.UPHOLD, Action.GRANT, Action.KEEP, Action.HIDE)
"""What somebody can decide who sees the sealed words and nothing else: all of it can be taken back."""
NOBODY_HERE = "nobody_here"
"""The notice that a case waits which nobody here may decide."""
SEALED = (TargetKind.APPEAL, TargetKind.POST, TargetKind.MESSAGE)
"""What a case is about that can be read as it was sealed, by somebody who knows nothing of the house."""


def outside_choices(kind: TargetKind, state: str) -> tuple[Action, ...]:
    """What somebody from outside can choose about words in this state."""
    return tuple(one for one in choices(kind, state) if one in _OUTSIDE) if kind in SEALED else ()


def can_ask_outside(viewer: Viewer, case: Case, here: Eligible) -> Verdict:
    """Whether they may ask somebody from outside to decide a case that waits: when nobody here can now. Who is away
    does not count, for nobody need wait until they are back; whoever comes first decides.

    Also those may ask who must not even read the case (it is about their own words, or they told us of it): in a house
    with one person at the desk there is nobody else. They are shown nothing of it.

    Args:
        here: who can (``second.who_can`` for ``work_on`` this case).
    """
    if not viewer.moderates(case.space_id) and not viewer.has(GrantKind.ADMIN):
        return HIDDEN
    if case.status is not CaseStatus.OPEN or case.target_kind not in SEALED:
        return deny("nothing_to_ask")
    nobody = not here.now and here.instead is Instead.OUTSIDE_REVIEW
    return ALLOW if nobody else deny("somebody_here_can")
