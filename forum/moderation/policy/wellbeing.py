"""What is folded, and when a break is offered: for whoever works at the desk, and never against them (S-57). Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from forum.core.profile import Profile
from forum.moderation.models import Reason
from forum.moderation.policy.urgency import CRISIS, SAFETY

HARD = (CRISIS, SAFETY)
"""The classes whose words may be hard to read: always folded (people-and-profiles §2.0)."""
RESTED = timedelta(minutes=30)
"""Without a case opened for so long, somebody has rested: their time at the desk begins anew. A proposal of ours."""


def is_folded(
    rules: Profile, severity: int, reasons: Collection[Reason], *, folds_all: bool = False, spared: Collection[str] = ()
) -> bool:
    """Whether the words of a case come folded: what it is about is seen first, and one click shows them.

    Args:
        reasons: why it was reported.
        folds_all: they want all words folded.
        spared: the reasons (by code) that they would rather not meet.
    """
    hard = severity in HARD or any(one.value in spared for one in reasons)
    return rules.fold_at_desk or folds_all or hard


def is_break_due(rules: Profile, since: datetime | None, hardest: int, now: datetime) -> bool:
    """Whether a break is offered. It is a line of text: nobody is ever kept from a case.

    Args:
        since: when this stretch of work began; None: they are not at work.
        hardest: how many cases of the first class they opened today.
    """
    return since is not None and (now - since >= rules.break_after or hardest >= rules.break_after_cases)
