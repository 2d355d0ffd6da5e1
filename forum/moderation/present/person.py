"""What the form to decide says about the person: what can be chosen, and what counts beside their name."""

from dataclasses import dataclass
from typing import Any

from forum.core import clock
from forum.core.profile import profile
from forum.moderation import policy, words
from forum.moderation.models import Action
from forum.moderation.policy import scopes
from forum.moderation.policy.sanctions import can_sanction
from forum.moderation.present.reading import Reading
from forum.moderation.queries import sanctions
from forum.moderation.words.rules import RULES

NO_END = (Action.WARN, Action.BAN)


@dataclass(frozen=True, slots=True)
class Person:
    """The part of the form. ``stands`` says what holds for them now, ``strikes`` what counts; each in a sentence."""

    name: str
    choices: list[tuple[str, Any, Any]]
    scopes: list[tuple[str, Any]]
    rules: list[tuple[Any, str]]
    days: int
    strikes: str
    stands: list[str]


def person_of(of: Reading) -> Person | None:
    """What this reader may decide about the person; nothing where nothing may be (S-63: nor in a crisis)."""
    viewer, found, shown = of.viewer, of.case, of.shown
    if shown.not_yours or found.subject_id is None:
        return None
    reasons = [report.reason for report in of.known.reports]
    space = sanctions.space_of_case(found)
    here = scopes.of_space(space.public_id) if space else ""
    offered = [
        (action.value, *said)
        for action, said in words.sanctions.OFFERED.items()
        if can_sanction(viewer, found, action, here if action is Action.LIMIT else "", reasons, here)
    ]
    if not offered:
        return None
    limits = [(here, words.sanctions.in_space(space.title))] if space else []
    limits += words.sanctions.SCOPES.items() if viewer.moderates() else []
    return Person(
        name=shown.author,
        choices=[("", *words.sanctions.NOTHING), *offered],
        scopes=[("", words.sanctions.CHOOSE), *limits],
        rules=[("", words.sanctions.CHOOSE), *((number, f"{number}. {text}") for number, text in RULES.items())],
        days=min(7, profile().alone_longest.days),
        strikes=words.sanctions.strikes(policy.strikes(sanctions.effective_about(found.subject_id), clock.now())),
        stands=[str(words.sanctions.DECIDED[row.kind][0]) for row in sanctions.standing(found.subject_id)],
    )
