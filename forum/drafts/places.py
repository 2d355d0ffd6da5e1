"""The places where something can be typed: what each is called and which page leads back to it.

A place is written ``kind:id:id``. Slices register their kinds in their words.py; the endpoint may belong to a floor
above, for it is a name and no import.
"""

from dataclasses import dataclass
from typing import Any

PATTERN = r"^[a-z_]{2,20}(:[a-z0-9]{1,20}){0,2}$"


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """One kind: a (lazy) name, the endpoint of its page, the names of that endpoint's arguments, and a mark on it.

    ``lasting``: these words have no send and are never tidied away.
    """

    label: Any
    endpoint: str
    arguments: tuple[str, ...] = ()
    anchor: str | None = None
    lasting: bool = False


_KINDS: dict[str, PlaceKind] = {}


def register(
    kind: str,
    label: Any,
    endpoint: str,
    arguments: tuple[str, ...] = (),
    *,
    anchor: str | None = None,
    lasting: bool = False,
) -> None:
    """Declare a kind of place."""
    _KINDS[kind] = PlaceKind(label, endpoint, arguments, anchor, lasting)


def kinds() -> dict[str, PlaceKind]:
    """All kinds by name."""
    return dict(_KINDS)


def kind_of(place: str) -> PlaceKind | None:
    """The kind of a place; None when nobody has declared it, or its ids are too few or too many."""
    name, *ids = place.split(":")
    kind = _KINDS.get(name)
    return kind if kind is not None and len(ids) == len(kind.arguments) else None


def arguments_of(place: str) -> dict[str, Any]:
    """The arguments of the place's page."""
    kind = kind_of(place)
    return dict(zip(kind.arguments, place.split(":")[1:], strict=True)) if kind else {}
