"""What slices add to the page of a case: each has a template of its own in ``templates/moderation/parts``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from forum.moderation.present import CaseOut, appeals, context, notes, outside, person, second, wellbeing
from forum.moderation.present.notices import notices_part
from forum.moderation.present.reading import Reading

Data = Callable[[Reading], Any]
Places = Callable[[CaseOut], Iterable[str]]


def _none(_shown: CaseOut) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page.

    ``slot`` is ``top`` (above everything), ``words`` (after what people told), ``form`` (in the form to decide),
    ``person`` (in it, below what is done to the person), ``decide`` (below that form) or ``below`` (after what was
    decided). ``data`` gives what the template finds as ``part``; with None it is not shown. ``drafts`` gives the places
    of its composers: their words come in ``begun``.
    """

    name: str
    slot: str
    data: Data
    drafts: Places = _none


@dataclass(frozen=True, slots=True)
class Filled:
    """A part that is shown."""

    slot: str
    template: str
    data: Any


PARTS: tuple[Part, ...] = (
    Part("autohiding", "top", wellbeing.hidden_part),
    Part("second", "top", second.second_of, second.second_places),
    Part("apart", "words", second.pair_of),
    Part("person", "form", person.person_of),
    Part("needed", "person", second.needed_for),
    Part("knows", "decide", second.knows_of),
    Part("notices", "words", notices_part),
    Part("appeal", "words", appeals.contested),
    Part("outside", "decide", outside.at_the_desk),
    Part("team", "words", context.team_of_case),
    Part("wellbeing", "decide", wellbeing.part),
    Part("escalate", "decide", notes.escalation, notes.escalation_places),
    Part("two", "decide", second.two_of, second.two_places),
    Part("context", "below", context.of_case),
    Part("notes", "below", notes.of_case, notes.note_places),
)


def fill(reading: Reading) -> list[Filled]:
    """The parts that this case has for this reader, in the order of ``PARTS``."""
    given = [(part, part.data(reading)) for part in PARTS]
    return [Filled(part.slot, f"moderation/parts/{part.name}.html", data) for part, data in given if data is not None]


def places(shown: CaseOut) -> set[str]:
    """The places of all composers that the parts have."""
    return {place for part in PARTS for place in part.drafts(shown)}
