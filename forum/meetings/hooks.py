"""What meetings tell the floors above, and ask them: these hand in their functions here (``wiring.py`` connects them).

What follows an act is called inside its transaction, so that its rows stand or fall with it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from forum.core.viewer import Viewer
from forum.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One help line as a card shows it. ``link`` calls it, or opens a text to it; ``text`` is then the word to send."""

    name: str
    number: str
    link: str
    way: str
    text: str = ""
    about: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class HelpCard:
    """Where somebody can turn now: the emergency number of their country, its lines, and the directory of all others.

    ``country`` is empty where none is known, ``emergency`` where we know no number for it.
    """

    country: str = ""
    emergency: str = ""
    lines: tuple[HelpLine, ...] = field(default_factory=tuple)
    directory_name: str = ""
    directory_url: str = ""


class MeasureKind(StrEnum):
    """What somebody who leads does to a person's stay in a room, or to a line of theirs."""

    MUTE = "mute"
    LIFT = "lift"
    REMOVE = "remove"
    HIDE = "hide"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Measure:
    """What was taken from a person in a room, or given back.

    ``stay`` names their stay in this meeting, always the same, and ``before`` is how it stood; ``rule`` is the number
    of the house's rule that it rests on; ``lines`` are the last words of the room, to be sealed with it. ``line`` is
    the public id of what was hidden or shown again.
    """

    kind: MeasureKind
    meeting: Meeting
    person_id: int
    stay: str
    before: str
    reason: str
    rule: int
    lines: list[dict[str, Any]]
    line: str = ""


Follow = Callable[[Viewer, str], None]
Ready = Callable[[MeasureKind], list[tuple[int, str, str]]]
OnMeasure = Callable[[Viewer, Measure], Mapping[str, str]]
FollowUp = Callable[[Viewer, Meeting, Mapping[str, str], bool], None]


def _nothing(actor: Viewer, talk_id: str) -> None:
    """Nobody above wants to know (the slice works alone)."""


def _nothing_flagged(message_id: str) -> None:
    """Nobody above wants to look."""


def _nothing_after(actor: Viewer, meeting: Meeting, written: Mapping[str, str], talk: bool) -> None:
    """Nobody above hears it."""


def _nothing_decided(actor: Viewer, measure: Measure) -> Mapping[str, str]:
    """Nobody above keeps decisions."""
    return {}


def _nothing_ready(kind: MeasureKind) -> list[tuple[int, str, str]]:
    """Nobody above keeps texts ready."""
    return []


def _no_lines(country: str) -> HelpCard:
    """Nobody above knows any help lines."""
    return HelpCard(country)


# Somebody who leads called for help for a member (the public id of their talk): the desk is woken.
help_called: Follow = _nothing
# ... and somebody who leads said that it is in hand.
help_over: Follow = _nothing
# Who is woken when something needs somebody now (their keys).
on_call: Callable[[], Collection[int]] = tuple
# Somebody who led a meeting tells the desk afterwards: what they wrote, by question, and whether they want to talk.
follow_up: FollowUp = _nothing_after
# Something was taken from a person in a room, or given back: it is a decision about them, with a statement of reasons.
# What is returned goes into the audit.
measured: OnMeasure = _nothing_decided
# A filter asks the desk to look at a line that stands in a room (the public id of the line).
line_flagged: Callable[[str], None] = _nothing_flagged
# The texts kept ready for a measure: the number of a rule, its words, and the text.
ready_reasons: Ready = _nothing_ready
# The help lines of a country.
help_card: Callable[[str], HelpCard] = _no_lines


def connect(
    *,
    on_help: Follow = _nothing,
    on_help_over: Follow = _nothing,
    asks_help_card: Callable[[str], HelpCard] = _no_lines,
    asks_on_call: Callable[[], Collection[int]] = tuple,
    on_follow_up: FollowUp = _nothing_after,
    on_measure: OnMeasure = _nothing_decided,
    asks_ready_reasons: Ready = _nothing_ready,
    on_line_flagged: Callable[[str], None] = _nothing_flagged,
) -> None:
    """Hand in what follows a call for help and its end, what knows the help lines of a country, who is on call, what
    follows when the desk is told of a meeting by who led it, what keeps decisions about people in rooms and the texts
    for them, and what follows when a filter asks for a look at a line.

    Called once by ``wiring.py``; what is left out is forgotten.
    """
    global help_called, help_over, help_card, on_call, follow_up, measured, ready_reasons, line_flagged
    help_called, help_over, help_card = on_help, on_help_over, asks_help_card
    on_call, follow_up, measured, ready_reasons = asks_on_call, on_follow_up, on_measure, asks_ready_reasons
    line_flagged = on_line_flagged
