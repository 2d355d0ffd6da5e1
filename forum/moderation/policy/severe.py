"""What is so severe that two people must want it (DESIGN §7; safety-rules S-55). Pure."""

from datetime import timedelta

from forum.core.profile import profile
from forum.moderation.models import Action

ALWAYS = frozenset({Action.BAN, Action.GIVE_TASK, Action.ERASE_EVIDENCE})
BY_LENGTH = frozenset({Action.READ_ONLY, Action.LIMIT, Action.SUSPEND})
"""Severe when they last longer than ``alone_longest``, or have no end."""


def needs_second(action: Action, days: int | None) -> bool:
    """Whether an act needs a second person before it takes effect.

    Args:
        action: what is to be done.
        days: for how long; None means without an end.
    """
    if action in ALWAYS:
        return True
    return action in BY_LENGTH and (days is None or timedelta(days=days) > profile().alone_longest)


def may_be_emergency(action: Action) -> bool:
    """Whether an act can take effect at once and be looked at afterwards: what keeps somebody from doing harm, and can
    be taken back exactly. Nobody is given a task, and nothing is erased, in a hurry."""
    return action in BY_LENGTH or action is Action.BAN


def lesser(action: Action) -> Action | None:
    """What one person may do at once instead of a severe act, and what an emergency falls back to: the same limit, or
    reading without writing, for ``alone_longest``. None where there is nothing lesser to do (a task, evidence)."""
    if action is Action.LIMIT:
        return Action.LIMIT
    return Action.READ_ONLY if action in BY_LENGTH or action is Action.BAN else None
