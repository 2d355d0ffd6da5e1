"""Letters as plain data for the API. Their words are read and kept under ``/drafts/letter:<id>``."""

from forum.drafts.queries import Kept
from forum.letters.queries import id_of
from forum.web.api import Output
from forum.web.pages import when_code


class LetterOut(Output):
    """One letter, without its words. ``opens`` is the day until which it is closed."""

    id: str
    place: str
    when: str
    opens: str | None


class LettersOut(Output):
    """All of one's letters, the newest first."""

    letters: list[LetterOut]


class BegunOut(Output):
    """A sheet to write on."""

    id: str
    place: str


def letter(kept: Kept) -> LetterOut:
    """One letter."""
    closed = kept.box is None and kept.opens_at is not None
    return LetterOut(
        id=id_of(kept),
        place=kept.place,
        when=when_code(kept.changed_at),
        opens=f"{kept.opens_at:%Y-%m-%d}" if closed else None,
    )
