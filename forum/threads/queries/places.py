"""Where a page of a thread may lie, and how it is laid around the post that it is found by."""

from dataclasses import dataclass
from enum import Enum

PAGE = 25
CONTEXT = 12
"""How many posts a permalink shows before the one it names."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a page lies around its anchor: how many posts before it, how many after, on which side it stands itself."""

    before: int
    after: int
    anchored: bool = True
    anchor_after: bool = True


class Place(Enum):
    """Where a page of a thread lies."""

    START = "start"
    END = "end"
    AFTER = "after"
    BEFORE = "before"
    AT = "at"


SHAPES = {
    Place.START: Shape(0, PAGE, anchored=False),
    Place.END: Shape(PAGE, 0, anchored=False),
    Place.AFTER: Shape(0, PAGE, anchor_after=False),
    Place.BEFORE: Shape(PAGE, 0),
    Place.AT: Shape(CONTEXT, PAGE),
}


def place_of(
    after: str | None = None, before: str | None = None, at: str | None = None, end: bool = False
) -> tuple[Place, str | None]:
    """The place that a reader asks for, with its anchor; without any, the start."""
    if at is not None:
        return Place.AT, at
    if after is not None:
        return Place.AFTER, after
    if before is not None:
        return Place.BEFORE, before
    return (Place.END if end else Place.START), None
