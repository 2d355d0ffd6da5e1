"""Asking two people for what is no sanction: a task for a member, or that the kept copies of a case are emptied."""

from datetime import timedelta

from forum.core.errors import Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import GrantKind, Viewer
from forum.drafts.operations import spent
from forum.moderation.models import Action, Decision
from forum.moderation.operations.acts import Act
from forum.moderation.operations.deciding import decide
from forum.moderation.policy.tasks import code_of
from forum.spaces.policy import GIVEN_BY_TWO


@operation(limit=Limit("ask_two", 30, per=timedelta(hours=1)))
def ask_for_task(actor: Viewer, case_id: str, version: int, task: GrantKind | None, words: str) -> Decision:
    """Ask that a member gets a task, in the case about them; nothing else is decided by it.

    Args:
        version: the version of the case that the actor read.
        words: why; the member reads it once a second person has said yes.

    Raises:
        Invalid: ``words`` (``missing``), ``task`` (``not_a_choice``).
        NotFound, Forbidden, Conflict: as ``deciding.decide`` and ``proposing.propose``.
    """
    if task is None or task not in GIVEN_BY_TWO:
        raise Invalid({"task": "not_a_choice"})
    return _ask(actor, case_id, version, Act(Action.GIVE_TASK, None, words, scope=code_of(task)), "task")


@operation(limit=Limit("ask_two", 30, per=timedelta(hours=1)))
def ask_to_erase(actor: Viewer, case_id: str, version: int, law: str, words: str) -> Decision:
    """Ask that the kept copies of a case are emptied; nothing else is decided by it.

    Args:
        version: the version of the case that the actor read.
        law: what asks for it by law; empty where none does.
        words: why, for the record.

    Raises:
        Invalid: ``words`` (``missing``).
        NotFound, Forbidden, Conflict: as ``deciding.decide`` and ``proposing.propose`` (``still_needed``).
    """
    return _ask(actor, case_id, version, Act(Action.ERASE_EVIDENCE, None, words, law=law), "erase")


def _ask(actor: Viewer, case_id: str, version: int, act: Act, kind: str) -> Decision:
    if not act.reason.strip():
        raise Invalid({"words": "missing"})
    with transaction(actor):
        made = decide(actor, case_id, version, Action.KEEP, further=[act])
        spent(actor, f"{kind}:{case_id}", act.reason)
    return made
