"""What a decision does to a person, beside what becomes of their words; and what must be said with each act."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.core.errors import Invalid
from forum.moderation import policy
from forum.moderation.models import Action
from forum.moderation.policy import scopes
from forum.moderation.policy.sanctions import LONGEST_DAYS
from forum.moderation.policy.severe import may_be_emergency
from forum.moderation.policy.tasks import is_task
from forum.moderation.queries.sanctions import space_exists

ON_PERSONS = (*policy.SANCTIONS, Action.GIVE_TASK, Action.ERASE_EVIDENCE)
"""What can be asked for about a person. The last two always go by two (see ``second.py``)."""
HAS_DAYS = (Action.READ_ONLY, Action.LIMIT, Action.SUSPEND)


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


def check(action: Action, rule: int | None, reason: str, law: str = "") -> None:
    """Refuse a decision that nobody could explain to its author (S-53).

    Raises:
        Invalid: naming each field.
    """
    wrong = _incomplete(action, rule, reason, law)
    if action is Action.RESTORE or action in ON_PERSONS:
        wrong["action"] = "not_a_choice"
    if wrong:
        raise Invalid(wrong)


def check_persons(acts: Sequence[Act]) -> None:
    """The same for what is done to a person; the fields have ``person_`` before their names.

    Raises:
        Invalid: naming each field.
    """
    for act in acts:
        wrong = _incomplete(act.action, act.rule, act.reason, act.law)
        if act.action not in ON_PERSONS or [(one.action, one.scope) for one in acts].count((act.action, act.scope)) > 1:
            wrong["action"] = "not_a_choice"
        if act.action is Action.GIVE_TASK and not is_task(act.scope):
            wrong["scope"] = "not_a_choice"
        if act.action in policy.SANCTIONS and not _fits(act):
            wrong["scope"] = "scope_missing" if not act.scope else "not_a_choice"
        if act.days is not None and (act.action not in HAS_DAYS or not 1 <= act.days <= LONGEST_DAYS):
            wrong["days"] = "days_not_here" if act.action not in HAS_DAYS else "not_a_choice"
        if act.emergency and not may_be_emergency(act.action):
            wrong["emergency"] = "not_a_choice"
        if wrong:
            raise Invalid({f"person_{name}": code for name, code in wrong.items()})


def _incomplete(action: Action, rule: int | None, reason: str, law: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if rule is not None and rule not in policy.RULES:
        wrong["rule"] = "not_a_choice"
    if rule is None and not law and action in policy.TAKES_AWAY:
        wrong["rule"] = "rule_missing"
    if action in policy.NEEDS_WORDS and len(reason) < policy.SHORTEST_REASON:
        wrong["reason"] = "reason_short"
    return wrong


def _fits(act: Act) -> bool:
    """Whether a scope is one where this act can hold: a limit needs one, everything else holds everywhere."""
    if act.action is not Action.LIMIT:
        return act.scope == scopes.EVERYWHERE
    space = scopes.space_of(act.scope)
    known = act.scope in (scopes.MEETINGS, scopes.FIRST_WORDS_AGAIN)
    return known or (space is not None and space_exists(space))
