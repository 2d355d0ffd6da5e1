"""Which task a decision gives, as a short code that is kept as its scope: the kind of grant, and a space or none."""

from forum.core.errors import Invalid
from forum.core.viewer import GrantKind

GIVEN_BY_TWO = (GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN)
"""Whoever may take something away from others, or change the house. Other tasks an admin gives alone."""


def code_of(kind: GrantKind, space: str = "") -> str:
    """The code of a task, in one space (by its public id) or everywhere."""
    return f"{kind.value}:{space}" if space else kind.value


def task_of(code: str) -> tuple[GrantKind, str]:
    """What a code says: the kind and the public id of the space, empty for everywhere.

    Raises:
        Invalid: ``scope``: it is no task that two people give.
    """
    kind, _, space = code.partition(":")
    if kind not in GIVEN_BY_TWO:
        raise Invalid({"scope": "not_a_choice"})
    return GrantKind(kind), space
