"""Taking a decision back right after it was made, because it was a slip. Pure."""

from collections.abc import Sequence

from forum.core import clock
from forum.core.profile import profile
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Case, CaseStatus, Decision, DecisionState, TargetKind
from forum.moderation.policy.access import can_open
from forum.moderation.policy.urgency import SANCTIONS

SLIPS = frozenset({Action.KEEP, Action.PUBLISH, Action.ASK_CHANGE, Action.HIDE, Action.REMOVE, *SANCTIONS})
"""What can be undone as if it had not been. A welcome was said; an answer to an appeal is another one's to change."""
ABOUT = frozenset({TargetKind.POST, TargetKind.MESSAGE, TargetKind.TALK, TargetKind.PRIVATE, TargetKind.PERSON})


def can_undo(viewer: Viewer, case: Case, decision: Decision) -> Verdict:
    """Whoever decided it may undo it, for a moment (``undo_within``); afterwards it is put back with words."""
    opened = can_open(viewer, case)
    if not opened:
        return opened
    if not viewer.moderates(case.space_id) or decision.moderator_id != viewer.user_id:
        return HIDDEN
    if decision.action not in SLIPS or case.target_kind not in ABOUT or decision.undone_at is not None:
        return deny("nothing_to_undo")
    if clock.now() - decision.at > profile().undo_within:
        return deny("undo_over")
    # A second person has looked at it: it is theirs, too.
    return deny("undo_over") if decision.second_id is not None else ALLOW


def made_together(decision: Decision, made: Sequence[Decision]) -> list[Decision] | None:
    """What was decided in the same breath (the words, and the person beside them), oldest first; None when something
    was done in the case since, which must not be undone with it."""
    begun = min((one.id for one in made if one.at == decision.at or _beside(one, decision)), default=decision.id)
    since = [one for one in made if one.id >= begun]
    ours = all(_beside(one, decision) and one.second_id is None and one.reversed_at is None for one in since)
    return since if ours else None


def still_stands(case: Case, together: Sequence[Decision]) -> bool:
    """Whether the case is as these decisions left it: decided, or waiting for the second person whom they need."""
    if any(one.state is DecisionState.PROPOSED or one.review_by is not None for one in together):
        return case.status is CaseStatus.OPEN and case.claimed_by is None
    return case.status is CaseStatus.DECIDED


def _beside(one: Decision, decision: Decision) -> bool:
    """One request makes its decisions within a moment, and one person makes one request at a time."""
    near = abs((one.at - decision.at).total_seconds()) < 1.0
    return near and one.moderator_id == decision.moderator_id and one.action in SLIPS
