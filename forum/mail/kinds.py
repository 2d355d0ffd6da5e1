"""The kinds of mail that are made at the moment they go. Slices register theirs; no words wait in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from forum.mail.transport import Mail


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try at this instant. It does not count as a try."""

    at: datetime


Make = Callable[[str], Mail | Later | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    Attributes:
        make: the mail about something (``about`` as it was asked for), checked anew; None when nobody needs it now.
        again: send it once more when nobody knows whether it arrived (a code that somebody waits for); otherwise it
            counts as sent, for one notice too few is better than two (see ``smtp.py``).
        gathers: its key is free again once it is handed over, so that what happens later asks for another mail.
    """

    make: Make
    again: bool = False
    gathers: bool = False


_KINDS: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Declare a kind of mail (when the program starts)."""
    _KINDS[name] = kind


def kind_of(name: str) -> Kind:
    """A declared kind.

    Raises:
        KeyError: nobody has declared it.
    """
    return _KINDS[name]
