"""What the people of a rehearsal do, and when: a script that is data, and pure questions to it.

Four of them, as people-and-profiles 1.3 asks for: they raise hands, pass, go silent, write something worrying, and lose
their line. What they say stands in ``scripts.REHEARSAL``, under the code of the act.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

NAMES = ("Rowan", "Wren", "Linden", "Ash", "Hazel")
"""The pen names of a rehearsal, one to spare for a facilitator who has one of them. They take no name from anybody."""
CAST = 4


class Does(StrEnum):
    """What an act is."""

    HAND = "hand"
    SAY = "say"
    DONE = "done"
    PRIVATE = "private"
    AWAY = "away"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a script.

    Attributes:
        code: names it, and its words.
        who: whose act it is, by their place among the four.
        seconds: how long after the room has opened; with ``in_turn``, after they were given the turn.
    """

    code: str
    who: int
    does: Does
    seconds: int
    in_turn: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Who of the four has the turn, and since when."""

    who: int
    since: timedelta


# The third one has no act for their turn: that is the silence.
SCRIPT = (
    Act("hand_first", 0, Does.HAND, 5),
    Act("turn_first", 0, Does.SAY, 4, in_turn=True),
    Act("turn_more", 0, Does.SAY, 12, in_turn=True),
    Act("turn_done", 0, Does.DONE, 18, in_turn=True),
    Act("hand_second", 1, Does.HAND, 25),
    Act("turn_passed", 1, Does.DONE, 6, in_turn=True),
    Act("hand_third", 2, Does.HAND, 45),
    Act("line_lost", 3, Does.AWAY, 75),
    Act("asks_privately", 1, Does.PRIVATE, 105),
    Act("line_back", 3, Does.BACK, 135),
    Act("names_somebody", 3, Does.SAY, 165),
    Act("worries", 2, Does.SAY, 210),
)


def due_acts(script: Sequence[Act], since: timedelta, turn: Turn | None, done: Collection[str]) -> list[Act]:
    """The acts whose time has come and that have not been played, in the order of the script.

    Args:
        since: how long the room has been open.
        done: the codes of those that were played.
    """
    return [act for act in acts_to_come(script, turn, done) if act.seconds <= _elapsed(act, since, turn)]


def acts_to_come(script: Sequence[Act], turn: Turn | None, done: Collection[str]) -> list[Act]:
    """The acts that can be next: first those of whoever has the turn, then the others in order. What somebody does in
    their turn waits for one."""
    left = [act for act in script if act.code not in done]
    mine = [act for act in left if act.in_turn and turn is not None and act.who == turn.who]
    return mine + [act for act in left if not act.in_turn]


def _elapsed(act: Act, since: timedelta, turn: Turn | None) -> float:
    return (turn.since if act.in_turn and turn is not None else since).total_seconds()
