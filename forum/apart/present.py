"""One's own separations as plain data, for the API. The other one is a pen name, as it was; never more."""

from typing import Literal

from forum.shield.models import KeptApart
from forum.web.api import Output
from forum.web.pages import when_code


class EntryOut(Output):
    """A separation that one asked for oneself. ``since`` is coarse; ``ending``: its end was asked for."""

    id: str
    name: str
    since: str
    state: Literal["apart", "ending"]


class EntriesOut(Output):
    """All of them, newest first."""

    entries: list[EntryOut]


def entry_out(entry: KeptApart) -> EntryOut:
    """One of them."""
    return EntryOut(
        id=entry.public_id,
        name=entry.pen_name,
        since=when_code(entry.since),
        state="ending" if entry.ends_at else "apart",
    )


def entries_out(entries: list[KeptApart]) -> EntriesOut:
    """All of them."""
    return EntriesOut(entries=[entry_out(one) for one in entries])
