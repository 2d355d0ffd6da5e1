"""What a decision does to a person, beside what becomes of their words."""

from dataclasses import dataclass

from forum.moderation.models import Action


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done to a person: a row of ``Decision`` of its own, and of ``Sanction`` while it lasts.

    Args:
        action: one of ``policy.SANCTIONS``, or what else needs two people.
        rule: the number of the house's rule that it rests on; None where it rests on a law.
        reason: to the person: the facts (DSA Art. 17(3)(b)).
        days: for how long; None is without an end (of a warning: as long as warnings count).
        scope: where it holds (``policy/scopes.py``).
        law: the law that it rests on, in words.
        emergency: do it at once, and have a second person look at it afterwards (S-55).
    """

    action: Action
    rule: int | None
    reason: str
    days: int | None = None
    scope: str = ""
    law: str = ""
    emergency: bool = False
