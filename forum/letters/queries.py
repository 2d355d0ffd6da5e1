"""One's own letters."""

from forum.core.viewer import Viewer
from forum.drafts import queries as drafts
from forum.drafts.queries import Kept

KIND = "letter"


def place_of(letter_id: str) -> str:
    """Where a letter's words are kept."""
    return f"{KIND}:{letter_id}"


def id_of(letter: Kept) -> str:
    """A letter's public id."""
    return letter.place.partition(":")[2]


def list_letters(viewer: Viewer) -> list[Kept]:
    """One's letters, the newest first; an empty sheet is no letter yet."""
    return [one for one in drafts.list_drafts(viewer, lasting=True) if one.box is None or one.box.top.words]


def empty_sheet(viewer: Viewer) -> Kept | None:
    """A letter that was begun and has no word in it."""
    sheets = (one for one in drafts.list_drafts(viewer, lasting=True) if one.box and not one.box.top.words)
    return next(sheets, None)


def closed_letter(viewer: Viewer, letter_id: str) -> Kept | None:
    """One's own letter, while it is closed."""
    place = place_of(letter_id)
    letters = drafts.list_drafts(viewer, lasting=True)
    return next((one for one in letters if one.place == place and one.opens_at and one.box is None), None)
