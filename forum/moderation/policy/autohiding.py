"""When words leave the page by reports alone, until a person has looked. Pure.

Discourse hides by a score, whatever it is made of; here it takes several people, each of them known here, and only
reasons that say something about the words (people-and-profiles §1.4, §2.0: off in a small house, where three friends
would silence a fourth).
"""

from collections import Counter
from collections.abc import Collection, Mapping

from forum.moderation.models import Action, Decision, DecisionState, FoundBy, Reason
from forum.moderation.policy.urgency import SEVERITIES

RULE_OF: dict[Reason, int] = {
    Reason.THREAT: 4,
    Reason.IDENTIFYING: 3,
    Reason.SEEKING_CONTACT: 10,
    Reason.HARASSMENT: 4,
    Reason.PRESSURE_TO_RECONCILE: 9,
    Reason.PRESSURE_TO_SEPARATE: 9,
    Reason.MINIMISING_ABUSE: 8,
    Reason.GRAPHIC: 11,
}
"""The rule that each reason points at. Of the classes safety and conduct, those that are about the words: who somebody
is (age, side, a relative) is not mended by hiding what they wrote. Never crisis: it is no offence (S-63)."""


def rule_for(given: Mapping[int, Collection[Reason]], needed: int) -> int | None:
    """The rule that words are hidden by, or None while they stay.

    Args:
        given: for each person whose reports count, the reasons that they gave.
        needed: how many people it takes; 0 is never.

    Returns:
        The rule of the reason that most of them gave; of several, the more urgent one's.
    """
    said = {person: {one for one in reasons if one in RULE_OF} for person, reasons in given.items()}
    said = {person: reasons for person, reasons in said.items() if reasons}
    if not needed or len(said) < needed:
        return None
    counted = Counter(one for reasons in said.values() for one in reasons)
    order = list(Reason)
    return RULE_OF[min(counted, key=lambda one: (-counted[one], SEVERITIES[one], order.index(one)))]


def hides_by_itself(one: Decision) -> bool:
    """Whether this is the house's own decision to hide words, and it stands (``queries.autohiding.hidden_by_house``
    asks the same of the database)."""
    return (
        one.automatic
        and one.action is Action.HIDE
        and one.found_by is FoundBy.REPORT
        and one.state is DecisionState.EFFECTIVE
        and one.reversed_at is None
    )
