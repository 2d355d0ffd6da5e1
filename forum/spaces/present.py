"""What people get to see of spaces."""

from dataclasses import dataclass

from forum.core.viewer import Audience
from forum.spaces.models import Space
from forum.spaces.queries import SHELVES
from forum.web.api import Output


class SpaceOut(Output):
    """A space, as the API gives it."""

    id: str
    title: str
    description: str
    rules: list[str]
    audience: str


class SpacesOut(Output):
    """All spaces that exist for the reader."""

    spaces: list[SpaceOut]


class BridgeOut(Output):
    """Whether the spaces where both sides meet are open to the reader."""

    open: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The spaces of one audience, as the page shows them."""

    audience: Audience
    spaces: list[Space]


def space(found: Space) -> SpaceOut:
    """A space, as the API gives it."""
    return SpaceOut(
        id=found.public_id,
        title=found.title,
        description=found.description,
        rules=list(found.rules),
        audience=found.audience.value,
    )


def shelves(spaces: list[Space]) -> list[Shelf]:
    """Spaces by audience: one's own side first, then where both meet, then everyone's. Empty ones are left out."""
    found = [Shelf(audience, [one for one in spaces if one.audience is audience]) for audience in SHELVES]
    return [shelf for shelf in found if shelf.spaces]
