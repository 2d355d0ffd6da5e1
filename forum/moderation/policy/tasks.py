"""What two people want besides a sanction: that somebody gets a task, or that sealed copies are erased. Pure.

Which task a decision gives is a short code, kept as its scope: the kind of grant, and a space or none.
"""

from forum.core.errors import Invalid
from forum.core.verdict import ALLOW, Verdict, deny
from forum.core.viewer import GrantKind, Viewer
from forum.moderation.models import Action, Case, TargetKind
from forum.spaces.policy import GIVEN_BY_TWO


def code_of(kind: GrantKind, space: str = "") -> str:
    """The code of a task, in one space (by its public id) or everywhere."""
    return f"{kind.value}:{space}" if space else kind.value


def is_task(code: str) -> bool:
    """Whether a code names a task that two people give."""
    return code.partition(":")[0] in list(GIVEN_BY_TWO)


def task_of(code: str) -> tuple[GrantKind, str]:
    """What a code says: the kind and the public id of the space, empty for everywhere.

    Raises:
        Invalid: ``scope``: it is no task that two people give.
    """
    kind, _, space = code.partition(":")
    if not is_task(code):
        raise Invalid({"scope": "not_a_choice"})
    return GrantKind(kind), space


def can_ask_two(viewer: Viewer, case: Case, action: Action) -> Verdict:
    """Whether they may ask for a task for somebody (in a case about that person), or for erasing (in any case): whoever
    moderates the whole house. That it needs another person is asked elsewhere."""
    if not viewer.moderates():
        return deny("only_here")
    if action is Action.GIVE_TASK and (case.target_kind is not TargetKind.PERSON or case.subject_id is None):
        return deny("nothing_to_sanction")
    return ALLOW
