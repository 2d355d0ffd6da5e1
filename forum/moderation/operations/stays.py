"""What is taken from somebody's stay in a meeting, by the name of the decision; and giving it back."""

from forum.core.viewer import Viewer
from forum.meetings import operations as rooms
from forum.meetings.hooks import MeasureKind
from forum.moderation import queries
from forum.moderation.models import Action, Case, Decision

ACTIONS: dict[MeasureKind, Action] = {
    MeasureKind.MUTE: Action.MUTE,
    MeasureKind.LIFT: Action.LIFT,
    MeasureKind.REMOVE: Action.LET_OUT,
    MeasureKind.HIDE: Action.HIDE,
}


def give_back_stay(actor: Viewer, case: Case, decision: Decision) -> None:
    """What was taken is given back, as far as the meeting goes on; where it is gone, in the record alone."""
    kind = next(kind for kind, action in ACTIONS.items() if action is decision.action)
    if queries.of_case(case) is not None:
        rooms.give_back(actor, case.snapshots[-1]["meeting"], case.person_id, kind)
